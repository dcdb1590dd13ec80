from orgunits.access import UnitUserPermission

from .accounts import RoleGrant, User
from .audit import AuditChain, AuditEvent
from .changes import StructureChange
from .imports import ImportRun, SheetFile
from .people import Appointment, Person, StandingCharge
from .units import OrgUnit

__all__ = [
    "Appointment",
    "AuditChain",
    "AuditEvent",
    "ImportRun",
    "OrgUnit",
    "Person",
    "RoleGrant",
    "SheetFile",
    "StandingCharge",
    "StructureChange",
    "UnitUserPermission",
    "User",
]
