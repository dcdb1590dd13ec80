from .last_year import LastYear, LastYearRow
from .papers import ReportPaper
from .runs import ReportRun

__all__ = ["LastYear", "LastYearRow", "ReportPaper", "ReportRun"]
