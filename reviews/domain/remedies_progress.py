"""How far the remedies are (R11): this campaign's beside those that earlier ones left to it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Case, CharField, Count, F, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from campaign.lib import svg
from campaign.models import Campaign
from reviews.models import Remediation

State = Remediation.State
LATE = "late"
# A tone of the chart and the words for it, best first.
PARTS = (
    (1, State.VERIFIED, gettext_lazy("đã xác nhận")),
    (2, State.DONE, gettext_lazy("chờ xác nhận")),
    (3, State.PLANNED, gettext_lazy("đang khắc phục")),
    (4, LATE, gettext_lazy("quá hạn")),
)


def chart(seen: Any, campaign: Campaign, today: date) -> dict[str, Any]:
    """For ui/chart_bars.html; `seen` are those the reader may know of."""
    bars = [(_("Đợt %(year)s") % {"year": campaign.year}, seen.filter(campaign=campaign))]
    bars.append((_("Mang sang từ các năm trước"), seen.carried_into(campaign)))
    counted = [(label, _counts(rows, today)) for label, rows in bars]
    drawn = [
        {"label": label, "parts": svg.shares((n, str(w), counts[k]) for n, k, w in PARTS)}
        for label, counts in counted
        if any(counts.values())
    ]
    return {"title": _finding([counts for _label, counts in counted]), "rows": drawn}


def _counts(rows: Any, today: date) -> dict[str, int]:
    overdue = When(state=State.PLANNED, due_on__lt=today, then=Value(LATE))
    stage = Case(overdue, default=F("state"), output_field=CharField())
    found = rows.order_by().annotate(stage=stage).values_list("stage").annotate(Count("pk"))
    return {key: dict(found).get(key, 0) for _tone, key, _words in PARTS}


def _finding(counts: list[dict[str, int]]) -> str:
    total = sum(sum(one.values()) for one in counts)
    done = sum(one[State.VERIFIED] for one in counts)
    late = sum(one[LATE] for one in counts)
    said = ngettext(
        "%(done)s trên %(n)s biện pháp đã được xác nhận; %(late)s quá hạn",
        "%(done)s trên %(n)s biện pháp đã được xác nhận; %(late)s quá hạn",
        total,
    )
    return said % {"done": done, "n": total, "late": late}
