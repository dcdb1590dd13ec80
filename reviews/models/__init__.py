from .remediation import Remediation
from .submissions import Submission, SubmissionFile
from .suggestions import Proposal, Suggestion, SuggestionAnswer
from .supervision import Supervision
from .tasks import ReviewTask

__all__ = [
    "Proposal",
    "Remediation",
    "ReviewTask",
    "Submission",
    "SubmissionFile",
    "Suggestion",
    "SuggestionAnswer",
    "Supervision",
]
