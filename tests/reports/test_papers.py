"""The text of the general report: written, numbered once, then unchanged."""

import hashlib
from datetime import date
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document

from campaign.domain import jobs
from campaign.lib import clock, document_pdf
from campaign.models import Job
from orgunits import audit
from orgunits.models import AuditEvent
from ratings.models import ResultRow
from reports import general_document, pdf
from reports.domain import papers, runs
from reports.domain.papers import Numbering
from reports.models import ReportPaper
from tests.reports.test_general_documents import text_of

DAY = date(2023, 12, 18)
TEXTS = {
    "direction": "",
    "reviewing": "",
    "strengths": "- Không khí thẳng thắn, cầu thị.",
    "limits": "- Còn nể nang ở một số chi bộ.",
    "causes": "- Người đứng đầu chưa gương mẫu.",
    "measures": "- Kiểm tra 15 tổ chức đảng trong quý I.",
    "proposals": "- Sớm ban hành khung tiêu chí.",
}
GIVEN = Numbering("05", DAY, "Nguyễn Văn Minh", "theo yêu cầu của Trung ương")


@pytest.fixture
def run(campaign, tables, commission, monkeypatch):
    monkeypatch.setattr(pdf, "general", lambda figures: b"%PDF-1.7 thu")
    return build(campaign, commission)


def build(campaign, by):
    return runs.build(campaign=campaign, unit=campaign.unit, by=by, as_of=clock.now())


@pytest.fixture
def paper(run, commission):
    return papers.begin(run=run, by=commission)


@pytest.fixture
def written(paper, commission):
    return papers.write(paper_id=paper.pk, texts=TEXTS, revision=0, by=commission)


@pytest.fixture
def drawn(monkeypatch):
    monkeypatch.setattr(
        document_pdf, "draw", lambda document: b"%PDF-1.7 " + document.name.encode()
    )


@pytest.fixture
def numbered(written, commission, drawn):
    return number(written, commission)


def number(paper, by, given=GIVEN):
    facts = {"paper_id": paper.pk, "revision": paper.revision, "pdf": b"%PDF-1.7 x"}
    return papers.number(numbering=given, by=by, **facts)


def test_a_draft_begins_with_what_the_figures_say_and_nothing_made_up(paper):
    assert (
        "- Có 100 đảng viên được xếp loại từ mức Hoàn thành tốt nhiệm vụ trở lên, chiếm 87,0% số "
        "được xếp loại."
    ) in paper.strengths.splitlines()
    assert (paper.causes, paper.measures, paper.proposals) == ("", "", "")


def test_beginning_twice_finds_the_same_draft(paper, run, commission):
    assert papers.begin(run=run, by=commission) == paper
    assert AuditEvent.objects.filter(action="report_paper.begun").count() == 1


def test_who_saves_over_anothers_text_is_told_first(written, commission):
    with pytest.raises(papers.Changed, match="nội dung vừa gõ chưa lưu"):
        papers.write(paper_id=written.pk, texts=TEXTS | {"limits": "x"}, revision=0, by=commission)
    written.refresh_from_db()
    assert written.limits == TEXTS["limits"]


def test_what_is_missing_is_said_part_by_part(paper, commission):
    with pytest.raises(ValidationError) as refused:
        number(paper, commission)
    assert refused.value.messages == [
        "Chưa viết phần “nguyên nhân”.",
        "Chưa viết phần “phương hướng, giải pháp”.",
        "Chưa viết phần “kiến nghị, đề xuất”.",
    ]


def test_figures_that_are_not_whole_go_out_only_with_a_reason(written, commission):
    with pytest.raises(ValidationError, match="Cần ghi lý do: Còn 1 đơn vị chưa có biểu"):
        number(written, commission, Numbering("05", DAY, "Nguyễn Văn Minh"))


@pytest.mark.parametrize("day", [date(2023, 12, 17), date(2023, 12, 19)])
def test_a_report_is_dated_between_its_figures_and_today(written, commission, day):
    with pytest.raises(ValidationError, match="Ngày văn bản phải từ"):
        number(written, commission, Numbering("05", day, "Nguyễn Văn Minh", "x"))


