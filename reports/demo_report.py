"""The demo's report: last year's figures, and a draft that the Commission has begun to write."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

from campaign.lib import clock
from campaign.models import Campaign
from campaign.models.rules import ObjectKind
from orgunits.demo.province import Cast
from orgunits.models import OrgUnit
from reports.domain import last_year, papers, runs
from reports.models import LastYearRow, ReportPaper

Level = OrgUnit.Level
WORDS = Path(__file__).with_name("demo_report.toml")
BEGUN = clock.at(date(2023, 12, 17), 20)
BASIS = "Báo cáo số 312-BC/TU, ngày 14/02/2023 của Tỉnh ủy"
# On the roll, then the four grades.
ROWS = {
    (ObjectKind.PARTY_ORG, Level.GRASSROOTS): (702, 137, 492, 58, 1),
    (ObjectKind.PARTY_MEMBER, Level.GRASSROOTS): (39214, 5305, 28351, 3538, 208),
    (ObjectKind.LEADING_COLLECTIVE, Level.PROVINCE): (49, 7, 40, 2, 0),
    (ObjectKind.LEADING_COLLECTIVE, Level.DISTRICT): (21, 3, 17, 1, 0),
    (ObjectKind.LEADING_COLLECTIVE, Level.GRASSROOTS): (702, 112, 531, 57, 2),
    (ObjectKind.LEADING_CADRE, Level.PROVINCE): (268, 37, 213, 17, 1),
    (ObjectKind.LEADING_CADRE, Level.DISTRICT): (486, 66, 388, 30, 2),
    (ObjectKind.LEADING_CADRE, Level.GRASSROOTS): (3310, 447, 2601, 249, 13),
}


def load(cast: Cast, campaign: Campaign) -> None:
    """Measures and proposals are left for whoever tries it out."""
    cast.say("Số liệu năm trước, dự thảo báo cáo tổng hợp")
    with clock.pin(BEGUN):
        _last_year(campaign, cast)
        run = runs.build(
            campaign=campaign, unit=campaign.unit, by=cast.commission, as_of=BEGUN, with_pdf=False
        )
        paper = papers.begin(run=run, by=cast.commission)
        papers.write(paper_id=paper.pk, texts=_texts(paper), revision=0, by=cast.commission)


def _last_year(campaign: Campaign, cast: Cast) -> None:
    rows = {
        (str(kind), str(level)): dict(zip(LastYearRow.COUNTS, counts, strict=True))
        for (kind, level), counts in ROWS.items()
    }
    last_year.enter(campaign=campaign, basis=BASIS, rows=rows, by=cast.commission)


def _texts(paper: ReportPaper) -> dict[str, str]:
    """The Commission's words before what the figures say."""
    words = tomllib.loads(WORDS.read_text("utf-8"))
    return {name: f"{words.get(name, '')}\n{text}".strip() for name, text in paper.texts.items()}
