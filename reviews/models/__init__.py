from .calendar_feeds import CalendarFeed
from .conference_papers import ConferencePaper, PaperDelivery
from .conferences import Conference, ConferenceRules, ConferenceSeat, ProgrammeItem
from .escalation import EscalationRule
from .exclusions import Exclusion
from .extensions import Extension
from .handovers import HandOver
from .ladder import AnnualSummary, LadderStep
from .minutes import Minutes, MinutesComment
from .opinions import CollectiveDraft, OpinionPoint, OpinionRequest
from .remediation import Remediation
from .self_reviews import SelfReview, SelfReviewRow
from .submissions import Submission, SubmissionFile
from .suggestions import Proposal, Suggestion, SuggestionAnswer
from .supervision import Supervision
from .tasks import ReviewTask
from .urgings import Urging

__all__ = [
    "AnnualSummary",
    "CalendarFeed",
    "CollectiveDraft",
    "Conference",
    "ConferencePaper",
    "ConferenceRules",
    "ConferenceSeat",
    "EscalationRule",
    "Exclusion",
    "Extension",
    "HandOver",
    "LadderStep",
    "Minutes",
    "MinutesComment",
    "OpinionPoint",
    "OpinionRequest",
    "PaperDelivery",
    "ProgrammeItem",
    "Proposal",
    "Remediation",
    "ReviewTask",
    "SelfReview",
    "SelfReviewRow",
    "Submission",
    "SubmissionFile",
    "Suggestion",
    "SuggestionAnswer",
    "Supervision",
    "Urging",
]
