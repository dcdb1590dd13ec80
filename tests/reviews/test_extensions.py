"""More time rests on a document of an authority; nobody gives it to themselves."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from campaign.lib import clock
from campaign.models import Notice
from orgunits.models import AuditEvent
from reviews.domain import extensions, reminders, submissions
from reviews.models import Extension
from tests.reviews.sending import send

pytestmark = pytest.mark.django_db
LATER = date(2024, 1, 5)
PAPER = {
    "authority": "Thường trực Tỉnh ủy",
    "number": "45-CV/TU",
    "signed_on": date(2023, 12, 17),
    "reason": "Huyện khắc phục hậu quả mưa lũ.",
}
TYPED = PAPER | {"to_day": "05/01/2024", "signed_on": "17/12/2023"}


def grant(task, by, **facts):
    return extensions.grant(task_id=task.pk, by=by, **{"to_day": LATER, **PAPER, **facts})


def ask(task, by, **facts):
    return extensions.ask(
        task_id=task.pk, by=by, **{"to_day": LATER, "reason": PAPER["reason"], **facts}
    )


def test_only_the_tasks_own_day_moves(task, d5, commission):
    before = d5.last_day
    grant(task, commission)
    task.refresh_from_db()
    d5.refresh_from_db()
    assert (task.last_day, d5.last_day) == (LATER, before)
    event = AuditEvent.objects.get(action="extension.granted")
    assert (event.before["last_day"], event.after["last_day"]) == ("2023-12-26", "2024-01-05")


def test_in_time_by_the_new_day_is_in_time_and_old_receipts_keep_the_old(
    task, bu_dop_clerk, commission
):
    first = send(task, bu_dop_clerk)
    submissions.return_(task_id=task.pk, by=commission, reason="Thiếu biểu.")
    grant(task, commission)
    with clock.pin(clock.at(date(2024, 1, 4), 9)):
        second = send(task, bu_dop_clerk)
    first.refresh_from_db()
    assert (first.due_on, second.due_on, second.is_late) == (date(2023, 12, 26), LATER, False)


def test_the_unit_asks_and_is_answered(task, bu_dop_clerk, commission):
    ask(task, bu_dop_clerk)
    given = grant(task, commission, to_day=date(2024, 1, 2))
    assert (given.asked_by, given.decided_by, given.to_day) == (
        bu_dop_clerk,
        commission,
        date(2024, 1, 2),
    )
    assert Notice.objects.get(user=bu_dop_clerk).subject == "Gia hạn đến hết ngày 02/01/2024: D5"


def test_a_refusal_needs_words_and_moves_nothing(task, bu_dop_clerk, commission):
    ask(task, bu_dop_clerk)
    with pytest.raises(ValidationError):
        extensions.refuse(task_id=task.pk, answer=" ", by=commission)
    extensions.refuse(task_id=task.pk, answer="Còn đủ thời gian.", by=commission)
    task.refresh_from_db()
    assert (task.last_day, Extension.objects.get().state) == (date(2023, 12, 26), "refused")


def test_one_request_at_a_time(task, bu_dop_clerk, bu_dop_head):
    ask(task, bu_dop_clerk)
    with pytest.raises(ValidationError, match="đang chờ trả lời"):
        ask(task, bu_dop_head)


@pytest.mark.parametrize("day", [date(2023, 12, 26), date(2023, 12, 17)])
def test_the_new_day_lies_after_the_old_and_not_in_the_past(task, commission, day):
    with pytest.raises(ValidationError, match="Ngày cuối mới phải sau ngày"):
        grant(task, commission, to_day=day)


@pytest.mark.parametrize("name", ["authority", "number", "reason"])
def test_without_document_authority_or_reason_there_is_none(task, commission, name):
    with pytest.raises(ValidationError):
        grant(task, commission, **{name: "  "})
    assert Extension.objects.count() == 0


def test_what_was_sent_is_not_extended(task, bu_dop_clerk, commission):
    send(task, bu_dop_clerk)
    with pytest.raises(ValidationError, match="chưa gửi"):
        grant(task, commission)


def test_nobody_extends_their_own(task, bu_dop_clerk, bu_dop_head, stranger):
    for user in (bu_dop_clerk, bu_dop_head, stranger):
        with pytest.raises(PermissionDenied):
            grant(task, user)
    with pytest.raises(PermissionDenied):
        ask(task, stranger)


def test_reminders_follow_the_new_day(task, bu_dop_clerk, commission):
    grant(task, commission)
    with clock.pin(clock.at(date(2023, 12, 27), 8)):
        task.refresh_from_db()
        assert reminders.reminder_day(task, clock.today()) is None


def test_on_the_page_the_unit_asks_and_the_commission_grants(
    task, bu_dop_clerk, commission, stranger, signed_in
):
    address = f"/nhiem-vu/{task.pk}/gia-han/"
    clerk, desk = signed_in(bu_dop_clerk), signed_in(commission)
    assert signed_in(stranger).get(address).status_code == 404
    assert clerk.post(address, {"to_day": "05/01/2024", "reason": ""}).status_code == 422
    assert clerk.post(address, {"to_day": "05/01/2024", "reason": "Mưa lũ."}).status_code == 302
    page = desk.get(address).content.decode()
    assert "Mưa lũ." in page and 'value="05/01/2024"' in page
    wrong = desk.post(address, TYPED | {"number": ""})
    assert (wrong.status_code, "Thường trực Tỉnh ủy" in wrong.content.decode()) == (422, True)
    assert desk.post(address, TYPED).status_code == 302
    task.refresh_from_db()
    assert task.last_day == LATER
    assert "45-CV/TU" in clerk.get(task.get_absolute_url()).content.decode()
