"""Taking back what was entered for the rating; who did it, when and why stays beside it."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from campaign.lib import clock
from orgunits.models import User
from ratings.models.standing import Standing


def withdraw(row: Standing, *, reason: str, by: User) -> None:
    """`row` is locked by the caller, who records what was done."""
    if row.withdrawn_at:
        raise ValidationError(_("Trường hợp này đã được rút."))
    if not reason.strip():
        raise ValidationError({"reason": _("Cần nêu rõ lý do.")})
    row.withdrawn_at, row.withdrawn_by = clock.now(), by
    row.withdrawn_reason = reason.strip()
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
