"""The outbox against a real SMTP server that can be told to fail, and the inbox of a person."""

import json
import re
import smtplib
import socket
import threading
from datetime import date, timedelta

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.db import IntegrityError, connection, connections, transaction
from django.urls import reverse

from campaign.domain import fence, jobs, mails, notifications, outbox
from campaign.lib import clock, relay
from campaign.models import Heartbeat, Job, Notice
from reviews.domain import reminders
from tests.campaign.sink import Sink, serve

pytestmark = pytest.mark.django_db
needs_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="several writers at once need PostgreSQL"
)
LINE = {"text": "Mốc D5", "when": "còn 1 ngày", "url": "/nhiem-vu/1/"}


@pytest.fixture
def sink(settings):
    handler = Sink()
    controller = serve(handler)
    settings.EMAIL_BACKEND = "campaign.lib.relay.RelayBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = controller.port
    settings.EMAIL_TIMEOUT = 2
    yield handler
    controller.stop()


@pytest.fixture
def make_notice(campaign):
    def make(user, kind=Notice.Kind.OUTCOME, **facts):
        notice = notifications.notify(user, campaign, kind, "Kết quả đã được tiếp nhận", [LINE])
        Notice.objects.filter(pk=notice.pk).update(**facts)
        return Notice.objects.get(pk=notice.pk)

    return make


def pumped(notice):
    outbox.pump()
    notice.refresh_from_db()
    return notice.state


# --- sending


def test_a_notice_becomes_one_mail(sink, make_notice, bu_dop_clerk):
    notice = make_notice(bu_dop_clerk)
    assert pumped(notice) == "sent"
    outbox.pump()
    [mail] = sink.taken
    assert (mail["To"], mail["Message-ID"]) == (bu_dop_clerk.email, notice.message_id)
    assert mail["Subject"] == "Kết quả đã được tiếp nhận"
    assert mail["Auto-Submitted"] == "auto-generated"


def test_the_mail_is_plain_and_html_with_the_address_of_the_site(
    sink, make_notice, bu_dop_clerk, settings
):
    settings.SITE_ADDRESS = "https://kiemdiem.example"
    pumped(make_notice(bu_dop_clerk))
    plain, html = (sink.taken[0].get_body([kind]).get_content() for kind in ("plain", "html"))
    for body in (plain, html):
        assert "https://kiemdiem.example/nhiem-vu/1/" in body
        assert "Mốc D5" in body
    assert "Kính gửi đồng chí budop," in plain


def test_the_html_fits_any_width_and_fetches_nothing(make_notice, bu_dop_clerk):
    [(html, _kind)] = mails.compose(make_notice(bu_dop_clerk)).alternatives
    assert set(re.findall(r'width="([^"]*)"', html)) == {"100%"}
    assert not re.search(r"src=|url\(|<link|<style", html)


def test_many_mails_go_over_one_connection(sink, make_notice, bu_dop_clerk):
    for _ in range(5):
        make_notice(bu_dop_clerk)
    assert outbox.pump() == dict.fromkeys(outbox.OUTCOMES, 0) | {"sent": 5}
    assert sink.connections == 1


@pytest.mark.parametrize("reply", ["451 4.3.0 try later", "421 closing", "rcpt 450 greylisted"])
def test_refused_for_now_waits_and_is_sent_later(sink, make_notice, bu_dop_clerk, reply):
    notice = make_notice(bu_dop_clerk)
    sink.answers = [reply]
    assert pumped(notice) == "planned"
    assert notice.outcome == reply.removeprefix("rcpt ")
    assert notice.due_at > clock.machine()
    assert pumped(notice) == "planned"  # not before its time
    Notice.objects.update(due_at=clock.machine())
    assert pumped(notice) == "sent"
    assert len(sink.taken) == 1


@pytest.mark.parametrize("reply", ["550 5.1.1 no such user", "rcpt 550 5.1.1 no such user"])
def test_refused_for_good_keeps_the_relays_words(sink, make_notice, bu_dop_clerk, reply):
    notice = make_notice(bu_dop_clerk)
    sink.answers = [reply]
    assert pumped(notice) == "failed"
    assert notice.outcome == "550 5.1.1 no such user"


def test_a_connection_lost_after_the_body_is_uncertain_and_never_tried_again(
    sink, make_notice, bu_dop_clerk
):
    lost, next_one = make_notice(bu_dop_clerk), make_notice(bu_dop_clerk)
    sink.answers = ["drop"]
    assert pumped(lost) == "uncertain"
    next_one.refresh_from_db()
    assert next_one.state == "sent"
    Notice.objects.update(due_at=clock.machine())
    assert pumped(lost) == "uncertain"
    assert [mail["Message-ID"] for mail in sink.taken] == [next_one.message_id]


