"""Nobody is mailed at night, and each person chooses; the inbox keeps everything."""

from datetime import datetime, time

import pytest
from django.core.exceptions import ImproperlyConfigured

from campaign.domain import channels, clocks, notifications, outbox, preferences
from campaign.lib import clock
from campaign.models import Notice, NoticePreference

pytestmark = pytest.mark.django_db
ADDRESS = "/hop-tin/tuy-chon/"
OUTCOME, URGING = Notice.Kind.OUTCOME, Notice.Kind.URGING


def at(day, hour, minute=0):
    return datetime(2023, 12, day, hour, minute, tzinfo=clock.HANOI)


def quiet_until(notice, instant):
    return preferences.quiet_until(notice, channels.current().quiet_hours, instant)


@pytest.fixture
def notice(campaign, bu_dop_clerk):
    return notifications.notify(bu_dop_clerk, campaign, OUTCOME, "Tin", [])


@pytest.mark.parametrize(
    ("instant", "morning"),
    [
        (at(18, 20, 59), None),
        (at(18, 21), at(19, 6)),
        (at(18, 23, 59), at(19, 6)),
        (at(19, 0), at(19, 6)),
        (at(19, 5, 59), at(19, 6)),
        (at(19, 6), None),
        (at(31, 22), datetime(2024, 1, 1, 6, tzinfo=clock.HANOI)),
    ],
)
def test_the_night_ends_in_the_morning_of_viet_nam(notice, settings, instant, morning):
    settings.NOTICE_QUIET_HOURS = "21:00-06:00"
    assert quiet_until(notice, instant) == morning
    assert quiet_until(notice, instant.astimezone()) == morning


def test_urgent_ones_go_at_any_hour(notice, settings):
    settings.NOTICE_QUIET_HOURS = "21:00-06:00"
    notice.kind = URGING
    assert quiet_until(notice, at(18, 23)) is None


def test_ones_own_hours_come_before_the_sites(notice, settings, bu_dop_clerk):
    settings.NOTICE_QUIET_HOURS = "21:00-06:00"
    NoticePreference.objects.create(user=bu_dop_clerk, quiet_from=time(12), quiet_to=time(13))
    notice = Notice.objects.get()
    assert quiet_until(notice, at(18, 23)) is None
    assert quiet_until(notice, at(18, 12, 30)) == at(18, 13)


def test_hours_that_make_no_sense_are_named(settings):
    settings.NOTICE_QUIET_HOURS = "9pm to 6am"
    with pytest.raises(ImproperlyConfigured, match="21:00-06:00"):
        channels.current()


def test_a_mail_of_the_night_waits_and_is_no_attempt(notice, settings, monkeypatch):
    settings.NOTICE_QUIET_HOURS = "21:00-06:00"
    monkeypatch.setattr(clocks, "offset", lambda: 0)
    monkeypatch.setattr(clock, "machine", lambda: at(18, 23))
    Notice.objects.update(due_at=at(18, 22))
    assert outbox.pump()["quiet"] == 1
    notice.refresh_from_db()
    assert (notice.state, notice.due_at) == ("planned", at(19, 6))
    monkeypatch.setattr(clock, "machine", lambda: at(19, 6))
    assert outbox.pump()["sent"] == 1


def test_who_wants_no_mail_reads_it_in_the_inbox(notice, bu_dop_clerk, signed_in):
    browser = signed_in(bu_dop_clerk)
    assert browser.post(ADDRESS, {"mails_digest": "on"}).status_code == 302
    assert outbox.pump()["cancelled"] == 1
    assert "Tin" in browser.get("/hop-tin/").content.decode()
    assert Notice.objects.get().outcome == "Người nhận chọn chỉ xem trong hộp thư"


def test_a_summons_is_mailed_whatever_was_chosen(campaign, bu_dop_clerk):
    NoticePreference.objects.create(user=bu_dop_clerk, mails_digest=False, mails_outcome=False)
    notifications.notify(bu_dop_clerk, campaign, Notice.Kind.CONFERENCE, "Triệu tập", [])
    assert outbox.pump()["sent"] == 1


def test_one_end_of_the_night_is_refused_and_kept_as_typed(bu_dop_clerk, signed_in):
    answer = signed_in(bu_dop_clerk).post(ADDRESS, {"mails_digest": "on", "quiet_from": "22:15"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Ghi cả giờ bắt đầu và giờ kết thúc" in page
    assert 'value="22:15"' in page
    assert NoticePreference.objects.count() == 0


def test_each_chooses_for_oneself(bu_dop_clerk, stranger, signed_in):
    signed_in(stranger).post(ADDRESS, {})
    assert list(NoticePreference.objects.values_list("user__username", flat=True)) == ["locninh"]
    signed_in(stranger).post(ADDRESS, {"mails_digest": "on", "mails_outcome": "on"})
    assert NoticePreference.objects.get().mails_digest is True


def test_the_inbox_is_filtered_by_kind(notice, campaign, bu_dop_clerk, signed_in):
    notifications.notify(bu_dop_clerk, campaign, URGING, "Đôn đốc", [])
    page = signed_in(bu_dop_clerk).get("/hop-tin/?loai=urging")
    assert [row.kind for row in page.context["page"]] == ["urging"]
