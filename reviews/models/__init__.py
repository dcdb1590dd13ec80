from .submissions import Submission, SubmissionFile
from .suggestions import Suggestion
from .supervision import Supervision
from .tasks import ReviewTask

__all__ = ["ReviewTask", "Submission", "SubmissionFile", "Suggestion", "Supervision"]
