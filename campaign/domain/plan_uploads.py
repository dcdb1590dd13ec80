"""A plan file sent through the browser: checked whole, shown, and only then made a draft."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from campaign.domain import plan, plan_files, schedule
from campaign.domain.schedule import Note
from campaign.lib.tomlfile import Problem, Refused
from campaign.models import Campaign, Milestone
from orgunits.models import OrgUnit, User

MOST_BYTES = 200_000  # the plan of the province has 16 KB


@dataclass(frozen=True)
class Preview:
    text: str
    campaign: Campaign
    milestones: list[Milestone]
    counts: dict[str, int]
    notes: list[Note]
    replaced: Campaign | None


@dataclass(frozen=True)
class Line:
    """A problem beside the line of the file it stands on."""

    number: int
    words: str
    reason: str


def text_of(upload: UploadedFile) -> str:
    if (upload.size or 0) > MOST_BYTES:
        raise _refused(_("tệp lớn hơn %(n)s KB.") % {"n": MOST_BYTES // 1000})
    return decoded(upload.read())


def decoded(data: bytes) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        reason = _("không phải chữ viết bằng UTF-8; lưu lại tệp với bảng mã UTF-8.")
        raise Refused([Problem(line, reason)]) from error
    return text.replace("\r\n", "\n")


def check(text: str, *, unit: OrgUnit) -> Preview:
    """What loading would make; `Refused` names all that is wrong."""
    if len(text.encode()) > MOST_BYTES:
        raise _refused(_("tệp lớn hơn %(n)s KB.") % {"n": MOST_BYTES // 1000})
    file = plan_files.read(text)
    known = _known(file.campaign, unit)
    for milestone in file.milestones:
        milestone.campaign = file.campaign
    parts = ("bases", "topics", "recipients", "assumptions")
    counts = {part: len(getattr(file, part)) for part in parts}
    notes = schedule.notes(file.milestones)
    return Preview(text, file.campaign, file.milestones, counts, notes, known)


@transaction.atomic
def draft(text: str, *, unit: OrgUnit, by: User) -> Campaign:
    check(text, unit=unit)
    return plan.load(text, unit=unit, by=by)


def beside(problems: list[Problem], text: str) -> list[Line]:
    lines = text.split("\n")
    return [
        Line(
            one.line,
            lines[one.line - 1].strip()[:100] if one.line <= len(lines) else "",
            one.reason,
        )
        for one in problems
    ]


def _known(campaign: Campaign, unit: OrgUnit) -> Campaign | None:
    """The draft this file replaces; a committee's own plan, or a second plan of the year, it may
    not touch."""
    known = Campaign.objects.filter(key=campaign.key).first()
    if known and (known.parent_id or known.unit_id != unit.pk):
        raise _refused(_("mã “%(key)s” là của kế hoạch khác.") % {"key": known.key})
    if known and known.state != Campaign.State.DRAFT:
        reason = _("kế hoạch “%(key)s” đã ban hành, không nạp đè được.")
        raise _refused(reason % {"key": known.key})
    same_year = Campaign.objects.of_province().filter(year=campaign.year)
    if same_year.exclude(key=campaign.key).exists():
        raise _refused(_("Năm %(year)s đã có kế hoạch.") % {"year": campaign.year})
    return known


def _refused(reason: str) -> Refused:
    return Refused([Problem(1, reason)])
