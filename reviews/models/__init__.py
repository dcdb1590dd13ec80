from .calendar_feeds import CalendarFeed
from .conference_papers import ConferencePaper, PaperDelivery
from .conferences import Conference, ConferenceRules, ConferenceSeat, ProgrammeItem
from .minutes import Minutes, MinutesComment
from .remediation import Remediation
from .submissions import Submission, SubmissionFile
from .suggestions import Proposal, Suggestion, SuggestionAnswer
from .supervision import Supervision
from .tasks import ReviewTask

__all__ = [
    "CalendarFeed",
    "Conference",
    "ConferencePaper",
    "ConferenceRules",
    "ConferenceSeat",
    "Minutes",
    "MinutesComment",
    "PaperDelivery",
    "ProgrammeItem",
    "Proposal",
    "Remediation",
    "ReviewTask",
    "Submission",
    "SubmissionFile",
    "Suggestion",
    "SuggestionAnswer",
    "Supervision",
]
