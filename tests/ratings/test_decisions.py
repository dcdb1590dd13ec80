"""Deciding, publishing apart from it, warnings that need a note, rating again, appeals."""

from datetime import date

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from campaign.models import Notice
from orgunits.models import AuditEvent
from ratings.domain import decisions, history
from ratings.domain.decisions import Paper
from ratings.models import CapExcess, Decision
from reports.figures import general

PAPER = Paper("12-QĐ/TU", date(2023, 12, 18), "Ban Thường vụ Tỉnh ủy")


# --- deciding


def test_only_a_proposed_case_is_decided(collective, decide):
    with pytest.raises(ValidationError):
        decide(collective, "good")
    assert not Decision.objects.exists()


def test_a_decision_names_its_paper(decided):
    row = decided.decisions.get()
    assert (row.version, row.number, row.authority) == (1, "12-QĐ/TU", "Ban Thường vụ Tỉnh ủy")
    assert (decided.state, decided.grade, decided.published_at) == ("decided", "completed", None)


@pytest.mark.parametrize(
    "paper",
    [Paper(" ", PAPER.on, "BTV"), Paper("1", PAPER.on, ""), Paper("1", date(2024, 1, 1), "x")],
)
def test_a_paper_without_number_authority_or_of_tomorrow_is_refused(
    collective, propose, decide, paper
):
    propose(collective, "completed")
    with pytest.raises(ValidationError):
        decide(collective, "completed", paper=paper)


def test_only_who_decides_decides(collective, propose, decide, office, bu_dop_head, stranger):
    propose(collective, "completed")
    for user in (office, bu_dop_head, stranger):
        with pytest.raises(PermissionDenied):
            decide(collective, "completed", by=user)


