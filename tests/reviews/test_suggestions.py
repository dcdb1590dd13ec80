"""Suggestions: known to few, sealed, and read on record."""

from datetime import date

import pytest

from campaign.lib import clock
from orgunits.domain import people
from orgunits.models import AuditEvent, User
from orgunits.roles import Role
from reviews.domain import suggestions, supervision
from reviews.models import Suggestion

TEXT = "Làm rõ trách nhiệm về dự án chậm tiến độ"


@pytest.fixture
def proposer(make_user, office_unit):
    return make_user("dexuat", Role.PROPOSER, office_unit)


@pytest.fixture
def proposed(campaign, proposer, bu_dop):
    return suggestions.propose(
        campaign=campaign, unit=bu_dop, category="complicated", text=TEXT, by=proposer
    )


@pytest.fixture
def issued(proposed, commission):
    return suggestions.issue(
        suggestion_id=proposed.pk, number="15-CV/TU", on=date(2023, 12, 1), by=commission
    )


def test_a_proposer_sees_own_proposals_only(signed_in, proposer, make_user, office_unit, proposed):
    other = make_user("dexuat2", Role.PROPOSER, office_unit)
    assert list(signed_in(proposer).get("/goi-y/").context["rows"]) == [proposed]
    assert signed_in(other).get(f"/goi-y/{proposed.pk}/").status_code == 404


def test_proposing_seals_the_text(signed_in, proposer, campaign, bu_dop):
    asked = {"unit": bu_dop.pk, "category": "breach", "text": TEXT}
    assert signed_in(proposer).post("/goi-y/de-xuat/", asked).status_code == 302
    row = Suggestion.objects.get()
    assert row.text == TEXT
    raw = Suggestion.objects.extra(select={"raw": "text"}).values_list("raw", flat=True)[0]
    assert TEXT not in str(raw)


def test_a_refused_proposal_keeps_what_was_typed(signed_in, proposer, campaign, bu_dop_1):
    asked = {"unit": bu_dop_1.pk, "category": "breach", "text": TEXT}
    answer = signed_in(proposer).post("/goi-y/de-xuat/", asked)
    assert (answer.status_code, TEXT in answer.content.decode()) == (422, True)


def test_the_head_reads_it_only_once_issued(signed_in, bu_dop_head, proposed, commission):
    browser = signed_in(bu_dop_head)
    assert browser.get(f"/goi-y/{proposed.pk}/").status_code == 404
    suggestions.issue(suggestion_id=proposed.pk, number="15-CV/TU", on=clock.today(), by=commission)
    assert browser.get(f"/goi-y/{proposed.pk}/").status_code == 200


def test_reading_is_recorded_before_it_is_shown(signed_in, bu_dop_head, issued):
    browser = signed_in(bu_dop_head)
    assert TEXT not in browser.get(f"/goi-y/{issued.pk}/").content.decode()
    assert not AuditEvent.objects.filter(action="suggestion.read").exists()
    assert TEXT in browser.post(f"/goi-y/{issued.pk}/doc/").content.decode()
    assert AuditEvent.objects.get(action="suggestion.read").actor == bu_dop_head


def test_without_the_record_there_is_no_text(signed_in, bu_dop_head, issued, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("no disk")

    monkeypatch.setattr("orgunits.audit.record", broken)
    with pytest.raises(RuntimeError):
        signed_in(bu_dop_head).post(f"/goi-y/{issued.pk}/doc/")


def test_the_recipient_never_learns_who_proposed(signed_in, bu_dop_head, issued, proposer):
    browser = signed_in(bu_dop_head)
    pages = [browser.get("/goi-y/"), browser.post(f"/goi-y/{issued.pk}/doc/")]
    assert [p for p in pages if proposer.full_name in p.content.decode()] == []


def test_the_trail_keeps_a_hash_and_no_text(issued, bu_dop_head):
    suggestions.read(suggestion=issued, by=bu_dop_head)
    events = AuditEvent.objects.filter(action__startswith="suggestion.")
    assert [event.action for event in events.order_by("number")] == [
        "suggestion.proposed",
        "suggestion.issued",
        "suggestion.read",
    ]
    assert [e for e in events if TEXT in f"{e.before}{e.after}{e.reason}{e.object_name}"] == []


def test_strangers_and_clerks_have_no_entry(
    signed_in, stranger, bu_dop_clerk, office, inspector, issued
):
    for user in (stranger, bu_dop_clerk, office, inspector):
        browser = signed_in(user)
        assert browser.get("/goi-y/").status_code == 403
        assert browser.post(f"/goi-y/{issued.pk}/doc/").status_code == 403
        assert "Gợi ý kiểm điểm" not in browser.get("/").content.decode()


def test_issuing_needs_number_and_day(signed_in, commission, proposed):
    answer = signed_in(commission).post(f"/goi-y/{proposed.pk}/ban-hanh/", {"number": "", "on": ""})
    assert answer.status_code == 422
    asked = {"number": "15-CV/TU", "on": "18/12/2023"}
    assert signed_in(commission).post(f"/goi-y/{proposed.pk}/ban-hanh/", asked).status_code == 302
    proposed.refresh_from_db()
    assert (proposed.state, proposed.issued_on) == ("issued", date(2023, 12, 18))


def test_issuing_twice_is_refused(signed_in, commission, issued):
    asked = {"number": "16-CV/TU", "on": "18/12/2023"}
    assert signed_in(commission).post(f"/goi-y/{issued.pk}/ban-hanh/", asked).status_code == 422


def test_an_issued_suggestion_needs_one_directing_member(
    campaign, commission, office, issued, bu_dop, member
):
    assert supervision.gaps(campaign, commission) == [bu_dop]
    assert supervision.gaps(campaign, office) == []
    supervision.assign(
        campaign=campaign, unit=bu_dop, person=member.person, basis="TB", on=date(2023, 12, 2),
        by=commission,
    )  # fmt: skip
    assert supervision.gaps(campaign, commission) == []


def test_a_member_reads_the_suggestions_of_own_units(signed_in, member, issued, bu_dop, loc_ninh):
    people.charge(
        person=member.person, unit=loc_ninh, basis="TB", valid_from=date(2023, 7, 14), by=None
    )
    page = f"/goi-y/{issued.pk}/"
    assert signed_in(User.objects.get(pk=member.pk)).get(page).status_code == 404
    people.charge(
        person=member.person, unit=bu_dop, basis="TB", valid_from=date(2023, 7, 14), by=None
    )
    assert signed_in(User.objects.get(pk=member.pk)).get(page).status_code == 200
