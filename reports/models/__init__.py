from .dossiers import Dossier, DossierDispatch, DossierPaper
from .last_year import LastYear, LastYearRow
from .papers import ReportPaper
from .runs import ReportRun

__all__ = [
    "Dossier",
    "DossierDispatch",
    "DossierPaper",
    "LastYear",
    "LastYearRow",
    "ReportPaper",
    "ReportRun",
]
