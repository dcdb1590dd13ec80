"""Forms, pages and papers are the same with and without suggestions, and with and without what
was written about them, to whoever may not know."""

from datetime import date

import pytest

from orgunits.models import Appointment
from orgunits.roles import MAY, SUGGESTION_READERS, Role
from reviews.models import SelfReviewRow
from tests.reviews import suggesting
from tests.reviews.writing import begin, save
from tests.worlds import crawl

CANARY = "CHUYEN-KIN-5512"
IGNORANT = [role for role in Role.values if not MAY[role] & SUGGESTION_READERS]


@pytest.fixture
def report(make_task, make_milestone, bu_dop):
    facts = {"work": "document", "form": "01"}
    return make_task(make_milestone("X", date(2023, 12, 27), "district", **facts), bu_dop)


@pytest.fixture
def own(make_task, make_milestone, standing_committee, member, bu_dop):
    facts = {"work": "document", "form": "02B"}
    Appointment.objects.create(
        person=member.person, unit=bu_dop, post="Bí thư", valid_from=date(2022, 1, 1),
        managed_by="standing_committee",
    )  # fmt: skip
    d4 = make_milestone("D4", date(2023, 12, 25), "province", **facts)
    return make_task(d4, standing_committee, person=member.person)


@pytest.fixture
def a_window_has_one_name(monkeypatch):
    """Each page names its window at random, in both worlds."""
    monkeypatch.setattr("reviews.self_review_forms.secrets.token_hex", lambda size: "w" * size)


def pages(tasks):
    return [
        *("/", "/viec-cua-toi/", "/nhiem-vu/", "/mau-kiem-diem/"),
        *(task.get_absolute_url() for task in tasks),
        *(f"/nhiem-vu/{task.pk}/xem-lai/" for task in tasks),
    ]


@pytest.mark.once
@pytest.mark.usefixtures("drawn_as_source")
def test_two_worlds_of_a_suggestion_and_its_explanation(
    report, own, member, bu_dop_clerk, bu_dop_head, commission, office, make_user, province,
    campaign, bu_dop, signed_in, a_window_has_one_name,
):  # fmt: skip
    save(report, bu_dop_clerk)
    save(own, member)
    users = [make_user(f"tinh-{role}", role, province) for role in IGNORANT]
    users += [bu_dop_clerk, office, member]
    clients = {user.username: signed_in(user) for user in users}
    start = pages([report, own])
    before = {name: crawl(client, start) for name, client in clients.items()}
    explain(report, own, campaign, bu_dop, commission)
    wrong = []
    for name, client in clients.items():
        after = crawl(client, start)
        own_pages = {own.get_absolute_url(), f"/nhiem-vu/{own.pk}/xem-lai/"}
        seen = before[name].keys() | after.keys()
        if name == "uyvien1":  # who wrote it reads it
            seen -= own_pages | {page for page in seen if page.startswith("/ban-kiem-diem/")}
        wrong += [(name, p) for p in seen if before[name].get(p) != after.get(p)]
    assert sorted(wrong) == []
    assert any(p.startswith("/ban-kiem-diem/") for p in before["budop"])


def explain(report, own, campaign, bu_dop, commission):
    """Suggestions to the unit and the person, and an explanation of each in section IV."""
    suggesting.issued(campaign, bu_dop, commission, CANARY)
    suggesting.issued(campaign, bu_dop, commission, CANARY, person=own.person)
    for task in (report, own):
        rows = SelfReviewRow.objects.filter(review__submission__task=task, key="matters")
        assert rows.update(text=CANARY) == 1


def test_the_explanation_reaches_who_may_know(report, bu_dop_clerk, bu_dop_head, signed_in):
    draft = begin(report, bu_dop_clerk)
    draft.self_review.rows.filter(key="matters").update(text=CANARY)
    address = report.get_absolute_url()
    assert CANARY in signed_in(bu_dop_head).get(address).text
    assert CANARY not in signed_in(bu_dop_clerk).get(address).text
