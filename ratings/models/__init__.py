from .assessments import Assessment, Step
from .ballots import Ballot, BallotElector, BallotItem, BallotTeller
from .cases import RatingCase
from .criteria import CriteriaSheet, CriterionMark
from .decisions import Decision
from .disqualifiers import Disqualifier
from .groups import CapExcess, PeerGroup
from .named_results import NamedResult
from .pinned_rules import PinnedRules
from .result_files import ResultFile
from .result_tables import ResultRow, ResultTable
from .special_cases import SpecialCase
from .tallies import TallyLine, TallySheet
from .template_files import TemplateFile

__all__ = [
    "Assessment",
    "Ballot",
    "BallotElector",
    "BallotItem",
    "BallotTeller",
    "CapExcess",
    "CriteriaSheet",
    "CriterionMark",
    "Decision",
    "Disqualifier",
    "NamedResult",
    "PeerGroup",
    "PinnedRules",
    "RatingCase",
    "ResultFile",
    "ResultRow",
    "ResultTable",
    "SpecialCase",
    "Step",
    "TallyLine",
    "TallySheet",
    "TemplateFile",
]
