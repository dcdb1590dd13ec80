"""Several at the same time: one report, one draft, one number."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from campaign.domain import jobs
from campaign.lib import clock
from campaign.models import Job
from orgunits.models import AuditEvent
from reports import pdf
from reports.domain import papers, runs
from reports.models import ReportPaper, ReportRun
from tests.reports.test_papers import GIVEN, TEXTS

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        "connection.vendor != 'postgresql'", reason="needs PostgreSQL (DATABASE_URL)"
    ),
]
MANY = 4
WRITTEN = TEXTS | {"limits": "- Chậm."}


@pytest.fixture(autouse=True)
def no_drawing(monkeypatch):
    monkeypatch.setattr(pdf, "general", lambda figures: b"%PDF-1.7 thu")


def at_once(act):
    """Results, or the sentences of refusals, of so many who begin at the same instant."""
    gate = Barrier(MANY)

    def run(place):
        try:
            gate.wait()
            return act(place)
        except ValidationError as error:
            return error.messages
        finally:
            connection.close()

    with ThreadPoolExecutor(MANY) as pool:
        return list(pool.map(run, range(MANY)))


def build(campaign, by):
    return runs.build(campaign=campaign, unit=campaign.unit, by=by, as_of=clock.now())


def test_clicks_at_once_start_one_job(campaign, commission):
    asked = {"kind": "general_report", "title": "Báo cáo", "unit": campaign.unit, "by": commission}
    found = at_once(lambda _place: jobs.start(**asked).pk)
    assert found == [Job.objects.get().pk] * MANY


def test_reports_built_at_once_are_one(campaign, tables, commission):
    found = at_once(lambda _place: build(campaign, commission).pk)
    assert found == [ReportRun.objects.get().pk] * MANY
    assert AuditEvent.objects.filter(action="report.built").count() == 1


def test_drafts_begun_at_once_are_one(campaign, tables, commission):
    run = build(campaign, commission)
    found = at_once(lambda _place: papers.begin(run=run, by=commission).pk)
    assert found == [ReportPaper.objects.get().pk] * MANY


def test_of_those_who_save_at_once_one_is_kept_and_the_others_are_told(
    campaign, tables, commission
):
    paper = papers.begin(run=build(campaign, commission), by=commission)
    found = at_once(
        lambda place: (
            papers.write(
                paper_id=paper.pk, texts=WRITTEN | {"causes": str(place)}, revision=0, by=commission
            ).causes
        )
    )
    kept = [text for text in found if isinstance(text, str)]
    paper.refresh_from_db()
    assert (kept, paper.revision) == ([paper.causes], 1)


def test_a_number_is_given_once(campaign, tables, commission):
    paper = papers.begin(run=build(campaign, commission), by=commission)
    paper = papers.write(paper_id=paper.pk, texts=WRITTEN, revision=0, by=commission)

    def give(place):
        given = papers.Numbering(f"0{place + 1}", date(2023, 12, 18), GIVEN.signer, GIVEN.remark)
        facts = {"paper_id": paper.pk, "revision": 1, "pdf": b"%PDF-1.7 x"}
        return papers.number(numbering=given, by=commission, **facts).number

    numbers = [number for number in at_once(give) if isinstance(number, str)]
    assert numbers == [ReportPaper.objects.get().number]
    assert AuditEvent.objects.filter(action="report_paper.numbered").count() == 1
