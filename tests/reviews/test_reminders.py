"""“Theo dõi, đôn đốc” (R48): who is told, on which days, and that a missed night loses nothing."""

import json
import threading
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections

from campaign.domain import clocks, notifications, outbox
from campaign.lib import clock
from campaign.models import Notice
from orgunits.domain import accounts
from orgunits.models import Person
from reviews.domain import reminder_checks, reminders
from tests.reviews.reminding import ASKING_THE_CLOCK, remind

pytestmark = pytest.mark.django_db
needs_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="several writers at once need PostgreSQL"
)


def at(day, hour=6):
    return clock.at(date(2023, 12, day), hour)


def said_on(*days):
    """The digests that planning on these days leaves: (day, texts)."""
    for day in days:
        remind(at(day))
    return [
        (notice.day.day, [line["when"] for line in notice.lines])
        for notice in Notice.objects.order_by("day")
    ]


@pytest.fixture
def returned(task, commission):
    task.state, task.returned_by, task.return_reason = "returned", commission, "Thiếu biểu"
    task.returned_at = at(10, 9)
    task.save()
    return task


def test_nobody_is_told_when_nothing_is_near(task, bu_dop_clerk):
    assert said_on(10, 15, 18) == []


def test_reminders_come_on_their_days_until_the_last_one(task, bu_dop_clerk):
    days = [day for day, _ in said_on(*range(18, 27))]
    assert days == [19, 23, 25, 26]


def test_the_words_say_how_long_is_left(task, bu_dop_clerk):
    assert said_on(25, 26, 27) == [
        (25, ["còn 1 ngày, ngày cuối là 26/12/2023"]),
        (26, ["hôm nay, 26/12/2023, là ngày cuối"]),
        (27, ["quá hạn 1 ngày, ngày cuối là 26/12/2023"]),
    ]


def test_a_missed_night_is_made_up_for(task, bu_dop_clerk):
    assert [day for day, _ in said_on(20, 21, 24)] == [20, 24]


def test_three_missed_days_make_one_digest(task, bu_dop_clerk):
    assert [day for day, _ in said_on(19, 27, 27)] == [19, 27]


def test_overdue_work_is_spoken_of_every_so_many_days(task, bu_dop_clerk, campaign):
    campaign.remind_overdue_every = 2
    campaign.save()
    assert [day for day, _ in said_on(26, 27, 28, 29, 30)] == [26, 27, 29]


def test_a_missed_overdue_day_is_made_up_for(task, bu_dop_clerk, campaign):
    campaign.remind_overdue_every = 3
    campaign.save()
    assert [day for day, _ in said_on(26, 28, 29, 30)] == [26, 28, 30]


def test_returned_work_is_in_the_next_days_digest(returned, bu_dop_clerk):
    assert said_on(10, 11, 12) == [
        (11, ["được trả lại để bổ sung, còn 15 ngày, ngày cuối là 26/12/2023"])
    ]


def test_work_opened_late_is_told_at_once(task, bu_dop_clerk):
    task.opened_at = at(21, 9)
    task.save()
    assert [day for day, _ in said_on(21, 22)] == [21]


@pytest.mark.parametrize("state", ["submitted", "accepted", "exempt"])
def test_finished_work_is_not_spoken_of(task, bu_dop_clerk, commission, state):
    facts = {"state": state, "submitted_at": at(15), "submitted_by": bu_dop_clerk}
    if state == "accepted":
        facts |= {"accepted_at": at(16), "accepted_by": commission, "accepted_version": 1}
    type(task).objects.filter(pk=task.pk).update(**facts)
    assert said_on(19, 26, 28) == []


def test_one_digest_holds_all_the_work_of_a_person(make_task, d5, d1, bu_dop, bu_dop_clerk):
    make_task(d5, bu_dop)
    make_task(d1, bu_dop)
    reminders.plan(at(19))
    digest = Notice.objects.get()
    assert digest.subject == "Đồng chí có 2 việc cần làm"
    assert [line["text"] for line in digest.lines] == ["Mốc D1", "Mốc D5"]


def test_the_clerk_above_and_the_stranger_are_not_told(
    grassroots_task, bu_dop_clerk, stranger, bu_dop_1_clerk
):
    reminders.plan(at(19))
    assert [notice.user for notice in Notice.objects.all()] == [bu_dop_1_clerk]


