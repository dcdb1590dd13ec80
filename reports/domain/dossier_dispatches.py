"""An edition that was sent: to whom, under which number, how, and what came back (R19)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from campaign.lib import clock, text
from orgunits import access, audit
from orgunits.models import User
from orgunits.roles import Permission
from reports.models import Dossier, DossierDispatch


@dataclass(frozen=True)
class Letter:
    """The covering letter as it left."""

    recipient: str
    number: str
    sent_on: date
    way: str


@transaction.atomic
def send(*, dossier_id: int, letter: Letter, by: User) -> DossierDispatch:
    dossier = Dossier.objects.select_for_update(of=("self",)).select_related("unit").get(
        pk=dossier_id
    )  # fmt: skip
    access.require(by, Permission.REPORT, dossier.unit)
    frozen = clock.day_of(dossier.frozen_at)
    if not frozen <= letter.sent_on <= clock.today():
        words = _("Ngày gửi phải từ ngày chốt (%(day)s) đến hôm nay.")
        raise ValidationError({"sent_on": words % {"day": f"{frozen:%d/%m/%Y}"}})
    row = DossierDispatch.objects.create(
        dossier=dossier,
        recipient=text.clean(letter.recipient),
        number=text.clean(letter.number),
        sent_on=letter.sent_on,
        way=letter.way,
        entered_at=clock.now(),
        entered_by=by,
    )
    after = {"recipient": row.recipient, "number": row.number, "sent_on": row.sent_on}
    audit.record("dossier.sent", row, by=by, after=after)
    return row


@transaction.atomic
def answer(
    *, dispatch_id: int, replied_on: date, number: str, reply: str, by: User
) -> DossierDispatch:
    """Once: what the addressee wrote is not written over."""
    rows = DossierDispatch.objects.select_for_update(of=("self",)).select_related("dossier__unit")
    row = rows.get(pk=dispatch_id)
    access.require(by, Permission.REPORT, row.unit)
    if row.replied_on:
        raise ValidationError(_("Lượt gửi này đã ghi trả lời."))
    if not row.sent_on <= replied_on <= clock.today():
        raise ValidationError({"replied_on": _("Ngày trả lời phải từ ngày gửi đến hôm nay.")})
    row.replied_on, row.reply_number, row.reply = replied_on, text.clean(number), reply.strip()
    row.reply_entered_at, row.reply_entered_by = clock.now(), by
    row.save()
    audit.record("dossier.answered", row, by=by, after={"number": row.reply_number})
    return row