def test_a_relay_that_does_not_answer_puts_everything_off(make_notice, bu_dop_clerk, settings):
    settings.EMAIL_BACKEND = "campaign.lib.relay.RelayBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 9, 1
    notices = [make_notice(bu_dop_clerk) for _ in range(3)]
    assert outbox.pump()["unreachable"] == 1
    assert {pumped(notice) for notice in notices} == {"planned"}
    assert all(notice.due_at > clock.machine() for notice in notices)


def test_a_connection_lost_before_the_body_may_be_tried_again():
    class Lost:
        connection = None
        body_begun = False

        def send_messages(self, messages):
            raise smtplib.SMTPServerDisconnected("gone")

    assert relay.hand_over(Lost(), None).verdict == relay.Verdict.LATER
    Lost.body_begun = True
    assert relay.hand_over(Lost(), None).verdict == relay.Verdict.UNCERTAIN


def test_waiting_grows_and_is_bounded(make_notice, bu_dop_clerk):
    waits = []
    for attempts in (0, 1, 2, 8):
        notice = make_notice(bu_dop_clerk, attempts=attempts)
        [claimed] = outbox.claim()
        fence.put_off(claimed, relay.Reply(relay.Verdict.LATER, "451"))
        notice.refresh_from_db()
        waits.append(round((notice.due_at - clock.machine()).total_seconds() / 60))
    assert waits == [1, 2, 4, 15]


def test_after_days_of_trying_a_notice_fails(sink, make_notice, bu_dop_clerk):
    notice = make_notice(bu_dop_clerk, attempts=fence.LAST_ATTEMPT)
    sink.answers = ["451 later"]
    assert pumped(notice) == "failed"


# --- conditions


def test_work_done_meanwhile_is_not_mailed(sink, task, bu_dop_clerk):
    with clock.pin(clock.at(task.last_day)):
        reminders.plan()
        type(task).objects.update(
            state="submitted", submitted_at=clock.now(), submitted_by=bu_dop_clerk
        )
        notice = Notice.objects.get()
        assert pumped(notice) == "cancelled"
    assert sink.taken == []
    assert notice.outcome == "Việc đã xong, không cần nhắc nữa"
    assert notices_unread(bu_dop_clerk) == 0


def test_without_an_address_the_entry_stays_in_the_inbox(sink, make_notice, make_user, bu_dop):
    user = make_user("khongthu", "committee_clerk", bu_dop)
    user.email = ""
    user.save()
    notice = make_notice(user)
    assert pumped(notice) == "cancelled"
    assert notice.outcome == "Không có địa chỉ thư điện tử"
    assert notices_unread(user) == 1


def test_an_address_that_cannot_be_is_not_tried(sink, make_notice, bu_dop_clerk):
    type(bu_dop_clerk).objects.filter(pk=bu_dop_clerk.pk).update(email="đồng chí@tỉnh ủy")
    assert pumped(make_notice(bu_dop_clerk)) == "failed"


def test_a_closed_account_gets_no_mail(sink, make_notice, bu_dop_clerk):
    type(bu_dop_clerk).objects.filter(pk=bu_dop_clerk.pk).update(is_active=False)
    assert pumped(make_notice(bu_dop_clerk)) == "cancelled"


# --- leases and fences


def test_a_claimed_notice_is_not_claimed_twice(make_notice, bu_dop_clerk):
    notice = make_notice(bu_dop_clerk)
    assert outbox.claim() == [notice]
    assert outbox.claim() == []


def expire(notice, **facts):
    past = clock.machine() - timedelta(seconds=1)
    Notice.objects.filter(pk=notice.pk).update(lease_until=past, **facts)


def test_a_pump_that_died_before_the_relay_leaves_the_mail_to_the_next(
    sink, make_notice, bu_dop_clerk
):
    notice = make_notice(bu_dop_clerk)
    outbox.claim()
    expire(notice)
    assert pumped(notice) == "sent"


def test_a_pump_that_died_at_the_relay_leaves_the_mail_uncertain(sink, make_notice, bu_dop_clerk):
    notice = make_notice(bu_dop_clerk)
    [claimed] = outbox.claim()
    fence.begin([claimed])
    expire(notice)
    assert pumped(notice) == "uncertain"
    assert sink.taken == []


def test_a_late_pump_neither_sends_nor_writes(sink, make_notice, bu_dop_clerk):
    notice = make_notice(bu_dop_clerk)
    [late] = outbox.claim()
    expire(notice)
    assert pumped(notice) == "sent"
    some = [late]
    fence.begin(some)
    assert some == []
    fence.settle(late, "failed", "late")
    notice.refresh_from_db()
    assert (notice.state, len(sink.taken)) == ("sent", 1)


