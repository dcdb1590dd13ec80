"""Building, reading and taking away the consolidated report."""

import hashlib
import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaign.domain import jobs
from campaign.lib import clock
from campaign.models import Job
from orgunits.models import AuditEvent
from ratings.models import ResultRow
from reports import pdf
from reports.domain import runs
from reports.models import ReportRun


@pytest.fixture
def no_drawing(monkeypatch):
    monkeypatch.setattr(pdf, "general", lambda figures: b"%PDF-1.7 thu")


@pytest.fixture
def run(campaign, tables, commission, no_drawing):
    return build(campaign, commission)


def build(campaign, by):
    return runs.build(campaign=campaign, unit=campaign.unit, by=by, as_of=clock.now())


def test_a_report_is_frozen_with_its_files(run):
    assert run.sha256 == hashlib.sha256(runs.content(run, "json")).hexdigest()
    assert run.xlsx_sha256 == hashlib.sha256(runs.content(run, "xlsx")).hexdigest()
    assert run.tables_sha256 == hashlib.sha256(runs.content(run, "tables")).hexdigest()
    assert run.pdf_sha256 == hashlib.sha256(runs.content(run, "pdf")).hexdigest()


def test_unchanged_data_answer_with_the_same_report(run, campaign, commission):
    assert build(campaign, commission) == run
    assert AuditEvent.objects.filter(action="report.built").count() == 1


def test_changed_data_make_a_new_report_and_leave_the_old_one(run, campaign, commission):
    before = runs.content(run, "json")
    ResultRow.objects.filter(object_kind="party_member", level="grassroots").update(
        on_roll=1000, good=1000, excellent=0, completed=0, not_completed=0, exempted=0,
        suspended=0, under_six_months=0, unrated_other=0,
    )  # fmt: skip
    campaign.title = "Tên khác"
    campaign.save()
    assert build(campaign, commission).pk != run.pk
    run.refresh_from_db()
    assert runs.content(run, "json") == before


def test_a_pdf_that_fails_leaves_workbook_and_figures(campaign, tables, commission, monkeypatch):
    def fail(figures):
        raise pdf.PdfProblem("Máy chủ thiếu thư viện Pango.")

    monkeypatch.setattr(pdf, "general", fail)
    run = build(campaign, commission)
    assert run.xlsx and not run.pdf
    assert run.pdf_problem == "Máy chủ thiếu thư viện Pango."
    monkeypatch.setattr(pdf, "general", lambda figures: b"%PDF-1.7 sau")
    again = build(campaign, commission)
    assert (again.pk, again.pdf_problem) == (run.pk, "")
    assert runs.content(again, "pdf") == b"%PDF-1.7 sau"


def test_nothing_is_left_when_the_audit_fails(
    campaign, tables, commission, no_drawing, monkeypatch
):
    def fail(*args, **kwargs):
        raise RuntimeError("audit")

    monkeypatch.setattr(runs.audit, "record", fail)
    with pytest.raises(RuntimeError):
        build(campaign, commission)
    assert not ReportRun.objects.exists()


def test_the_button_starts_a_job_and_the_job_leads_to_the_report(
    campaign, tables, commission, signed_in, no_drawing
):
    answer = signed_in(commission).post(reverse("reports:build"), {"campaign": campaign.key})
    job = Job.objects.get()
    assert answer.url == reverse("campaign:job", args=[job.pk])
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.state == "done"
    assert job.result_url == ReportRun.objects.get().get_absolute_url()


def test_the_page_says_reconciliation_first_and_links_each_figure(run, commission, signed_in):
    page = signed_in(commission).get(run.get_absolute_url()).content.decode()
    assert page.index("Đối chiếu số liệu") < page.index("Kết quả đánh giá, xếp loại")
    root = run.unit.pk
    link = f"unit={root}&amp;kind=party_member&amp;level=grassroots&amp;grade=excellent"
    assert f'{link}">16</a>' in page
    assert run.sha256 in page


def test_figures_altered_behind_our_back_are_shown_as_such(run, commission, signed_in, unlocked):
    run.figures["expected"] += 1
    ReportRun.objects.filter(pk=run.pk).update(figures=run.figures)
    page = signed_in(commission).get(run.get_absolute_url()).content.decode()
    assert "không còn khớp mã SHA-256" in page


