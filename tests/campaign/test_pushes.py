"""Notices to a gateway for SMS or chat: off by default, signed, at least once under one number."""

import base64
import hashlib
import hmac
import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.checks import run_checks

from campaign.domain import notifications, preferences, pushes
from campaign.lib import clock
from campaign.models import Notice, NoticePreference, Push

SECRET = "a-secret-of-the-gateway-0123456789"  # noqa: S105
DETAIL = "Báo cáo của Chi bộ Bí mật"


class Gateway(ThreadingHTTPServer):
    """Remembers the calls; `answers` says how the next ones fare."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.calls, self.answers = [], []


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):  # noqa: N802
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.calls.append((dict(self.headers), body))
        status = self.server.answers.pop(0) if self.server.answers else 202
        if status == "drop":
            self.connection.close()
            return
        self.send_response(status)
        self.send_header("Location", "http://127.0.0.1:1/")
        self.end_headers()

    def log_message(self, *args):
        pass


@pytest.fixture
def gateway(settings):
    server = Gateway()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.WEBHOOK_URL = f"http://127.0.0.1:{server.server_port}/tin"
    settings.WEBHOOK_SECRET = SECRET
    settings.WEBHOOK_TIMEOUT = 2
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def notice(campaign, bu_dop_clerk):
    return tell(bu_dop_clerk, campaign)


def tell(user, campaign, kind=Notice.Kind.URGING):
    lines = [{"text": DETAIL, "url": "/x/"}]
    return notifications.notify(user, campaign, kind, "Đôn đốc: 1 việc đã quá hạn", lines)


def later(minutes=16):
    Push.objects.update(due_at=clock.machine() - timedelta(minutes=minutes))


def outcome():
    push = Push.objects.get()
    return push.state, push.outcome


def test_off_by_default(notice):
    assert pushes.pump()["planned"] == 0
    assert not Push.objects.exists()


def test_a_push_says_what_the_subject_says_and_is_signed(gateway, notice, settings):
    assert pushes.pump()["sent"] == 1
    [(headers, body)] = gateway.calls
    said = json.loads(body)
    assert said["text"] == "Đôn đốc: 1 việc đã quá hạn"
    assert said["to"]["username"] == notice.user.username
    assert said["url"] == settings.SITE_ADDRESS + notice.get_absolute_url()
    assert DETAIL not in body.decode()
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    digest = hmac.new(SECRET.encode(), signed, hashlib.sha256).digest()
    assert headers["webhook-signature"] == "v1," + base64.b64encode(digest).decode()


def test_a_second_pump_finds_nothing_to_send(gateway, notice):
    pushes.pump()
    assert pushes.pump()["sent"] == 0
    assert len(gateway.calls) == 1


@pytest.mark.parametrize("answer", [500, 503, 429, 408, 301, "drop"])
def test_what_may_pass_is_tried_again_under_the_same_number(gateway, notice, answer):
    gateway.answers = [answer]
    assert pushes.pump()["retry"] == 1
    assert pushes.pump()["sent"] == 0
    later()
    assert pushes.pump()["sent"] == 1
    first, second = (headers["webhook-id"] for headers, _body in gateway.calls)
    assert first == second


@pytest.mark.parametrize("answer", [400, 401, 404, 410])
def test_what_the_gateway_refuses_stays_refused(gateway, notice, answer):
    gateway.answers = [answer]
    assert pushes.pump()["failed"] == 1
    later()
    pushes.pump()
    assert (len(gateway.calls), outcome()[0]) == (1, "failed")


def test_a_gateway_that_is_gone_is_tried_later(gateway, notice, settings):
    settings.WEBHOOK_URL = "http://127.0.0.1:1/tin"
    assert pushes.pump()["retry"] == 1
    assert outcome() == ("planned", "ConnectionError")


def test_a_pump_that_died_in_the_act_leaves_it_to_the_next(gateway, notice):
    pushes._plan()
    assert len(pushes.claim()) == 1
    assert pushes.pump()["sent"] == 0
    Push.objects.update(lease_until=clock.machine() - timedelta(seconds=1))
    assert pushes.pump()["sent"] == 1


def test_the_read_the_unwanted_and_the_other_kinds_are_not_pushed(
    gateway, campaign, bu_dop_clerk, stranger
):
    tell(bu_dop_clerk, campaign, Notice.Kind.OUTCOME)
    unwanted = tell(bu_dop_clerk, campaign)
    preferences.save(preference=NoticePreference(wants_push=False), by=bu_dop_clerk)
    tell(stranger, campaign)
    pushes._plan()
    notifications.mark_read(user=stranger)
    pushes.pump()
    assert gateway.calls == []
    assert Push.objects.filter(state="cancelled").count() == 2
    assert Push.objects.filter(notice=unwanted).exists()


def test_the_choice_is_offered_where_there_is_a_gateway(gateway, settings, bu_dop_clerk, signed_in):
    browser = signed_in(bu_dop_clerk)
    assert "cổng nhắn tin" in browser.get("/hop-tin/tuy-chon/").content.decode()
    settings.WEBHOOK_URL = ""
    assert "cổng nhắn tin" not in browser.get("/hop-tin/tuy-chon/").content.decode()


def test_the_health_page_counts_them(gateway, notice, commission, signed_in):
    gateway.answers = [400]
    pushes.pump()
    page = signed_in(commission).get("/suc-khoe/").content.decode()
    assert "Tin nhắn qua cổng nhắn tin" in page


def test_an_unsigned_gateway_does_not_start(gateway, settings):
    settings.WEBHOOK_SECRET = "short"  # noqa: S105
    assert "campaign.E002" in {error.id for error in run_checks()}
