"""Over the cap only with a written justification, and each kept as a `CapExcess` for the report.

Whoever asks here holds the row of the group: what stands is what is measured.
"""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from campaign.lib import clock
from orgunits import access, audit
from orgunits.models import User
from orgunits.roles import Permission
from ratings.domain import board
from ratings.domain.board import Standing
from ratings.models import CapExcess, PeerGroup


def is_explained(group: PeerGroup, standing: Standing) -> bool:
    """Not over; or a justification given before covers it, no more than it was given for."""
    if not standing.is_over:
        return True
    last = group.excesses.order_by("-pk").first()
    return last is not None and standing.excess <= last.excellent - last.allowed


def hold(group: PeerGroup, *, number: str, on: date, cap_note: str, by: User) -> None:
    """Asked after writing and before the lock goes."""
    standing = board.standing(group)
    if is_explained(group, standing):
        return
    if not cap_note.strip():
        words = _("Nhóm “%(group)s” %(words)s: phải có giải trình bằng văn bản.")
        raise ValidationError({"cap_note": words % {"group": group.name, "words": standing.words}})
    CapExcess.objects.create(
        group=group,
        excellent=standing.excellent,
        allowed=standing.allowed or 0,
        good=standing.good,
        number=number.strip(),
        decided_on=on,
        justification=cap_note.strip(),
        recorded_at=clock.now(),
        recorded_by=by,
    )
    audit.record("peer_group.cap_exceeded", group, by=by, after={"number": number.strip()})


@transaction.atomic
def explain(*, group_id: int, number: str, on: date, cap_note: str, by: User) -> None:
    """What came to be over without a decision: somebody left the group, or is no longer rated."""
    group = locked(group_id)
    access.require(by, Permission.DECIDE, group.unit)
    if on > clock.today():
        raise ValidationError({"on": _("Ngày này không được sau hôm nay.")})
    if is_explained(group, board.standing(group)):
        raise ValidationError(_("Nhóm không vượt tỷ lệ, hoặc đã có giải trình."))
    hold(group, number=number, on=on, cap_note=cap_note, by=by)


def refuse_unexplained(group: PeerGroup) -> None:
    standing = board.standing(group)
    if not is_explained(group, standing):
        words = _("Nhóm “%(group)s” %(words)s, chưa có giải trình: ghi giải trình rồi mới công bố.")
        raise ValidationError(words % {"group": group.name, "words": standing.words})


def locked(group_id: int) -> PeerGroup:
    rows = PeerGroup.objects.select_related("campaign__rule_set", "campaign__unit")
    return rows.select_for_update(of=("self",)).get(pk=group_id)
