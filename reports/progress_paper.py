"""The progress report as a Party document on one A4 page: figures, curves, who is missing."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation

from campaign.lib import dates, layout, pdf
from campaign.lib.document import Closing, Head, Signer
from campaign.lib.layout import Layout
from orgunits.models import OrgUnit
from reports.domain.progress_report import Missing, ProgressReport

# What fits beside the rest on one page.
LETTERS, PANELS = 620, 3


def drawn(html: str, css: str) -> bytes:
    return pdf.draw(html, css, identifier=hashlib.sha256(html.encode()).hexdigest())


def source(report: ProgressReport) -> tuple[str, str]:
    style = layout.in_force(report.day)
    with translation.override("vi"):
        html = render_to_string("reports/pdf/progress.html", _facts(report, style))
        css = render_to_string("paper/layout.css", {"layout": style})
        return html, css + render_to_string("reports/pdf/progress.css", {"layout": style})


def _facts(report: ProgressReport, style: Layout) -> dict[str, Any]:
    paper, campaign, chart = style.documents["progress"], report.campaign, report.chart()
    return {
        "report": report,
        "layout": style,
        "head": _head(report, style),
        "type": paper.type,
        "subject": paper.subject.format(year=campaign.year),
        "as_of": f"(Tính đến hết {dates.written(report.day)})",
        "plan": f"Kế hoạch số {campaign.number}, {dates.written(campaign.issued_on)}",
        "plan_of": paper.plan_of,
        "panels": chart["panels"][:PANELS] if chart else [],
        "missing": _fitting(report.missing()),
        "block": _closing(report.base, style),
    }


def _head(report: ProgressReport, style: Layout) -> Head:
    paper, campaign, base = style.documents["progress"], report.campaign, report.base
    year = report.day.year
    if base.level == OrgUnit.Level.PROVINCE:
        return Head(campaign.issuer, paper.issuer, campaign.place, symbol=paper.symbol, year=year)
    symbol = "BC/HU" if base.kind == OrgUnit.Kind.DISTRICT_COMMITTEE else "BC/ĐU"
    above, issuer = str(campaign.unit).upper(), base.name.upper()
    return Head(above, issuer, campaign.place, symbol=symbol, year=year)


def _closing(base: OrgUnit, style: Layout) -> Closing:
    paper = style.documents["progress"]
    if base.level == OrgUnit.Level.PROVINCE:
        return Closing((Signer(tuple(paper.signature)),), tuple(paper.recipients))
    told = (f"{paper.issuer_in_text} (để báo cáo),", f"Lưu Văn phòng {base.short_name}.")
    return Closing((Signer(("T/M BAN THƯỜNG VỤ",)),), told)


@dataclass(frozen=True)
class Told:
    title: str
    names: str
    others: int


def _fitting(missing: list[Missing]) -> list[Told]:
    """As many names as the page has room for; each milestone gets its share of it."""
    room = LETTERS // max(len(missing), 1)
    return [_told(each, room) for each in missing]


def _told(missing: Missing, room: int) -> Told:
    said: list[str] = []
    for _stand, name in missing.named:
        if said and sum(map(len, said)) + len(name) > room:
            break
        said.append(name)
    tally = missing.line.sum.tally
    title = f"{missing.line.milestone.short_title} ({tally.not_sent})"
    return Told(title, "; ".join(said), tally.not_sent - len(said))
