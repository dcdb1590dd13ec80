"""Mails cut off in the act: settled by the relay's journal, else by a person, never by a guess."""

from datetime import timedelta

import pytest
from django.urls import reverse

from campaign.domain import notifications, outbox
from campaign.lib import clock, journal
from campaign.models import Notice
from orgunits.models import AuditEvent
from tests.campaign.sink import Sink, serve

pytestmark = pytest.mark.django_db


@pytest.fixture
def sink(settings, tmp_path):
    handler = Sink(tmp_path / "mail.log")
    controller = serve(handler)
    settings.EMAIL_BACKEND = "campaign.lib.relay.RelayBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    settings.EMAIL_TIMEOUT = 2
    settings.MAIL_JOURNAL, settings.MAIL_JOURNAL_PATIENCE = str(handler.journal), 0
    yield handler
    controller.stop()


@pytest.fixture
def make_notice(campaign, bu_dop_clerk):
    def make():
        return notifications.notify(bu_dop_clerk, campaign, Notice.Kind.OUTCOME, "Tin", [])

    return make


def states(*notices):
    return [Notice.objects.get(pk=notice.pk).state for notice in notices]


def test_taken_and_then_cut_off_is_found_in_the_journal(sink, make_notice):
    notice = make_notice()
    sink.answers = ["take and drop"]
    outbox.pump()
    assert states(notice) == ["uncertain"]
    assert outbox.pump()["found"] == 1
    assert states(notice) == ["sent"]
    assert sink.ids() == [notice.message_id]


def test_not_taken_goes_out_again_once_the_journal_proves_its_reach(sink, make_notice):
    first = make_notice()
    outbox.pump()
    lost, later = make_notice(), make_notice()
    sink.answers = ["drop"]
    outbox.pump()
    assert states(first, lost, later) == ["sent", "uncertain", "sent"]
    assert outbox.pump()["again"] == 1
    assert states(lost) == ["sent"]
    assert sorted(sink.ids()) == sorted(n.message_id for n in (first, lost, later))


def test_a_journal_that_does_not_reach_back_knows_nothing(sink, make_notice):
    lost, later = make_notice(), make_notice()
    sink.answers = ["drop"]
    outbox.pump()
    assert outbox.pump()["again"] == 0
    assert states(lost, later) == ["uncertain", "sent"]


def test_a_journal_that_fell_silent_knows_nothing(sink, make_notice):
    first = make_notice()
    outbox.pump()
    lost = make_notice()
    sink.answers = ["drop"]
    outbox.pump()
    assert outbox.pump()["again"] == 0
    assert states(first, lost) == ["sent", "uncertain"]


def test_the_relay_is_given_time_to_write(sink, make_notice, settings):
    settings.MAIL_JOURNAL_PATIENCE = 60
    notice = make_notice()
    sink.answers = ["take and drop"]
    outbox.pump()
    outbox.pump()
    assert states(notice) == ["uncertain"]
    Notice.objects.update(handed_at=clock.machine() - timedelta(seconds=61))
    outbox.pump()
    assert states(notice) == ["sent"]


def test_the_rotated_journal_is_read_too(tmp_path):
    path = tmp_path / "mail.log"
    path.with_name("mail.log.1").write_text("x: message-id=<old@h>\n")
    path.write_bytes(b"\xff\xfe not text\ny: Message-ID=<new@h>, size=3\n")
    assert journal.taken(path, {"<old@h>", "<new@h>", "<other@h>"}) == {"<old@h>", "<new@h>"}
    assert journal.taken(tmp_path / "none", {"<a>"}) == set()


# --- a person decides


@pytest.fixture
def doubtful(make_notice):
    notice = make_notice()
    Notice.objects.update(state="uncertain", handed_at=clock.machine(), attempts=1)
    return notice


def press(client, notice, outcome):
    return client.post(reverse("campaign:notice-settle", args=[notice.pk]), {"outcome": outcome})


@pytest.mark.parametrize(
    ("outcome", "state", "action"),
    [("arrived", "sent", "notice.arrived"), ("again", "planned", "notice.sent_again")],
)
def test_a_person_says_what_became_of_it_and_signs_for_it(
    doubtful, commission, signed_in, outcome, state, action
):
    browser = signed_in(commission)
    assert press(browser, doubtful, outcome).status_code == 302
    assert states(doubtful) == [state]
    event = AuditEvent.objects.get(action=action)
    assert (event.actor, event.object_id) == (commission, str(doubtful.pk))
    assert press(browser, doubtful, outcome).status_code == 404


def test_nobody_else_decides(doubtful, bu_dop_clerk, stranger, signed_in):
    for user in (bu_dop_clerk, stranger):
        assert press(signed_in(user), doubtful, "again").status_code == 403
    assert states(doubtful) == ["uncertain"]
