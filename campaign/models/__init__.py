from .amendments import Amendment
from .channels import Channels
from .distribution import Acknowledgement
from .handfuls import Handful
from .jobs import Heartbeat, Job
from .notifications import Notice
from .plan import Assumption, BasisDocument, Campaign, FocusTopic, Milestone, Recipient
from .preferences import NoticePreference
from .pushes import Push
from .rules import CapRule, ExemptionRule, Grade, RuleSet, VoteRule

__all__ = [
    "Acknowledgement",
    "Amendment",
    "Assumption",
    "BasisDocument",
    "Campaign",
    "CapRule",
    "Channels",
    "ExemptionRule",
    "FocusTopic",
    "Grade",
    "Handful",
    "Heartbeat",
    "Job",
    "Milestone",
    "Notice",
    "NoticePreference",
    "Push",
    "Recipient",
    "RuleSet",
    "VoteRule",
]
