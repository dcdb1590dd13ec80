"""Sending, returning, accepting: facts of the plan, and what must never happen."""

import threading
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.urls import reverse

from campaign.lib import clock
from campaign.models import Notice
from orgunits import audit
from orgunits.models import AuditEvent
from ratings.models import ResultRow
from reviews.domain import submissions
from reviews.models import ReviewTask, Submission
from tests.reviews.sending import fill, pdf, send, typed

LATE = date(2023, 12, 28)


def events(noun):
    found = AuditEvent.objects.filter(object_type=noun._meta.label_lower, object_id=str(noun.pk))
    return list(found.order_by("number").values_list("action", flat=True))


def broken(*args, **kwargs):
    raise RuntimeError("audit")


def test_sending_moves_the_task_and_freezes_the_rows(task, bu_dop_clerk):
    sent = send(task, bu_dop_clerk)
    task.refresh_from_db()
    assert (task.state, task.submitted_by, sent.version) == ("submitted", bu_dop_clerk, 1)
    assert set(ResultRow.objects.values_list("is_sent", flat=True)) == {True}
    assert events(task) == ["review_task.submitted"]


def test_an_open_task_lacks_table_and_document(task, bu_dop_clerk):
    draft = submissions.draft(task_id=task.pk, by=bu_dop_clerk)
    with pytest.raises(ValidationError) as refused:
        submissions.submit(task_id=task.pk, version=draft.version, by=bu_dop_clerk)
    assert refused.value.messages == [
        "Chưa nhập biểu kết quả (6 dòng).",
        "Chưa đính kèm báo cáo kết quả.",
    ]


def test_the_draft_is_one_however_often_begun(task, bu_dop_clerk, bu_dop_head):
    first = submissions.draft(task_id=task.pk, by=bu_dop_clerk)
    assert submissions.draft(task_id=task.pk, by=bu_dop_head) == first


def test_sending_again_answers_with_the_first_receipt(task, bu_dop_clerk, bu_dop_head):
    first = send(task, bu_dop_clerk)
    again = submissions.submit(task_id=task.pk, version=1, by=bu_dop_head)
    assert again == first
    assert again.sent_by == bu_dop_clerk
    assert events(task) == ["review_task.submitted"]


def test_two_tabs_see_the_same_receipt(task, bu_dop_clerk, signed_in):
    fill(task, bu_dop_clerk)
    tabs = [signed_in(bu_dop_clerk), signed_in(bu_dop_clerk)]
    answers = [tab.post(reverse("reviews:submit", args=[task.pk]), {"version": 1}) for tab in tabs]
    sent = Submission.objects.sent().get()
    assert [answer.url for answer in answers] == [sent.get_absolute_url()] * 2


@pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite has one writer; threads need PostgreSQL"
)
@pytest.mark.django_db(transaction=True)
def test_two_threads_make_one_submission(task, bu_dop_clerk):
    fill(task, bu_dop_clerk)
    found, gate = [], threading.Barrier(2)

    def click():
        gate.wait()
        with clock.pin(date(2023, 12, 18)):
            found.append(submissions.submit(task_id=task.pk, version=1, by=bu_dop_clerk).pk)
        connection.close()

    threads = [threading.Thread(target=click) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 1
    assert len(found) == 2
    assert events(task) == ["review_task.submitted"]


def test_sending_leaves_nothing_behind_when_the_audit_fails(task, bu_dop_clerk, monkeypatch):
    fill(task, bu_dop_clerk)
    monkeypatch.setattr(audit, "record", broken)
    with pytest.raises(RuntimeError):
        submissions.submit(task_id=task.pk, version=1, by=bu_dop_clerk)
    task.refresh_from_db()
    assert (task.state, Submission.objects.sent().count()) == ("open", 0)
    assert not ResultRow.objects.filter(is_sent=True).exists()


@pytest.mark.parametrize("verb", ["accept", "return_"])
def test_deciding_leaves_nothing_behind_when_the_audit_fails(
    verb, task, bu_dop_clerk, commission, monkeypatch
):
    send(task, bu_dop_clerk)
    monkeypatch.setattr(audit, "record", broken)
    reason = {"reason": "Thiếu chữ ký."} if verb == "return_" else {}
    with pytest.raises(RuntimeError):
        getattr(submissions, verb)(task_id=task.pk, by=commission, **reason)
    task.refresh_from_db()
    assert (task.state, Notice.objects.count()) == ("submitted", 0)


def test_what_was_sent_is_never_changed(task, bu_dop_clerk):
    sent = send(task, bu_dop_clerk)
    with pytest.raises(ValidationError, match="không sửa được nữa"):
        submissions.save_draft(
            task_id=task.pk, version=1, by=bu_dop_clerk, data=typed(sent, on_roll="11")
        )
    assert set(ResultRow.objects.values_list("on_roll", flat=True)) == {10}


def test_no_new_draft_while_the_receiver_decides(task, bu_dop_clerk):
    send(task, bu_dop_clerk)
    with pytest.raises(ValidationError):
        submissions.draft(task_id=task.pk, by=bu_dop_clerk)


def test_returned_work_is_corrected_as_version_two(task, bu_dop_clerk, commission):
    first = send(task, bu_dop_clerk)
    submissions.return_(task_id=task.pk, by=commission, reason="Rà lại số đảng viên.")
    second = submissions.draft(task_id=task.pk, by=bu_dop_clerk)
    assert second.version == 2
    assert [row.on_roll for row in second.table.rows.all()] == [10] * 6
    assert [file.sha256 for file in second.files.all()] == [first.files.get().sha256]
    submissions.submit(task_id=task.pk, version=2, by=bu_dop_clerk)
    accepted = submissions.accept(task_id=task.pk, by=commission)
    assert (accepted.state, accepted.accepted_version) == ("accepted", 2)
    assert set(
        ResultRow.objects.accepted().values_list("table__submission__version", flat=True)
    ) == {2}


def test_returning_needs_a_reason(task, bu_dop_clerk, commission):
    send(task, bu_dop_clerk)
    with pytest.raises(ValidationError, match="Cần nêu rõ lý do"):
        submissions.return_(task_id=task.pk, by=commission, reason="  ")


def test_the_sender_is_told_of_the_outcome(task, bu_dop_clerk, commission):
    send(task, bu_dop_clerk)
    submissions.return_(task_id=task.pk, by=commission, reason="Thiếu biểu.")
    notice = Notice.objects.get()
    assert (notice.user, notice.kind) == (bu_dop_clerk, "outcome")
    assert notice.lines[0]["url"] == task.get_absolute_url()


def test_nobody_accepts_what_their_own_unit_sends(task, bu_dop_clerk, bu_dop_head, stranger):
    send(task, bu_dop_clerk)
    for user in (bu_dop_clerk, bu_dop_head, stranger):
        with pytest.raises(PermissionDenied):
            submissions.accept(task_id=task.pk, by=user)


def test_the_district_accepts_what_the_grassroots_send(
    grassroots_task, bu_dop_1_clerk, bu_dop_clerk
):
    send(grassroots_task, bu_dop_1_clerk)
    task = submissions.accept(task_id=grassroots_task.pk, by=bu_dop_clerk)
    assert task.accepted_by == bu_dop_clerk


def test_a_decision_on_a_version_no_longer_the_last_is_refused(task, bu_dop_clerk, commission):
    send(task, bu_dop_clerk)
    submissions.return_(task_id=task.pk, by=commission, reason="Rà lại.")
    send(task, bu_dop_clerk)
    with pytest.raises(ValidationError, match="đã gửi lần 2"):
        submissions.accept(task_id=task.pk, by=commission, version=1)


def test_the_last_day_before_the_27th_is_in_time(task, bu_dop_clerk):
    with clock.pin(clock.at(date(2023, 12, 26), 23, 59)):
        sent = send(task, bu_dop_clerk)
    assert not sent.is_late


def test_late_work_is_taken_with_a_reason_and_marked(task, bu_dop_clerk):
    with clock.pin(LATE):
        fill(task, bu_dop_clerk)
        with pytest.raises(ValidationError, match="cần nêu lý do gửi muộn"):
            submissions.submit(task_id=task.pk, version=1, by=bu_dop_clerk)
        submissions.submit(task_id=task.pk, version=1, by=bu_dop_clerk, late_reason="Mất điện.")
    task.refresh_from_db()
    assert (task.was_late, task.late_reason) == (True, "Mất điện.")
    assert list(ReviewTask.objects.sent_late()) == [task]


def test_a_reason_given_in_time_is_not_kept(task, bu_dop_clerk):
    sent = send(task, bu_dop_clerk, late_reason="Không cần")
    assert sent.late_reason == ""


def test_an_extension_does_not_rewrite_an_old_receipt(task, bu_dop_clerk):
    with clock.pin(LATE):
        sent = send(task, bu_dop_clerk, late_reason="Mất điện.")
    ReviewTask.objects.update(last_day=date(2024, 1, 5))
    assert Submission.objects.get(pk=sent.pk).is_late


def test_paper_counts_from_the_day_it_was_received(grassroots_task, bu_dop_clerk):
    """A clerk above enters it; the scan is optional."""
    with clock.pin(date(2023, 12, 22)):
        fill(grassroots_task, bu_dop_clerk, files=[], paper_received_on="19/12/2023")
        sent = submissions.submit(task_id=grassroots_task.pk, version=1, by=bu_dop_clerk)
    grassroots_task.refresh_from_db()
    assert (sent.on_paper, sent.is_late, grassroots_task.was_late) == (True, False, False)
    assert not ReviewTask.objects.sent_late().exists()


def test_entering_for_a_unit_needs_the_paper(grassroots_task, bu_dop_clerk):
    fill(grassroots_task, bu_dop_clerk)
    with pytest.raises(ValidationError, match="ghi ngày nhận bản giấy"):
        submissions.submit(task_id=grassroots_task.pk, version=1, by=bu_dop_clerk)


def test_a_stranger_neither_drafts_nor_sends(task, bu_dop_clerk, stranger):
    fill(task, bu_dop_clerk)
    with pytest.raises(PermissionDenied):
        submissions.draft(task_id=task.pk, by=stranger)
    with pytest.raises(PermissionDenied):
        submissions.submit(task_id=task.pk, version=1, by=stranger)


def test_a_person_sends_the_own_paper(
    make_task, make_milestone, standing_committee, member, other_member
):
    d4 = make_milestone("D4", date(2023, 12, 25), "province", work="document")
    own = make_task(d4, standing_committee, person=member.person)
    sent = send(own, member)
    assert sent.sent_by == member
    with pytest.raises(PermissionDenied):
        submissions.draft(task_id=own.pk, by=other_member)


STEPS = ["begin", "save", "look", "submit", "accept", "return"]


@pytest.mark.parametrize("step", STEPS)
def test_to_a_stranger_the_task_does_not_exist(step, task, stranger, signed_in):
    address = reverse(f"reviews:{step}", args=[task.pk])
    ask = signed_in(stranger).get if step == "look" else signed_in(stranger).post
    assert ask(address).status_code == 404


@pytest.mark.parametrize("step", STEPS)
def test_whoever_only_looks_on_is_refused(step, task, inspector, signed_in):
    address = reverse(f"reviews:{step}", args=[task.pk])
    ask = signed_in(inspector).get if step == "look" else signed_in(inspector).post
    assert ask(address).status_code == 403


def test_what_does_not_add_up_is_said_at_the_top(task, bu_dop_clerk, signed_in):
    draft = submissions.draft(task_id=task.pk, by=bu_dop_clerk)
    answer = signed_in(bu_dop_clerk).post(
        reverse("reviews:save", args=[task.pk]), typed(draft, on_roll="12") | {"next": "look"}
    )
    assert answer.status_code == 422
    assert "Đảng viên (cấp cơ sở): tổng số 12, các cột cộng lại 10, thiếu 2." in answer.text


def test_what_was_typed_wrong_is_kept_as_typed(task, bu_dop_clerk, signed_in):
    draft = submissions.draft(task_id=task.pk, by=bu_dop_clerk)
    answer = signed_in(bu_dop_clerk).post(
        reverse("reviews:save", args=[task.pk]), typed(draft, good="8o")
    )
    assert answer.status_code == 422
    assert 'value="8o"' in answer.text
    assert set(ResultRow.objects.values_list("on_roll", "good")) == {(10, 0)}


def test_saving_while_typing_says_when(task, bu_dop_clerk, signed_in):
    draft = submissions.draft(task_id=task.pk, by=bu_dop_clerk)
    with clock.pin(clock.at(date(2023, 12, 18), 14, 5)):
        answer = signed_in(bu_dop_clerk).post(
            reverse("reviews:save", args=[task.pk]), typed(draft), headers={"HX-Request": "true"}
        )
    assert "Đã lưu lúc 14:05." in answer.text
    assert 'id="missing" hx-swap-oob="true"' in answer.text


def test_from_the_form_to_the_receipt(task, bu_dop_clerk, signed_in):
    clerk = signed_in(bu_dop_clerk)
    clerk.post(reverse("reviews:begin", args=[task.pk]))
    draft = Submission.objects.get()
    save = reverse("reviews:save", args=[task.pk])
    answer = clerk.post(save, typed(draft) | {"next": "look", "files": [pdf()]})
    assert answer.url == reverse("reviews:look", args=[task.pk])
    assert "Báo cáo kiểm điểm.pdf" in clerk.get(answer.url).text
    with clock.pin(clock.at(date(2023, 12, 18), 14, 5)):
        answer = clerk.post(reverse("reviews:submit", args=[task.pk]), {"version": 1})
    receipt = clerk.get(answer.url).text
    assert "14:05:00 ngày 18/12/2023" in receipt
    assert draft.files.get().sha256 in receipt


def test_a_receipt_is_not_for_strangers(task, bu_dop_clerk, stranger, signed_in):
    sent = send(task, bu_dop_clerk)
    assert signed_in(bu_dop_clerk).get(sent.get_absolute_url()).status_code == 200
    assert signed_in(stranger).get(sent.get_absolute_url()).status_code == 404


def test_the_receiver_does_not_see_a_draft(task, bu_dop_clerk, commission):
    draft = submissions.draft(task_id=task.pk, by=bu_dop_clerk)
    assert draft in Submission.objects.visible_to(bu_dop_clerk)
    assert draft not in Submission.objects.visible_to(commission)


def test_the_reason_is_kept_when_the_return_is_refused(task, bu_dop_clerk, commission, signed_in):
    send(task, bu_dop_clerk)
    submissions.accept(task_id=task.pk, by=commission)
    answer = signed_in(commission).post(
        reverse("reviews:return", args=[task.pk]), {"reason": "Thiếu biểu số 2"}
    )
    assert answer.status_code == 422


def test_a_late_reason_is_kept_when_sending_is_refused(task, bu_dop_clerk, signed_in):
    with clock.pin(LATE):
        draft = submissions.draft(task_id=task.pk, by=bu_dop_clerk)
        answer = signed_in(bu_dop_clerk).post(
            reverse("reviews:submit", args=[task.pk]),
            {"version": draft.version, "late_reason": "Đường ngập lụt"},
        )
    assert answer.status_code == 422
    assert "Đường ngập lụt" in answer.text


def test_a_reason_too_long_is_refused_in_words(task, bu_dop_clerk, commission):
    send(task, bu_dop_clerk)
    with pytest.raises(ValidationError, match="nhiều nhất là 1000"):
        submissions.return_(task_id=task.pk, by=commission, reason="x" * 1001)


@pytest.mark.parametrize("verb", ["luu", "gui"])
def test_whoever_comes_back_to_a_form_address_is_led_to_the_task(
    signed_in, bu_dop_clerk, stranger, task, verb
):
    address = f"/nhiem-vu/{task.pk}/{verb}/"
    assert signed_in(bu_dop_clerk).get(address).headers["Location"] == task.get_absolute_url()
    assert signed_in(stranger).get(address).status_code == 404
