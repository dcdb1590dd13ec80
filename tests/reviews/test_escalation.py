"""Work overdue by so many days is told to who attends the unit's review and to the level above."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from campaign.lib import clock
from campaign.models import Notice
from orgunits.models import AuditEvent
from reviews.domain import escalation, reminder_checks, reminders
from reviews.models import Supervision
from tests.reviews.reminding import remind

pytestmark = pytest.mark.django_db
URL = "/nhiem-vu/don-doc/bao-cap-tren/"


def at(day, hour=6):
    return clock.at(date(2024, 1, day), hour)


def rule(campaign, by, **facts):
    facts = {"days": 3, "every": 7, "to_member": True, "to_above": True, **facts}
    return escalation.change(campaign=campaign, facts=facts, by=by)


def said(user, *days):
    for day in days:
        remind(at(day))
    digests = Notice.objects.filter(user=user, kind="digest").order_by("day")
    return [(n.day.day, line["text"], line["when"]) for n in digests for line in n.lines]


@pytest.fixture
def attends(campaign, bu_dop, member):
    return Supervision.objects.create(
        campaign=campaign, unit=bu_dop, person=member.person, kind="attend_direct",
        basis="Phân công", valid_from=date(2023, 12, 1),
    )  # fmt: skip


@pytest.fixture
def late(task):
    """Its last day is 29/12/2023."""
    type(task).objects.filter(pk=task.pk).update(last_day=date(2023, 12, 29))
    task.refresh_from_db()
    return task


def test_nobody_above_is_told_until_the_commission_says_so(late, attends, commission, member):
    assert said(member, 1, 5) == said(commission, 6) == []


def test_member_and_level_above_hear_after_so_many_days_and_weekly(
    late, attends, campaign, commission, member
):
    rule(campaign, commission)
    words = "1 việc, lâu nhất đã quá %s ngày"
    assert [(day, when) for day, _text, when in said(member, 1, 2, 7, 8)] == [
        (1, words % 3),
        (8, words % 10),
    ]
    assert said(commission)[0][1:] == ("Đơn vị trực thuộc còn việc quá hạn", words % 3)


def test_no_unit_is_named_in_the_mail(late, attends, campaign, commission, member):
    rule(campaign, commission)
    reminders.plan(at(1))
    assert "Bù Đốp" not in str(Notice.objects.get(user=member).lines)


def test_sent_meanwhile_leaves_nothing_to_say(late, attends, campaign, commission, member):
    rule(campaign, commission)
    reminders.plan(at(1))
    digest = Notice.objects.get(user=member)
    with clock.pin(at(1)):
        assert reminder_checks.still_due([digest])[digest.pk]
        type(late).objects.filter(pk=late.pk).update(
            state="submitted", submitted_at=at(1), submitted_by=commission
        )
        assert reminder_checks.still_due([digest]) == {digest.pk: []}


def test_one_of_the_two_may_be_left_out(late, attends, campaign, commission, member):
    rule(campaign, commission, to_above=False)
    assert (len(said(member, 1)), said(commission)) == (1, [])


def test_shown_before_it_is_set(late, attends, campaign, commission, member, signed_in):
    typed = {"days": "3", "every": "7", "to_member": "on", "to_above": "on"}
    with clock.pin(at(4)):
        browser = signed_in(commission)
        assert "Đang tắt" in browser.get(URL).content.decode()
        tried = browser.post(URL, typed).content.decode()
        assert member.full_name in tried
        assert "Huyện ủy Bù Đốp" in tried
        assert escalation.of(campaign).days == 0
        assert browser.post(URL, {**typed, "save": "1"}).status_code == 302
    assert escalation.of(campaign).days == 3
    assert AuditEvent.objects.filter(action="escalation_rule.changed").count() == 1


def test_telling_nobody_is_refused_and_kept_as_typed(campaign, commission, signed_in):
    answer = signed_in(commission).post(URL, {"days": "5", "every": "7", "save": "1"})
    assert answer.status_code == 422
    assert "Chọn ít nhất một nơi được báo." in answer.content.decode()
    assert 'value="5"' in answer.content.decode()


def test_only_whoever_runs_the_campaign_sets_it(campaign, bu_dop_clerk):
    with pytest.raises(PermissionDenied):
        rule(campaign, bu_dop_clerk)


@pytest.mark.parametrize("count", [1, 3])
def test_the_preview_costs_the_same_with_more(
    count, make_task, d1, d5, bu_dop, loc_ninh, campaign, commission, django_assert_num_queries
):
    units = [(d5, bu_dop), (d5, loc_ninh), (d1, bu_dop)][:count]
    for milestone, unit in units:
        task = make_task(milestone, unit)
        type(task).objects.filter(pk=task.pk).update(last_day=date(2023, 12, 29))
    found = rule(campaign, commission)
    with django_assert_num_queries(4):
        told = escalation.preview(campaign, found, date(2024, 1, 4))
    assert len(told[0].as_above) == count
