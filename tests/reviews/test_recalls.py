"""What was sent can be taken back until it is decided on; nothing of it is lost."""

import threading

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, connections

from campaign.models import Notice
from orgunits.models import AuditEvent
from reviews.domain import recalls, submissions
from reviews.models import ReviewTask, Submission
from tests.reviews.sending import fill, send

pytestmark = pytest.mark.django_db
WHY = "Nhầm số liệu của một chi bộ."


def take_back(task, by, version=1, reason=WHY):
    return recalls.recall(task_id=task.pk, version=version, by=by, reason=reason)


def test_taken_back_the_task_is_open_and_the_version_stays(task, bu_dop_clerk):
    sent = send(task, bu_dop_clerk)
    take_back(task, bu_dop_clerk)
    task.refresh_from_db()
    sent.refresh_from_db()
    assert (task.state, task.submitted_at, task.submitted_by) == ("open", None, None)
    assert (sent.state, sent.recalled_by, sent.recall_reason) == ("sent", bu_dop_clerk, WHY)
    assert AuditEvent.objects.get(action="review_task.recalled").reason == WHY


def test_the_next_version_starts_from_the_one_taken_back(task, bu_dop_clerk):
    send(task, bu_dop_clerk)
    take_back(task, bu_dop_clerk)
    again = fill(task, bu_dop_clerk, files=[], good="7", completed="2").draft
    assert (again.version, again.files.count()) == (2, 1)
    submissions.submit(task_id=task.pk, version=2, by=bu_dop_clerk)
    assert Submission.objects.sent().count() == 2


def test_the_receiver_is_told_without_the_name_of_the_unit(task, bu_dop_clerk, commission):
    send(task, bu_dop_clerk)
    take_back(task, bu_dop_clerk)
    notice = Notice.objects.get(user=commission)
    assert notice.subject == "Đơn vị thu hồi: D5"
    assert "Bù Đốp" not in str(notice.lines)


def test_a_district_is_told_and_not_the_province(
    grassroots_task, bu_dop_1_clerk, bu_dop_clerk, commission
):
    send(grassroots_task, bu_dop_1_clerk)
    take_back(grassroots_task, bu_dop_1_clerk)
    assert [notice.user for notice in Notice.objects.all()] == [bu_dop_clerk]


def test_once_accepted_it_stays(task, bu_dop_clerk, commission):
    send(task, bu_dop_clerk)
    submissions.accept(task_id=task.pk, by=commission)
    with pytest.raises(ValidationError, match="không còn ở trạng thái"):
        take_back(task, bu_dop_clerk)
    assert Submission.objects.get().recalled_at is None


@pytest.mark.parametrize(("version", "reason"), [(1, "  "), (2, WHY), (1, "a" * 1001)])
def test_a_reason_and_the_version_seen_are_needed(task, bu_dop_clerk, version, reason):
    send(task, bu_dop_clerk)
    with pytest.raises(ValidationError):
        take_back(task, bu_dop_clerk, version, reason)
    task.refresh_from_db()
    assert task.state == "submitted"


def test_neither_a_stranger_nor_the_receiver_takes_it_back(
    task, bu_dop_clerk, stranger, commission, signed_in
):
    send(task, bu_dop_clerk)
    for user in (stranger, commission):
        with pytest.raises(PermissionDenied):
            take_back(task, user)
    address = f"/nhiem-vu/{task.pk}/thu-hoi/"
    assert signed_in(stranger).post(address, {"version": "1"}).status_code == 404
    assert signed_in(commission).post(address, {"version": "1"}).status_code == 403


def test_on_the_page_a_missing_reason_keeps_what_was_sent(task, bu_dop_clerk, signed_in):
    send(task, bu_dop_clerk)
    browser, address = signed_in(bu_dop_clerk), f"/nhiem-vu/{task.pk}/thu-hoi/"
    answer = browser.post(address, {"version": "1", "recall_reason": ""})
    assert answer.status_code == 422
    assert "Cần nêu rõ lý do." in answer.content.decode()
    assert browser.post(address, {"version": "1", "recall_reason": WHY}).status_code == 302
    assert WHY in browser.get(f"/nhiem-vu/{task.pk}/").content.decode()


@pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite has one writer; threads need PostgreSQL"
)
@pytest.mark.django_db(transaction=True)
def test_accepting_and_recalling_at_once_one_of_them_wins(task, bu_dop_clerk, commission):
    send(task, bu_dop_clerk)
    gate, refused = threading.Barrier(2), []

    def attempt(act, **facts):
        gate.wait()
        try:
            act(task_id=task.pk, version=1, **facts)
        except ValidationError as error:
            refused.append(error)
        connections.close_all()

    threads = [
        threading.Thread(target=attempt, args=(submissions.accept,), kwargs={"by": commission}),
        threading.Thread(
            target=attempt, args=(recalls.recall,), kwargs={"by": bu_dop_clerk, "reason": WHY}
        ),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    state = ReviewTask.objects.get(pk=task.pk).state
    assert (len(refused), state in ("open", "accepted")) == (1, True)
    assert bool(Submission.objects.get().recalled_at) == (state == "open")