def test_a_numbered_report_takes_no_more_changes(numbered, run, commission):
    refusals = (
        lambda: papers.write(paper_id=numbered.pk, texts=TEXTS, revision=1, by=commission),
        lambda: papers.use_figures(paper_id=numbered.pk, run=run, by=commission),
        lambda: number(numbered, commission),
    )
    for change in refusals:
        with pytest.raises(ValidationError, match="đã cấp số 05 nên không sửa được nữa"):
            change()


def test_figures_computed_later_leave_the_numbered_report_alone(
    numbered, campaign, run, commission, signed_in
):
    ResultRow.objects.filter(object_kind="party_member").update(excellent=0, is_sent=False)
    assert build(campaign, commission).pk != run.pk
    page = signed_in(commission).get(reverse("reports:paper-file", args=[numbered.pk, "pdf"]))
    assert hashlib.sha256(page.content).hexdigest() == numbered.pdf_sha256
    assert ReportPaper.objects.get().run == run


def test_the_next_draft_begins_with_the_words_of_the_last(numbered, run, commission):
    again = papers.begin(run=run, by=commission)
    assert again.pk != numbered.pk
    assert again.texts == TEXTS
    with pytest.raises(ValidationError, match="Số 05 đã cấp cho báo cáo khác"):
        number(again, commission)


def test_newer_figures_are_offered_and_taken(written, campaign, commission, signed_in):
    ResultRow.objects.filter(object_kind="party_member").update(excellent=0, is_sent=False)
    newer = build(campaign, commission)
    assert "Đã có số liệu mới hơn" in signed_in(commission).get(written.get_absolute_url()).text
    signed_in(commission).post(reverse("reports:paper-figures", args=[written.pk]))
    written.refresh_from_db()
    assert (written.run, written.revision) == (newer, 2)


def test_lines_the_figures_wrote_follow_them_and_typed_ones_stay(paper, campaign, commission):
    texts = {"strengths": f"- Không khí thẳng thắn.\n{paper.strengths}"}
    papers.write(paper_id=paper.pk, texts=texts, revision=0, by=commission)
    ResultRow.objects.filter(object_kind="party_member").update(excellent=0, is_sent=False)
    renewed = papers.use_figures(
        paper_id=paper.pk, run=build(campaign, commission), by=commission
    ).strengths.splitlines()
    assert renewed[0] == "- Không khí thẳng thắn."
    assert [line[:18] for line in renewed if "đảng viên" in line] == ["- Có 84 đảng viên "]
    assert not any("100 đảng viên" in line for line in renewed)


def test_a_line_that_somebody_reworded_is_left_alone(paper, campaign, commission):
    typed = paper.strengths.replace("- Có 100 đảng viên", "- Cả tỉnh có 100 đảng viên")
    papers.write(paper_id=paper.pk, texts={"strengths": typed}, revision=0, by=commission)
    ResultRow.objects.filter(object_kind="party_member").update(excellent=0, is_sent=False)
    newer = build(campaign, commission)
    kept = papers.use_figures(paper_id=paper.pk, run=newer, by=commission).strengths
    assert [line for line in kept.splitlines() if "đảng viên" in line] == [
        line for line in typed.splitlines() if "đảng viên" in line
    ]


