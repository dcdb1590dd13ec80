from .dossiers import Dossier, DossierDispatch, DossierPaper
from .last_year import LastYear, LastYearRow
from .papers import ReportPaper
from .progress_papers import ProgressPaper
from .runs import ReportRun

__all__ = [
    "Dossier",
    "DossierDispatch",
    "DossierPaper",
    "LastYear",
    "LastYearRow",
    "ProgressPaper",
    "ReportPaper",
    "ReportRun",
]