def test_an_ended_grant_is_not_told(task, bu_dop_clerk, bu_dop_head):
    accounts.end(grant=bu_dop_clerk.grants.get(), by=None, reason="Chuyển công tác")
    reminders.plan(at(19))
    assert [notice.user for notice in Notice.objects.all()] == [bu_dop_head]


def test_a_persons_own_task_is_told_to_the_person(make_task, d5, bu_dop, bu_dop_clerk, make_user):
    person = Person.objects.create(full_name="Trần Văn Ánh")
    user = make_user("anh", person=person)
    make_task(d5, bu_dop, person=person)
    reminders.plan(at(19))
    assert [notice.user for notice in Notice.objects.all()] == [user]


def test_units_are_named_only_to_whoever_sends_for_several(
    make_task, d5, bu_dop, loc_ninh, make_user
):
    both = make_user("haihuyen", "committee_clerk", bu_dop, "committee_clerk", loc_ninh)
    make_task(d5, bu_dop)
    make_task(d5, loc_ninh)
    reminders.plan(at(19))
    lines = Notice.objects.get(user=both).lines
    assert [line["text"] for line in lines] == [
        "Mốc D5 · Huyện ủy Bù Đốp",
        "Mốc D5 · Huyện ủy Lộc Ninh",
    ]


def test_planning_twice_changes_nothing(task, bu_dop_clerk):
    assert reminders.plan(at(19)) == {"campaigns": 1, "people": 1, "planned": 1}
    assert reminders.plan(at(19, 20)) == {"campaigns": 1, "people": 0, "planned": 0}


def test_a_clock_that_ran_ahead_costs_no_reminder(task, bu_dop_clerk):
    """The 19th is a day of its own, and the 21st, which was said ahead, is not said again."""
    assert [day for day, _ in said_on(21, 19, 20, 21)] == [19, 21]


def unsent_on(*days):
    """What stands in the outbox when nothing went out on these days, and why the rest does not."""
    for day in days:
        reminders.plan(at(day))
    return {(n.day.day, n.state, n.outcome) for n in Notice.objects.all()}


def test_digests_that_nobody_sent_collapse_into_todays(task, bu_dop_clerk):
    """The relay was down from the 23rd: on the 26th one mail goes out, and says why not three."""
    unsent_on(23, 25, 26)
    with clock.pin(at(26, 9)):
        assert outbox.pump()["sent"] == 1
    merged = "Đã gộp vào tin ngày 26/12/2023"
    assert unsent_on() == {
        (23, "cancelled", merged),
        (25, "cancelled", merged),
        (26, "sent", ""),
    }


def test_what_only_the_unsent_one_says_is_said_today(make_task, d1, d5, bu_dop, bu_dop_clerk):
    """The 19th, unsent, speaks of both; the 23rd is a day of the second only."""
    make_task(d1, bu_dop)
    make_task(d5, bu_dop)
    reminders.plan(at(19))
    reminders.plan(at(23))
    newest = Notice.objects.get(day=date(2023, 12, 23))
    assert [line["text"] for line in newest.lines] == ["Mốc D1", "Mốc D5"]


def test_a_digest_of_a_day_to_come_waits_for_it(task, bu_dop_clerk):
    """Planned by a machine two days ahead, and sent by one whose clock is right."""
    reminders.plan(at(27))
    with clock.pin(at(25)):
        assert outbox.pump()["sent"] == 0
    with clock.pin(at(27)):
        assert outbox.pump()["sent"] == 1


def test_a_machine_with_a_false_clock_plans_nothing(task, bu_dop_clerk, monkeypatch):
    monkeypatch.setattr(clocks, "offset", lambda: 7200)
    assert reminders.plan(at(19))["planned"] == 0
    assert outbox.pump() == dict.fromkeys(outbox.OUTCOMES, 0)


# --- why a planned mail is not sent


def reason_of(*, on=19):
    with clock.pin(at(on, 9)):
        outbox.pump()
    notice = Notice.objects.get()
    assert notice.state == "cancelled"
    return notice.outcome


def test_a_mail_says_why_it_was_not_sent_when_the_work_is_done(task, bu_dop_clerk):
    reminders.plan(at(19))
    type(task).objects.update(state="submitted", submitted_at=at(19), submitted_by=bu_dop_clerk)
    assert reason_of() == "Việc đã xong, không cần nhắc nữa"