def test_nothing_is_numbered_when_the_audit_fails(written, commission, monkeypatch):
    monkeypatch.setattr(audit, "record", lambda *args, **facts: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        number(written, commission)
    written.refresh_from_db()
    assert (written.state, written.number) == ("draft", "")


def test_who_may_not_build_reports_begins_none(run, bu_dop_clerk):
    with pytest.raises(PermissionDenied):
        papers.begin(run=run, by=bu_dop_clerk)


def test_the_button_numbers_in_the_background(written, commission, signed_in, drawn, monkeypatch):
    monkeypatch.setattr(jobs, "queue", lambda job_id: None)
    facts = {"number": "5", "dated_on": "18/12/2023", "signer": " Nguyễn  Văn Minh ", "remark": "x"}
    signed_in(commission).post(reverse("reports:paper-number", args=[written.pk]), facts)
    job = Job.objects.get(kind="number_report")
    jobs.run(job.pk)
    job.refresh_from_db()
    paper = ReportPaper.objects.get()
    assert (job.state, job.result_url) == ("done", paper.get_absolute_url())
    assert (paper.number, paper.signer, paper.dated_on) == ("05", "Nguyễn Văn Minh", DAY)


def test_a_job_run_twice_numbers_once(written, commission, signed_in, drawn, monkeypatch):
    monkeypatch.setattr(jobs, "queue", lambda job_id: None)
    job = papers.start(paper=written, numbering=GIVEN, by=commission)
    for _time in range(2):
        job.refresh_from_db()
        assert papers.handle(job, lambda *told: None) == written.get_absolute_url()
    assert AuditEvent.objects.filter(action="report_paper.numbered").count() == 1


def test_a_text_changed_while_the_pdf_was_drawn_stops_the_numbering(written, commission):
    papers.write(paper_id=written.pk, texts=TEXTS, revision=1, by=commission)
    with pytest.raises(papers.Changed, match="đã được sửa trong khi cấp số"):
        number(written, commission)


def test_the_official_pdf_says_texts_number_day_and_reason(written):
    written.number, written.dated_on = GIVEN.number, GIVEN.dated_on
    written.signer, written.remark = GIVEN.signer, GIVEN.remark
    text = text_of(
        document_pdf.draw(general_document.document(papers.figures_of(written), written))
    )
    for said in (
        "Số 05-BC/BTCTU",
        "ngày 18 tháng 12 năm 2023",
        "- Còn nể nang ở một số chi bộ.",
        "Lý do: theo yêu cầu của Trung ương.",
        "TRƯỞNG BAN Nguyễn Văn Minh",
    ):
        assert said in text
    assert "DỰ THẢO" not in text and "SỐ LIỆU CHƯA KHỚP" not in text


def test_the_draft_in_word_carries_the_same_words(written, commission, signed_in):
    address = reverse("reports:paper-file", args=[written.pk, "docx"])
    made = Document(BytesIO(signed_in(commission).get(address).content))
    text = "\n".join(paragraph.text for paragraph in made.paragraphs)
    assert TEXTS["measures"] in text
    assert "được đánh giá, xếp loại 115 đảng viên, đạt 91,3%." in text


@pytest.mark.parametrize(("state", "form"), [("draft", "pdf"), ("numbered", "docx")])
def test_a_draft_has_no_official_file_and_a_report_no_draft(
    written, commission, signed_in, drawn, state, form
):
    if state == "numbered":
        number(written, commission)
    address = reverse("reports:paper-file", args=[written.pk, form])
    assert signed_in(commission).get(address).status_code == 404


def test_a_refused_save_keeps_what_was_typed(written, commission, signed_in):
    facts = TEXTS | {"limits": "<b>vừa gõ</b>", "revision": 0}
    page = signed_in(commission).post(reverse("reports:paper-write", args=[written.pk]), facts)
    assert page.status_code == 422
    assert "&lt;b&gt;vừa gõ&lt;/b&gt;" in page.text
    assert 'name="revision" value="1"' in page.text


def test_the_right_on_another_unit_does_not_open_the_paper(paper, make_user, loc_ninh, signed_in):
    other = make_user("khac", "org_commission", loc_ninh)
    assert signed_in(other).get(paper.get_absolute_url()).status_code == 404


def test_the_list_of_reports_costs_the_same_with_more_papers(numbered, run, commission, signed_in):
    client = signed_in(commission)
    client.get(reverse("reports:runs"))
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("reports:runs"))
    for place in ("06", "07"):
        number(papers.begin(run=run, by=commission), commission, Numbering(place, DAY, "A", "x"))
    with CaptureQueriesContext(connection) as many:
        client.get(reverse("reports:runs"))
    assert len(few) == len(many)