def test_deciding_stands_or_falls_with_its_record(collective, propose, decide, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError

    propose(collective, "completed")
    monkeypatch.setattr("ratings.domain.decisions.audit.record", broken)
    with pytest.raises(RuntimeError):
        decide(collective, "completed")
    collective.refresh_from_db()
    assert (collective.state, Decision.objects.count()) == ("proposed", 0)


def test_deciding_against_a_warning_needs_a_written_note(collective, propose, decide, discipline):
    discipline()
    propose(collective, "good")
    with pytest.raises(ValidationError, match="phải có giải trình"):
        decide(collective, "good")
    (row,) = decide(collective, "good", notes={collective.pk: "Kỷ luật ở nhiệm kỳ trước"})
    assert row.justification == "Kỷ luật ở nhiệm kỳ trước"


# --- publishing


def test_until_published_the_unit_sees_no_decision(decided, bu_dop_clerk, bu_dop_head, office):
    for user in (bu_dop_clerk, bu_dop_head, office):
        assert not Decision.objects.visible_to(user).exists()


def test_published_it_is_known_to_the_unit_and_who_follows_it(
    published, bu_dop_clerk, office, stranger, signed_in
):
    page = reverse("ratings:case", args=[published.pk])
    for user in (bu_dop_clerk, office):
        assert "số 12-QĐ/TU ngày 18/12/2023" in signed_in(user).get(page).content.decode()
    assert signed_in(stranger).get(page).status_code == 404
    assert not Decision.objects.visible_to(stranger).exists()


def test_the_notice_names_no_grade(bu_dop_clerk, stranger, published):
    notice = Notice.objects.get(user=bu_dop_clerk, kind="outcome")
    said = f"{notice.subject} {notice.lines}"
    assert "2023" in said
    assert not [word for word in ("completed", "Hoàn thành", "Xuất sắc") if word in said]
    assert not Notice.objects.filter(user=stranger).exists()
    assert not mail.outbox


def test_a_person_is_told_of_their_own(
    head_case, head_of_bu_dop, make_user, propose, decide, board, bu_dop_clerk, stranger
):
    own, peer = make_user("khoi", person=head_of_bu_dop), make_user("khac")
    propose(head_case, "completed")
    decide(head_case, "completed")
    decisions.publish(case_ids=[head_case.pk], by=board)
    told = {notice.user: notice.lines[0]["text"] for notice in Notice.objects.all()}
    assert told == {own: "Kết quả xếp loại của đồng chí", bu_dop_clerk: "Điểu Minh Khôi"}
    assert Decision.objects.visible_to(own).count() == 1
    assert not Decision.objects.visible_to(peer).exists()


def test_only_a_decided_case_is_published(collective, board, commission, propose):
    propose(collective, "good")
    with pytest.raises(ValidationError):
        decisions.publish(case_ids=[collective.pk], by=board)


# --- again


def test_an_appeal_is_received_once_and_closed_once(published, board):
    row = published.decisions.get()
    facts = {"decision_id": row.pk, "received_on": date(2023, 12, 18), "text": "Đề nghị xem xét"}
    decisions.receive_appeal(**facts, by=board)
    with pytest.raises(ValidationError):
        decisions.receive_appeal(**facts, by=board)
    closing = {"decision_id": row.pk, "outcome": "kept"}
    with pytest.raises(ValidationError):
        decisions.close_appeal(**closing, closed_on=date(2023, 12, 1), by=board)
    decisions.close_appeal(**closing, closed_on=date(2023, 12, 18), by=board)
    row.refresh_from_db()
    assert row.get_appeal_outcome_display() == "Giữ nguyên mức xếp loại"


def test_two_years_not_completed_in_a_row_are_flagged(collective, decide, propose, campaign):
    before = type(campaign).objects.get(pk=campaign.pk)
    before.pk, before.key, before.year = None, "2022", 2022
    before.save()
    old = type(collective).objects.get(pk=collective.pk)
    old.pk, old.campaign = None, before
    old.save()
    propose(old, "not_completed")
    decide(old, "not_completed")
    propose(collective, "not_completed")
    collective.refresh_from_db()
    assert history.failed_twice(collective)
    old.refresh_from_db()
    assert not history.failed_twice(old)


# --- pages


def test_deciding_on_the_page(collective, propose, board, signed_in):
    propose(collective, "completed")
    client, address = signed_in(board), reverse("ratings:case-decide", args=[collective.pk])
    facts = {"grade": "completed", "number": "", "on": "18/12/2023", "authority": "BTV"}
    assert client.post(address, facts).status_code == 422
    assert client.post(address, facts | {"number": "1-QĐ/TU"}).status_code == 302
    publish = reverse("ratings:case-publish", args=[collective.pk])
    assert client.post(publish).status_code == 302
    collective.refresh_from_db()
    assert collective.state == "published"


def test_entering_a_discipline_on_the_page(every_case, bu_dop, commission, signed_in):
    facts = {
        "unit": bu_dop.pk, "kind": "discipline", "document": "3-QĐ", "document_on": "2/10/2023",
        "authority": "UBKT", "on_day": "1/9/2023",
    }  # fmt: skip
    client = signed_in(commission)
    assert client.post(reverse("ratings:disqualifier-add"), facts).status_code == 302
    assert "3-QĐ" in client.get(reverse("ratings:disqualifiers")).content.decode()


def test_an_excess_is_kept_with_its_justification(collective, propose, decide):
    propose(collective, "excellent")
    with pytest.raises(ValidationError, match="vượt 1"):
        decide(collective, "excellent")
    decide(collective, "excellent", cap_note="Tập thể dẫn đầu toàn diện")
    row = CapExcess.objects.get()
    assert (row.excellent, row.allowed, row.justification) == (1, 0, "Tập thể dẫn đầu toàn diện")


def test_the_trail_of_a_decision_names_no_grade(published):
    rows = AuditEvent.objects.filter(action__startswith="rating_case")
    assert not [row for row in rows if "completed" in f"{row.before}{row.after}"]


# --- over the years


def test_the_page_of_a_person_shows_grades_over_the_years_with_who_decided(
    head_case, head_of_bu_dop, propose, decide, board, commission, bu_dop_clerk, signed_in
):
    propose(head_case, "completed")
    decide(head_case, "completed")
    page, who = head_of_bu_dop.get_absolute_url(), ">Ban Thường vụ Tỉnh ủy<"
    seen = [
        who in signed_in(user).get(page).content.decode() for user in (commission, bu_dop_clerk)
    ]
    assert seen == [True, False]
    decisions.publish(case_ids=[head_case.pk], by=board)
    assert who in signed_in(bu_dop_clerk).get(page).content.decode()


def test_the_page_of_a_unit_does_too(published, bu_dop_clerk, stranger, signed_in):
    page = published.unit.get_absolute_url()
    assert "12-QĐ/TU" in signed_in(bu_dop_clerk).get(page).content.decode()
    assert signed_in(stranger).get(page).status_code == 404


def test_the_report_keeps_the_line_of_an_excess_once_all_is_published(
    collective, every_case, loc_ninh, campaign, province, propose, decide, board
):
    other = every_case(loc_ninh, "leading_collective")
    for case, grade in ((collective, "excellent"), (other, "completed")):
        propose(case, grade)
    decide(collective, "excellent", cap_note="Dẫn đầu toàn diện")
    assert general.compute(campaign, province, PAPER.on).excesses == ()
    decide(other, "completed")
    decisions.publish(case_ids=[collective.pk, other.pk], by=board)
    (line,) = general.compute(campaign, province, PAPER.on).excesses
    assert (line.excellent, line.limit, line.justification) == (1, 0, "Dẫn đầu toàn diện")