def test_a_mail_says_why_it_was_not_sent_when_the_deadline_moved(task, bu_dop_clerk):
    reminders.plan(at(19))
    type(task).objects.update(last_day=date(2024, 1, 20))
    assert reason_of() == "Ngày cuối đã lùi, chưa đến lượt nhắc"


def test_a_mail_says_why_it_was_not_sent_when_the_duty_ended(task, bu_dop_clerk):
    reminders.plan(at(19))
    accounts.end(grant=bu_dop_clerk.grants.get(), by=None, reason="Chuyển công tác")
    assert reason_of() == "Việc không còn do người nhận phụ trách"


def test_a_plan_not_published_reminds_nobody(task, bu_dop_clerk, campaign):
    type(campaign).objects.update(state="draft", published_at=None, published_by=None)
    assert reminders.plan(at(19))["planned"] == 0


@pytest.mark.parametrize("people", [1, 3])
def test_queries_do_not_grow_with_people(
    people, make_task, make_user, d1, bu_dop, django_assert_num_queries
):
    from tests.conftest import K, L, make_unit

    for number in range(people):
        unit = make_unit(
            bu_dop, f"BP.BUDOP.{number}", f"Xã {number}", K.GRASSROOTS_ORG, L.GRASSROOTS
        )
        make_user(f"xa{number}", "committee_clerk", unit)
        make_task(d1, unit)
    with django_assert_num_queries(14 + ASKING_THE_CLOCK):
        assert reminders.plan(at(19))["planned"] == people


# --- when the mail's turn comes


def test_sent_meanwhile_leaves_nothing_to_say(task, bu_dop_clerk):
    reminders.plan(at(19))
    type(task).objects.update(state="submitted", submitted_at=at(19), submitted_by=bu_dop_clerk)
    digest = Notice.objects.get()
    assert reminder_checks.still_due([digest]) == {digest.pk: []}


def test_what_is_still_due_is_said_in_todays_words(task, bu_dop_clerk):
    reminders.plan(at(19))
    digest = Notice.objects.get()
    with clock.pin(at(25)):
        lines = reminder_checks.still_due([digest])[digest.pk]
    assert [line["when"] for line in lines] == ["còn 1 ngày, ngày cuối là 26/12/2023"]


def test_a_duty_that_ended_leaves_nothing_to_say(task, bu_dop_clerk):
    reminders.plan(at(19))
    accounts.end(grant=bu_dop_clerk.grants.get(), by=None, reason="Chuyển công tác")
    digest = Notice.objects.get()
    assert reminder_checks.still_due([digest]) == {digest.pk: []}


def test_the_digest_asks_reminders_before_it_is_sent():
    assert notifications.rechecks["digest"] is reminder_checks.check


# --- outcomes


def test_an_outcome_tells_the_senders_and_not_why(returned, bu_dop_clerk, stranger):
    returned.submitted_by = bu_dop_clerk
    assert reminders.send_outcome(returned, "returned") == 1
    notice = Notice.objects.get()
    assert (notice.user, notice.kind) == (bu_dop_clerk, "outcome")
    assert "Thiếu biểu" not in json.dumps([notice.subject, notice.lines], ensure_ascii=False)


def test_whoever_entered_it_on_paper_is_told_too(returned, bu_dop_clerk, office):
    returned.submitted_by = office
    assert reminders.send_outcome(returned, "accepted") == 2
    assert {notice.user for notice in Notice.objects.all()} == {bu_dop_clerk, office}


# --- the command


def test_the_command_prints_counts(task, bu_dop_clerk, capsys):
    call_command("plan_reminders", at="2023-12-19")
    assert json.loads(capsys.readouterr().out) == {"campaigns": 1, "people": 1, "planned": 1}


def test_the_command_refuses_what_is_no_instant(capsys):
    with pytest.raises(CommandError, match="hôm qua"):
        call_command("plan_reminders", at="hôm qua")


# --- many at once


@pytest.mark.django_db(transaction=True)
@needs_postgresql
def test_eight_planners_at_once_write_each_digest_once(
    make_task, d5, bu_dop, bu_dop_clerk, bu_dop_head
):
    make_task(d5, bu_dop)
    start, planned = threading.Barrier(8), []

    def planner():
        start.wait()
        planned.append(reminders.plan(at(19))["planned"])
        connections.close_all()

    threads = [threading.Thread(target=planner) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Notice.objects.count() == sum(planned) == 2
