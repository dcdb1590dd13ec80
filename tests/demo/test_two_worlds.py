"""The whole demo with and without suggestions: to whoever may not know of any, every page, list,
search, export, calendar, digest and figure is the same to the byte."""

import json
from datetime import date

import pytest
from django.db import transaction

from campaign.domain import mails
from campaign.lib import clock
from campaign.models import Campaign, Notice
from orgunits.models import OrgUnit, User
from reports.figures import frozen, general
from reviews.domain import calendar, proposals, reminders, suggestions
from reviews.models import Proposal, Remediation, Suggestion, SuggestionAnswer
from tests.reviews import suggesting
from tests.worlds import bytes_of, crawl, every_address

NOON = clock.at(date(2023, 12, 18), 12)
CANARY = "CHUYEN-KIN-7731"
# The new points are about these two, and of neither does any of the readers below know.
ABOUT = ("BP.DONGXOAI", "SO.TTTT")
# Every role without the right, a clerk of the very unit, and who has the right elsewhere.
IGNORANT = (
    *("vanphong", "bancansu", "kiemphieu1", "uybankiemtra", "quantri"),
    *("dongxoai", "budop.bithu", "uyvien.danvan", "tuyengiao"),
)
SEARCHES = ("/tim/?q=dong+xoai", "/tim/?q=thong+tin", f"/tim/?q={CANARY}")
WORKBOOKS = ("/nhiem-vu/?dang=xlsx", "/phan-cong/?dang=xlsx", "/don-vi/?dang=xlsx")
# How the machine fares, and how often a wrong calendar was tried, changes by itself.
PASSING = ("/suc-khoe/", "/healthz", "/lich/1.ics")


@pytest.fixture
def without(small, monkeypatch, drawn_as_source):
    """The demo as if nobody had proposed anything; the instant stands, windows have one name."""
    monkeypatch.setattr("reviews.self_review_forms.secrets.token_hex", lambda size: "w" * size)
    SuggestionAnswer.objects.all().delete()
    Remediation.objects.exclude(suggestion=None).delete()
    Proposal.objects.all().delete()
    Suggestion.objects.all().delete()
    with clock.pin(NOON):
        yield small


def suggest(campaign, by):
    """At each of the units one point in each state, remedies due, and what was refused."""
    for unit in OrgUnit.objects.filter(code__in=ABOUT):
        for state in suggesting.STATES:
            row = suggesting.proposed(campaign, unit, by, CANARY)
            point = suggesting.consolidated(row, by=by, text=CANARY)
            point = suggesting.onward(point, state, by, words=CANARY)
            suggestions.read(suggestion=point, by=by)
            if state in ("issued", "answered", "verified"):
                suggesting.remedy(point, by, CANARY)
        row = suggesting.proposed(campaign, unit, by, CANARY)
        proposals.refuse(proposal_id=row.pk, step="reject", reason=CANARY, by=by)
        suggesting.proposed(campaign, unit, by, CANARY)


def seen_by(client, token):
    """Everything this browser can get out of the site, by address."""
    start = [each for each in every_address() if not each.startswith(PASSING)]
    found = crawl(client, [*start, *SEARCHES], per_page=2, leave=PASSING)
    for address in (*WORKBOOKS, f"/lich/{token}.ics"):
        found[address] = bytes_of(client, address)
    return found


def body_of(notice):
    """Without the number of the notice, which PostgreSQL does not give twice."""
    return mails.compose(notice).body.replace(notice.get_absolute_url(), "")


def digests():
    """What would be written to each person today: subject, lines and the mail itself."""
    with transaction.atomic():
        Notice.objects.filter(kind=Notice.Kind.DIGEST).delete()
        reminders.plan()
        rows = Notice.objects.filter(kind=Notice.Kind.DIGEST).select_related("user", "campaign")
        found = {
            row.user.username: (row.subject, json.dumps(row.lines), body_of(row)) for row in rows
        }
        transaction.set_rollback(True)
    return found


def the_site(browsers, tokens):
    return {who: seen_by(client, tokens[who]) for who, client in browsers.items()}, digests()


def differing(before, after):
    """(who, address) of each page that tells the two worlds apart."""
    return sorted(
        (who, address)
        for who in before
        for address in before[who].keys() | after[who].keys()
        if before[who].get(address) != after[who].get(address)
    )


@pytest.mark.once
def test_the_demo_is_the_same_with_and_without_suggestions(without, signed_in):
    campaign, commission = Campaign.objects.get(), User.objects.get(username="bantochuc")
    users = list(User.objects.filter(username__in=[*IGNORANT, "bantochuc"]))
    tokens = {user.username: calendar.make_feed(user=user) for user in users}
    browsers = {user.username: signed_in(user) for user in users}
    assert len(users) == len(IGNORANT) + 1
    pages, mails = the_site(browsers, tokens)
    counted = frozen.freeze(general.compute(campaign, campaign.unit, NOON.date()))
    suggest(campaign, commission)
    pages_after, mails_after = the_site(browsers, tokens)
    told = differing(pages, pages_after)
    assert [pair for pair in told if pair[0] != "bantochuc"] == []
    # Whoever may know sees that the worlds differ: the comparison can fail.
    assert {"/", "/goi-y/", "/phan-cong/"} <= {address for _who, address in told}
    assert {who: mails_after.get(who) for who in mails} == mails
    assert mails_after.keys() == mails.keys()
    assert frozen.freeze(general.compute(campaign, campaign.unit, NOON.date())) == counted
