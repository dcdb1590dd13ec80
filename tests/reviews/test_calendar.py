"""The calendar and its private feed: one's own days, by a token that can be taken back."""

from datetime import date, time

import pytest
from django.test import Client
from icalendar import Calendar

from orgunits.models import User
from reviews.domain import remedies
from reviews.models import CalendarFeed, Conference, ConferenceSeat
from reviews.views import calendar
from tests.reviews import suggesting


@pytest.fixture
def conference(campaign, standing_committee, office, member):
    found = Conference.objects.create(
        campaign=campaign, unit=standing_committee, kind="review", title="Hội nghị; kiểm điểm",
        starts_on=date(2023, 12, 27), ends_on=date(2023, 12, 28), begins_at=time(7, 30),
        ends_at=time(17), place="Hội trường", state="called", called_at=campaign.published_at,
        called_by=office,
    )  # fmt: skip
    ConferenceSeat.objects.create(conference=found, person=member.person, role="chair")
    return found


@pytest.fixture
def address(signed_in, member, conference):
    answer = signed_in(User.objects.get(pk=member.pk)).post("/lich/dia-chi/")
    return answer.context["address"].removeprefix("http://testserver")


def titles(answer):
    return [str(e["summary"]) for e in Calendar.from_ical(answer.content).walk("VEVENT")]


def test_a_day_lists_the_deadline_the_conference_and_its_papers(
    signed_in, office, conference, d5, settings
):
    page = signed_in(office).get("/lich/")
    shown = {
        (found["day"], each.kind)
        for month in page.context["months"]
        for found in month["days"]
        for each in found["entries"]
    }
    assert {
        (date(2023, 12, 22), "papers"),
        (date(2023, 12, 24), "papers"),
        (date(2023, 12, 26), "milestone"),
        (date(2023, 12, 27), "conference"),
        (date(2023, 12, 28), "conference"),
    } <= shown


def test_what_one_has_to_remedy_stands_in_it_but_nothing_of_a_suggestion(
    signed_in, campaign, bu_dop, bu_dop_head, commission, stranger
):
    point = suggesting.issued(campaign, bu_dop, commission)
    suggesting.remedy(point, commission, "KÍN")
    facts = {"campaign": campaign, "unit": bu_dop, "due_on": date(2023, 12, 29)}
    remedies.plan(shortcoming="a", measure="b", by=commission, **facts)
    own, other = (signed_in(user).get("/lich/").text for user in (bu_dop_head, stranger))
    assert own.count("/khac-phuc/") - other.count("/khac-phuc/") == 1
    assert f"Khắc phục hạn chế, khuyết điểm: {bu_dop.short_name}" in own
    assert "gợi ý kiểm điểm" not in own.partition("<main")[2].partition("feed")[0]


def test_a_stranger_sees_no_conference(signed_in, stranger, conference, task):
    page = signed_in(stranger).get("/lich/").content.decode()
    assert ("kiểm điểm; " in page, "Hội nghị; kiểm điểm" in page, "Bù Đốp" in page) == (False,) * 3


def test_the_feed_needs_no_sign_in_but_its_token(address, conference):
    answer = Client().get(address)
    assert answer.headers["Content-Type"].startswith("text/calendar")
    assert titles(answer).count("Hội nghị; kiểm điểm") == 2
    assert Client().get("/lich/doan-mo.ics").status_code == 404


def test_only_a_digest_of_the_token_is_kept(address):
    assert CalendarFeed.objects.get().token_sha256 not in address


def test_a_new_address_and_revoking_kill_the_old_one(signed_in, member, address):
    browser = signed_in(User.objects.get(pk=member.pk))
    browser.post("/lich/dia-chi/")
    assert Client().get(address).status_code == 404
    browser.post("/lich/thu-hoi/")
    assert CalendarFeed.objects.count() == 0


def test_an_account_that_is_closed_reads_nothing(address, member):
    User.objects.filter(pk=member.pk).update(is_active=False)
    assert Client().get(address).status_code == 404


def test_too_many_tries_must_wait(db, monkeypatch):
    monkeypatch.setattr(calendar, "TRIES_AN_HOUR", 2)
    answers = [Client().get("/lich/doan-mo.ics").status_code for _ in range(3)]
    assert answers == [404, 404, 429]


def test_another_units_tasks_are_not_in_the_feed(signed_in, stranger, task):
    answer = signed_in(stranger).post("/lich/dia-chi/")
    feed = Client().get(answer.context["address"].removeprefix("http://testserver"))
    assert "Bù Đốp" not in " ".join(titles(feed))