def test_an_error_of_ours_gives_the_rest_of_the_batch_back(
    sink, make_notice, bu_dop_clerk, monkeypatch
):
    notice = make_notice(bu_dop_clerk)
    monkeypatch.setattr(mails, "compose", lambda *args: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        outbox.pump()
    notice.refresh_from_db()
    assert notice.state == "planned"


def test_the_lease_must_outlast_one_mail(settings):
    settings.EMAIL_TIMEOUT, settings.NOTICE_LEASE_SECONDS = 60, 600
    assert "campaign.E001" in [message.id for message in run_checks()]
    settings.NOTICE_LEASE_SECONDS = 1000
    assert "campaign.E001" not in [message.id for message in run_checks()]


@pytest.mark.django_db(transaction=True)
@needs_postgresql
def test_four_pumps_at_once_send_each_mail_once(sink, make_notice, bu_dop_clerk, monkeypatch):
    monkeypatch.setattr(outbox, "BATCH", 7)
    notices = [make_notice(bu_dop_clerk) for _ in range(60)]
    start = threading.Barrier(4)

    def work():
        start.wait()
        outbox.pump()
        connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(mail["Message-ID"] for mail in sink.taken) == sorted(
        notice.message_id for notice in notices
    )
    assert set(Notice.objects.values_list("state", flat=True)) == {"sent"}


# --- rows


@pytest.mark.parametrize(
    "facts",
    [
        {"state": "sent"},
        {"sent_at": clock.at(clock.date(2023, 12, 18))},
        {"state": "sending"},
        {"lease_until": clock.at(clock.date(2023, 12, 18))},
    ],
)
def test_state_and_instants_stand_together(make_notice, bu_dop_clerk, facts):
    notice = make_notice(bu_dop_clerk)
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.filter(pk=notice.pk).update(**facts)


@pytest.mark.parametrize("kind", ["digest", "urging"])
def test_one_of_a_kind_per_person_and_day(make_notice, bu_dop_clerk, kind):
    make_notice(bu_dop_clerk, kind=kind)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_notice(bu_dop_clerk, kind=kind)


def test_what_a_false_clock_put_far_ahead_goes_now(sink, make_notice, bu_dop_clerk):
    ahead = clock.machine() + timedelta(days=2)
    assert pumped(make_notice(bu_dop_clerk, due_at=ahead)) == "sent"
    held = make_notice(bu_dop_clerk, state="sending", lease_until=ahead)
    assert pumped(held) == "sent"


# --- the inbox


def notices_unread(user):
    return notifications.unread_count(user)


def test_the_inbox_shows_ones_own_notices(make_notice, bu_dop_clerk, stranger, signed_in):
    notice = make_notice(bu_dop_clerk)
    address = reverse("campaign:inbox")
    assert notice.subject in signed_in(bu_dop_clerk).get(address).content.decode()
    assert notice.subject not in signed_in(stranger).get(address).content.decode()


def test_a_stranger_can_neither_read_nor_mark_a_notice(
    make_notice, bu_dop_clerk, stranger, commission, signed_in
):
    notice = make_notice(bu_dop_clerk)
    for user in (stranger, commission):
        browser = signed_in(user)
        assert browser.get(notice.get_absolute_url()).status_code == 404
        mark = reverse("campaign:notice-read", args=[notice.pk])
        assert browser.post(mark).status_code == 404
        browser.post(reverse("campaign:notices-read"))
    assert notices_unread(bu_dop_clerk) == 1


def test_reading_is_marked_by_a_button_not_by_looking(make_notice, bu_dop_clerk, signed_in):
    notice, browser = make_notice(bu_dop_clerk), signed_in(bu_dop_clerk)
    assert browser.get(notice.get_absolute_url()).status_code == 200
    assert notices_unread(bu_dop_clerk) == 1
    mark = reverse("campaign:notice-read", args=[notice.pk])
    assert browser.get(mark).status_code == 405
    assert browser.post(mark).status_code == 302
    assert notices_unread(bu_dop_clerk) == 0


def test_a_later_digest_leaves_nothing_to_read_in_an_earlier_one(
    campaign, bu_dop_clerk, stranger, signed_in
):
    """It tells all that is still to do; who was told what, and when, stays in the list."""
    for day in (15, 16, 17):
        with clock.pin(clock.at(date(2023, 12, day), 7)):
            for user in (bu_dop_clerk, stranger):
                row = notifications.draft(user.pk, campaign, "digest", f"Ngày {day}", [], f"{day}")
                row.save()
    notifications.notify(bu_dop_clerk, campaign, Notice.Kind.OUTCOME, "Trả lại", [])
    assert (notices_unread(bu_dop_clerk), notices_unread(stranger)) == (2, 1)
    page = signed_in(bu_dop_clerk).get(reverse("campaign:inbox")).content.decode()
    assert ("Ngày 15" in page, page.count('<li class="unread">')) == (True, 2)
    notifications.mark_read(user=bu_dop_clerk)
    assert not Notice.objects.filter(user=bu_dop_clerk, read_at=None).exists()


def test_all_are_marked_at_once(make_notice, bu_dop_clerk, stranger, signed_in):
    for user in (bu_dop_clerk, bu_dop_clerk, stranger):
        make_notice(user)
    signed_in(bu_dop_clerk).post(reverse("campaign:notices-read"))
    assert (notices_unread(bu_dop_clerk), notices_unread(stranger)) == (0, 1)


@pytest.mark.parametrize("entries", [1, 3])
def test_the_inbox_asks_as_much_for_three_entries_as_for_one(
    entries, make_notice, bu_dop_clerk, signed_in, django_assert_max_num_queries
):
    for _ in range(entries):
        make_notice(bu_dop_clerk)
    browser = signed_in(bu_dop_clerk)
    with django_assert_max_num_queries(15) as seen:
        browser.get(reverse("campaign:inbox"))
    assert not [q for q in seen.captured_queries if 'campaign_notice"."id" =' in q["sql"]]


# --- the demo's mailbox


@pytest.fixture
def mailed(make_notice, bu_dop_clerk, settings):
    settings.EMAIL_BACKEND = "campaign.lib.mail.FolderBackend"
    notice = make_notice(bu_dop_clerk)
    assert pumped(notice) == "sent"
    return notice


def test_the_commission_sees_all_mails_and_everyone_else_their_own(
    mailed, commission, bu_dop_clerk, stranger, signed_in
):
    address = reverse("campaign:mailbox")
    seen = {
        user.username: mailed.subject in signed_in(user).get(address).content.decode()
        for user in (commission, bu_dop_clerk, stranger)
    }
    assert seen == {"bantochuc": True, "budop": True, "locninh": False}


def test_a_stranger_cannot_open_anothers_mail(mailed, bu_dop_clerk, stranger, signed_in, settings):
    [path] = settings.DEMO_MAIL_DIR.glob("*.eml")
    page, file = (reverse(f"campaign:{name}", args=[path.stem]) for name in ("mail", "mail-file"))
    mine, theirs = signed_in(bu_dop_clerk), signed_in(stranger)
    assert "Kính gửi đồng chí budop" in mine.get(page).content.decode()
    assert b"".join(mine.get(file).streaming_content) == path.read_bytes()
    assert (theirs.get(page).status_code, theirs.get(file).status_code) == (404, 404)


def test_outside_the_demo_there_is_no_mailbox(bu_dop_clerk, signed_in, settings):
    settings.DEMO = False
    assert signed_in(bu_dop_clerk).get(reverse("campaign:mailbox")).status_code == 404


def test_the_command_plans_and_sends_and_prints_counts(task, bu_dop_clerk, sink, capsys):
    """As a system timer runs it, with no broker."""
    type(task).objects.update(last_day=clock.today())
    call_command("pump_reminders")
    said = {"planned": 1} | dict.fromkeys(outbox.OUTCOMES, 0) | {"sent": 1}
    assert json.loads(capsys.readouterr().out) == said
    assert len(sink.taken) == 1


def test_alone_it_does_the_waiting_jobs_and_is_the_sign_of_life(
    campaign, province, commission, capsys, monkeypatch
):
    monkeypatch.setitem(jobs.HANDLERS, "thu", lambda job, progress: "/xong/")
    Job.objects.create(
        kind="thu", title="Thử", unit=province, by=commission, asked_at=clock.now()
    )  # fmt: skip
    call_command("pump_reminders", alone=True)
    assert json.loads(capsys.readouterr().out)["jobs"] == 1
    assert Job.objects.get().state == "done"
    assert {1, 2} <= set(Heartbeat.objects.values_list("pk", flat=True))


# --- a relay that stalls


@pytest.mark.parametrize(("answer", "state"), [("stall", "uncertain"), ("rcpt stall", "planned")])
def test_a_relay_that_stalls(sink, make_notice, bu_dop_clerk, settings, answer, state):
    settings.EMAIL_TIMEOUT = 1
    notice = make_notice(bu_dop_clerk)
    sink.answers = [answer]
    assert pumped(notice) == state
    assert notice.attempts == 1


def test_a_relay_that_does_not_even_greet_puts_off(make_notice, bu_dop_clerk, settings):
    with socket.create_server(("127.0.0.1", 0)) as mute:
        settings.EMAIL_BACKEND = "campaign.lib.relay.RelayBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = mute.getsockname()
        settings.EMAIL_TIMEOUT = 1
        assert pumped(make_notice(bu_dop_clerk)) == "planned"