@pytest.mark.parametrize("form", ["xlsx", "tables", "pdf", "json"])
def test_a_download_is_an_attachment_and_recorded(run, commission, signed_in, form):
    url = reverse("reports:download", args=[run.pk, form])
    answer = signed_in(commission).get(url)
    assert answer.content == runs.content(run, form)
    assert answer["Content-Disposition"].startswith("attachment;")
    event = AuditEvent.objects.latest("number")
    assert (event.action, event.actor, event.after) == (
        "report.downloaded", commission, {"form": form}
    )  # fmt: skip


def test_an_unknown_form_is_not_found(run, commission, signed_in):
    url = reverse("reports:download", args=[run.pk, "exe"])
    assert signed_in(commission).get(url).status_code == 404


@pytest.mark.parametrize("who", ["stranger", "bu_dop_clerk", "inspector", "admin_user"])
def test_who_may_not_build_reports_sees_none(run, who, signed_in, request):
    browser = signed_in(request.getfixturevalue(who))
    for url in (reverse("reports:runs"), run.get_absolute_url(),
                reverse("reports:download", args=[run.pk, "json"])):  # fmt: skip
        assert browser.get(url).status_code == 403
    answer = browser.post(reverse("reports:build"), {"campaign": run.campaign.key})
    assert answer.status_code == 403


def test_the_right_on_another_unit_does_not_open_it(run, make_user, loc_ninh, signed_in):
    elsewhere = signed_in(make_user("khac", "org_commission", loc_ninh))
    assert elsewhere.get(run.get_absolute_url()).status_code == 404
    assert elsewhere.get(reverse("reports:download", args=[run.pk, "pdf"])).status_code == 404
    asked = elsewhere.post(reverse("reports:build"), {"campaign": run.campaign.key})
    assert asked.status_code == 403


@pytest.mark.parametrize("who", ["commission", "office", "board"])
def test_who_may_build_reports_reads_them(run, who, signed_in, request):
    browser = signed_in(request.getfixturevalue(who))
    assert browser.get(reverse("reports:runs")).status_code == 200
    assert browser.get(run.get_absolute_url()).status_code == 200


def test_the_list_costs_the_same_with_more_reports(
    run, commission, signed_in, django_assert_num_queries
):
    browser = signed_in(commission)
    browser.get(reverse("reports:runs"))
    with CaptureQueriesContext(connection) as counted:
        browser.get(reverse("reports:runs"))
    for copy in range(2):
        run.pk, run.sha256 = None, f"{copy}" * 64
        run.save()
    with django_assert_num_queries(len(counted)):
        browser.get(reverse("reports:runs"))


def test_the_command_writes_the_file_and_prints_its_hash(run, campaign, tmp_path):
    out = StringIO()
    call_command(
        "build_report", "general", campaign="2023", format="json", out=tmp_path, stdout=out
    )
    path, sha256 = out.getvalue().split()
    content = Path(path).read_bytes()
    assert hashlib.sha256(content).hexdigest() == sha256 == run.sha256
    assert json.loads(content)["head"]["number"] == "210-KH/TU"


def test_the_command_names_the_campaigns_there_are(campaign):
    with pytest.raises(CommandError, match="2023"):
        call_command("build_report", "general", campaign="1999", format="json", out="/nonexistent")


def test_every_figure_opens_the_list_it_counts(run, commission, signed_in):
    browser = signed_in(commission)
    results, root = reverse("ratings:results"), run.unit.pk
    for line in (*run.figures["kinds"], *run.figures["lines"]):
        url = f"{results}?view=report&unit={root}&kind={line['kind']}&level={line['level']}"
        total = browser.get(url).context["total"]
        assert (total.on_roll, total.excellent) == (line["on_roll"], line["grades"]["excellent"])
    tasks = reverse("reviews:tasks")
    looks = {"accepted": "accepted", "submitted": "submitted", "returned": "returned",
             "open": "open", "overdue": "late", "late": "sent_late"}  # fmt: skip
    for progress in run.figures["progress"]:
        for figure, look in looks.items():
            page = browser.get(f"{tasks}?milestone={progress['milestone']}&state={look}")
            assert page.context["page"].paginator.count == progress[figure]
