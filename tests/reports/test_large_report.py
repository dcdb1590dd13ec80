"""A province of 40,000 members in one report; 200 pages of it as a PDF."""

import resource
import time
from dataclasses import replace
from datetime import date
from itertools import count

import pypdfium2
import pytest

from campaign.lib import clock
from ratings.models import ResultRow, ResultTable
from reports import pdf
from reports.domain import runs
from reports.figures import frozen, general
from reports.figures.shape import General, TaskLine
from reviews.models import ReviewTask, Submission
from tests.conftest import K, L, make_unit

pytestmark = [pytest.mark.slow, pytest.mark.once]
DISTRICTS, BELOW, EACH = 20, 35, 58
RATED = DISTRICTS * BELOW * EACH  # 40,600
SENT = clock.at(date(2023, 12, 15), 9)
SECONDS, GIB = 60, 1024 * 1024


@pytest.fixture
def large(rules, campaign, province, d1, d5, commission):
    """700 grassroots organizations below 20 committees, every table accepted."""
    units, number = [], count()
    for _district in range(DISTRICTS):
        above = make_unit(
            province, f"BP.{next(number)}", "Huyện ủy Bù Đốp", K.DISTRICT_COMMITTEE, L.DISTRICT
        )
        units += [(above, d5)]
        units += [
            (
                make_unit(
                    above,
                    f"BP.{next(number)}",
                    "Đảng bộ xã Lộc Điền",
                    K.GRASSROOTS_ORG,
                    L.GRASSROOTS,
                ),
                d1,
            )
            for _unit in range(BELOW)
        ]
    _accept(campaign, units, commission)
    return campaign


def _accept(campaign, units, by):
    tasks = ReviewTask.objects.bulk_create(
        ReviewTask(
            campaign=campaign, milestone=milestone, unit=unit, unit_path=unit.path,
            unit_depth=unit.depth, unit_level=unit.level, unit_name=f"{unit.name} {unit.code}",
            unit_members=0, state="accepted", last_day=milestone.last_day, opened_at=SENT,
            submitted_at=SENT, submitted_by=by, accepted_at=SENT, accepted_by=by,
            accepted_version=1,
        )
        for unit, milestone in units
    )  # fmt: skip
    sent = Submission.objects.bulk_create(
        Submission(task=task, version=1, state="sent", saved_at=SENT, sent_at=SENT, sent_by=by)
        for task in tasks
    )
    tables = ResultTable.objects.bulk_create(ResultTable(submission=each) for each in sent)
    ResultRow.objects.bulk_create(_members(table) for table in tables)


def _members(table):
    """Each committee reports the sum of the units below it; one in eight is excellent."""
    below = BELOW if table.submission.task.unit_level == L.DISTRICT else 1
    rated = EACH * below
    excellent = rated // 8
    return ResultRow(
        table=table, object_kind="party_member", level=L.GRASSROOTS, on_roll=rated + below,
        excellent=excellent, good=rated - excellent, exempted=below, is_sent=True,
    )  # fmt: skip


def test_a_province_is_reported_within_a_minute(large, commission):
    began = time.monotonic()
    run = runs.build(campaign=large, unit=large.unit, by=commission, as_of=clock.now())
    took = time.monotonic() - began
    members = frozen.thaw(General, run.figures).kinds[1]
    assert members.rated == RATED
    assert run.pdf_problem == "" and run.pdf
    assert took < SECONDS


def test_200_pages_are_drawn_within_a_gibibyte(campaign, tables, monkeypatch):
    """Work is counted, not the time of a machine that others use too; the bound on memory holds for
    every child of this process, the drawing of these pages among them."""
    monkeypatch.setattr("campaign.lib.pdf.SECONDS", 900)
    figures = general.compute(campaign, campaign.unit, date(2023, 12, 18))
    first, *rest = figures.progress
    late = tuple(
        TaskLine(
            place, place, f"Chi bộ Trường Trung học phổ thông số {place}",
            f"Đảng bộ xã Hưng Phước {place // 40}", False, "open", "2023-12-19", None, 3, "",
        )
        for place in range(6900)
    )  # fmt: skip
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    drawn = pdf.general(replace(figures, progress=(replace(first, not_sent=late), *rest)))
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    with pypdfium2.PdfDocument(drawn) as document:
        assert len(document) >= 200
    assert used.ru_maxrss < GIB
    assert used.ru_utime - before < SECONDS
