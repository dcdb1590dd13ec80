"""A unit's task goes from hand to hand, and every hand is known."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from campaign.lib import clock
from campaign.models import Notice
from orgunits.models import AuditEvent
from orgunits.roles import Role
from reviews.domain import handovers, recipients, reminders, submissions
from reviews.models import HandOver
from tests.house.counting import queries_of
from tests.reviews.sending import fill, send

pytestmark = pytest.mark.django_db
WHY = "Đồng chí Thanh nghỉ thai sản."


@pytest.fixture
def colleague(make_user, bu_dop):
    return make_user("budop2", Role.COMMITTEE_CLERK, bu_dop)


def give(task, to, by, reason=WHY):
    return handovers.hand_over(task_id=task.pk, to=to, by=by, reason=reason)


def test_who_to_whom_when_by_whom_and_why(task, bu_dop_clerk, bu_dop_head, colleague):
    give(task, bu_dop_clerk, bu_dop_head)
    row = give(task, colleague, bu_dop_head)
    task.refresh_from_db()
    assert task.assignee == colleague
    assert (row.from_user, row.to_user, row.by, row.reason) == (
        bu_dop_clerk, colleague, bu_dop_head, WHY
    )  # fmt: skip
    event = AuditEvent.objects.filter(action="review_task.handed_over").latest("pk")
    assert (event.before, event.after) == ({"assignee": "budop"}, {"assignee": "budop2"})
    assert give(task, None, bu_dop_head).to_user is None


def test_both_are_told_and_whoever_did_it_is_not(task, bu_dop_clerk, bu_dop_head, colleague):
    give(task, bu_dop_clerk, bu_dop_clerk)
    assert not Notice.objects.exists()
    give(task, colleague, bu_dop_head)
    told = {notice.user: notice.subject for notice in Notice.objects.all()}
    assert told == {
        colleague: "Nhiệm vụ giao cho đồng chí",
        bu_dop_clerk: "Nhiệm vụ chuyển cho người khác",
    }


def test_reminders_go_to_whom_it_was_handed(task, bu_dop_clerk, bu_dop_head, colleague):
    assert set(reminders.by_person([task], clock.today())) == {
        bu_dop_clerk.pk, bu_dop_head.pk, colleague.pk
    }  # fmt: skip
    give(task, colleague, bu_dop_head)
    task.refresh_from_db()
    assert set(reminders.by_person([task], clock.today())) == {colleague.pk}
    colleague.grants.all().delete()
    assert colleague.pk not in reminders.by_person([task], clock.today())
    assert len(reminders.by_person([task], clock.today())) == 2


@pytest.mark.parametrize("state", ["open", "submitted", "returned", "accepted"])
def test_at_any_state_and_nothing_else_changes(
    task, bu_dop_clerk, colleague, commission, state
):  # fmt: skip
    if state != "open":
        send(task, bu_dop_clerk)
    if state == "returned":
        submissions.return_(task_id=task.pk, by=commission, reason="Thiếu biểu 2.")
    if state == "accepted":
        submissions.accept(task_id=task.pk, by=commission)
    give(task, colleague, commission)
    task.refresh_from_db()
    assert (task.state, task.assignee) == (state, colleague)


def test_the_draft_goes_with_it(task, bu_dop_clerk, colleague):
    draft = fill(task, bu_dop_clerk).draft
    give(task, colleague, bu_dop_clerk)
    assert submissions.draft(task_id=task.pk, by=colleague) == draft


def test_only_to_those_who_send_for_the_unit(task, bu_dop_head, bu_dop_1_clerk, stranger):
    for user in (bu_dop_1_clerk, stranger):
        with pytest.raises(ValidationError, match="không có quyền gửi kết quả"):
            give(task, user, bu_dop_head)
    with pytest.raises(ValidationError, match="làm chung"):
        give(task, None, bu_dop_head)
    with pytest.raises(ValidationError, match="nêu rõ lý do"):
        give(task, bu_dop_head, bu_dop_head, "  ")
    assert not HandOver.objects.exists()


def test_neither_a_stranger_nor_anyone_below_hands_it_over(
    task, colleague, stranger, bu_dop_1_clerk
):
    for user in (stranger, bu_dop_1_clerk):
        with pytest.raises(PermissionDenied):
            give(task, colleague, user)


def test_a_persons_own_review_stays_with_them(make_task, d5, bu_dop, member, bu_dop_head):
    own = make_task(d5, bu_dop, person=member.person)
    with pytest.raises(PermissionDenied):
        give(own, bu_dop_head, bu_dop_head)
    assert set(recipients.accounts({own.person_id})[own.person_id]) == {member.pk}


def test_on_the_page_what_was_typed_stays_and_my_work_says_whose_it_is(
    task, bu_dop_clerk, colleague, signed_in
):
    address, browser = f"/nhiem-vu/{task.pk}/ban-giao/", signed_in(bu_dop_clerk)
    answer = browser.post(address, {"to": "", "reason": WHY})
    assert answer.status_code == 422
    assert WHY in answer.text
    assert browser.post(address, {"to": colleague.pk, "reason": WHY}).status_code == 302
    assert f"Được giao cho {colleague}" in browser.get("/viec-cua-toi/").text
    assert "Được giao cho đồng chí" in signed_in(colleague).get("/viec-cua-toi/").text
    page = browser.get(f"/nhiem-vu/{task.pk}/").text
    assert WHY in page
    assert f"Được giao cho {colleague}." in page


def test_queries_do_not_grow(
    task, make_task, make_milestone, bu_dop, bu_dop_clerk, colleague, signed_in
):
    browser = signed_in(bu_dop_clerk)
    give(task, colleague, bu_dop_clerk)
    one = queries_of(browser, "/viec-cua-toi/")
    for key in ("D6", "D7"):
        more = make_task(make_milestone(key, task.last_day, "district", "document"), bu_dop)
        give(more, colleague, bu_dop_clerk)
    assert queries_of(browser, "/viec-cua-toi/") == one
