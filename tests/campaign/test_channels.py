"""What holds for everyone who is told is data: set on a page, with a trail; the server's else."""

from datetime import time

import pytest
from django.core.exceptions import PermissionDenied

from campaign.domain import channels, notifications, pushes
from campaign.lib import clock
from campaign.models import Channels, Notice
from orgunits.models import AuditEvent
from reviews.domain import reminders

pytestmark = pytest.mark.django_db
URL = "/suc-khoe/kenh-gui-tin/"
NIGHT = {"part": "channels", "quiet_from": "20:30", "quiet_to": "06:30"}
GATEWAY = {"uses_gateway": "on", "gateway_kinds": ["urging", "digest"]}


@pytest.fixture
def gateway(settings):
    settings.WEBHOOK_URL = "http://127.0.0.1:9/tin"
    settings.WEBHOOK_TIMEOUT = 1


def post(browser, **facts):
    return browser.post(URL, facts)


def test_until_it_is_set_the_environment_holds(settings, campaign):
    settings.NOTICE_QUIET_HOURS = "21:00-06:00"
    settings.WEBHOOK_KINDS = ["urging"]
    found = channels.current()
    assert (found.quiet_hours, found.gateway_kinds) == ((time(21), time(6)), ["urging"])
    assert not Channels.objects.exists()


def test_hours_set_on_the_page_hold_for_everyone_and_are_on_record(
    campaign, commission, signed_in, settings
):
    settings.NOTICE_QUIET_HOURS = "21:00-06:00"
    assert post(signed_in(commission), **NIGHT).status_code == 302
    assert channels.current().quiet_hours == (time(20, 30), time(6, 30))
    event = AuditEvent.objects.get(action="channels.changed")
    assert (event.before["quiet_from"], event.after["quiet_from"]) == ("21:00:00", "20:30:00")


def test_no_hours_at_all_is_a_choice_too(campaign, commission, signed_in, settings):
    settings.NOTICE_QUIET_HOURS = "21:00-06:00"
    post(signed_in(commission), part="channels", quiet_from="", quiet_to="")
    assert channels.current().quiet_hours is None


def test_whoever_corrects_data_sets_them_and_nobody_else(
    campaign, admin_user, office, bu_dop_clerk, stranger, signed_in
):
    assert post(signed_in(admin_user), **NIGHT).status_code == 302
    for user in (office, bu_dop_clerk, stranger):
        assert post(signed_in(user), **NIGHT | {"quiet_to": "09:00"}).status_code == 403
        with pytest.raises(PermissionDenied):
            channels.change(facts={}, by=user)
    assert channels.current().quiet_hours == (time(20, 30), time(6, 30))


def test_one_end_is_refused_and_kept_as_typed(campaign, commission, signed_in):
    answer = post(signed_in(commission), part="channels", quiet_from="22:15")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Ghi cả giờ bắt đầu và giờ kết thúc" in page
    assert 'value="22:15"' in page
    assert not Channels.objects.exists()


def test_kinds_chosen_on_the_page_are_pushed_and_no_others(
    gateway, campaign, commission, bu_dop_clerk, signed_in
):
    post(signed_in(commission), **NIGHT, **GATEWAY)
    for kind in (Notice.Kind.DIGEST, Notice.Kind.CONFERENCE):
        notifications.notify(bu_dop_clerk, campaign, kind, "Tin", [])
    assert pushes.pump()["planned"] == 1


def test_switched_off_on_the_page_nothing_is_pushed(
    gateway, campaign, commission, bu_dop_clerk, signed_in
):
    assert channels.gateway_is_on()
    post(signed_in(commission), **NIGHT, gateway_kinds=["urging"])
    notifications.notify(bu_dop_clerk, campaign, Notice.Kind.URGING, "Tin", [])
    assert pushes.pump()["planned"] == 0


def test_without_a_gateway_it_is_not_asked_about_and_stays_as_set(
    gateway, campaign, commission, signed_in, settings
):
    browser = signed_in(commission)
    post(browser, **NIGHT, **GATEWAY)
    settings.WEBHOOK_URL = ""
    assert "gateway_kinds" not in browser.get(URL).content.decode()
    post(browser, **NIGHT)
    assert Channels.objects.get().gateway_kinds == ["urging", "digest"]


def test_the_days_of_reminding_are_set_there_too(
    campaign, task, bu_dop_clerk, commission, signed_in
):
    typed = {"part": "days", "remind_days_before": "2; 10", "remind_overdue_every": "3"}
    assert post(signed_in(commission), **typed).status_code == 302
    campaign.refresh_from_db()
    assert (campaign.remind_days_before, campaign.remind_overdue_every) == ([10, 2], 3)
    assert AuditEvent.objects.get(action="campaign.reminder_days_set").before == {
        "remind_days_before": [7, 3, 1],
        "remind_overdue_every": 1,
    }
    reminders.plan(clock.at(clock.date(2023, 12, 16), 6))  # ten days before the 26th
    assert Notice.objects.filter(kind="digest").count() == 1


@pytest.mark.parametrize("words", ["bảy", "0", "7, -1", "61", "1.5"])
def test_days_that_make_no_sense_are_refused(campaign, commission, signed_in, words):
    typed = {"part": "days", "remind_days_before": words, "remind_overdue_every": "1"}
    answer = post(signed_in(commission), **typed)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    campaign.refresh_from_db()
    assert campaign.remind_days_before == [7, 3, 1]


def test_who_does_not_run_the_campaign_sets_hours_and_no_days(campaign, admin_user, signed_in):
    browser = signed_in(admin_user)
    assert "Ngày nhắc" not in browser.get(URL).content.decode()
    post(browser, part="days", remind_days_before="5", remind_overdue_every="1")
    campaign.refresh_from_db()
    assert campaign.remind_days_before == [7, 3, 1]
