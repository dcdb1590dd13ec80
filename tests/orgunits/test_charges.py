"""Standing charges: one member a unit, replaced with a reason, history kept (R24, R25)."""

from datetime import date

import pytest

from orgunits.domain import people
from orgunits.models import AuditEvent, OrgUnit, StandingCharge
from orgunits.roles import Role
from tests.conftest import K, L, make_unit
from tests.house.counting import queries_of

SINCE = date(2023, 7, 14)


@pytest.fixture
def charge(member, bu_dop):
    return people.charge(
        person=member.person, unit=bu_dop, basis="Thông báo 1725", valid_from=SINCE, by=None
    )


def asked(other, **facts):
    values = {"person": other.person.pk, "basis": "Thông báo 1801", "on": "27/11/2023"}
    return values | {"reason": "nghỉ hưu theo chế độ"} | facts


def test_replacing_closes_the_old_row_and_names_the_reason(
    signed_in, commission, charge, other_member, bu_dop
):
    answer = signed_in(commission).post(f"/phu-trach/{charge.pk}/thay/", asked(other_member))
    assert answer.status_code == 302
    charge.refresh_from_db()
    assert (charge.valid_to, charge.end_reason) == (date(2023, 11, 26), "nghỉ hưu theo chế độ")
    new = StandingCharge.objects.get(unit=bu_dop, valid_to=None)
    assert (new.person, new.valid_from) == (other_member.person, date(2023, 11, 27))


def test_the_page_tells_who_was_replaced_and_why(signed_in, commission, charge, other_member):
    client = signed_in(commission)
    client.post(f"/phu-trach/{charge.pk}/thay/", asked(other_member))
    page = client.get("/phu-trach/").content.decode()
    assert "Trước là đồng chí Trần Văn Ánh" in page
    assert "Lý do thay: nghỉ hưu theo chế độ" in page


def test_a_replacement_without_a_reason_is_refused(signed_in, commission, charge, other_member):
    address = f"/phu-trach/{charge.pk}/thay/"
    answer = signed_in(commission).post(address, asked(other_member, reason=""))
    assert answer.status_code == 422


def test_the_successor_sees_the_unit_and_the_predecessor_no_longer(
    signed_in, commission, charge, member, other_member, bu_dop
):
    signed_in(commission).post(f"/phu-trach/{charge.pk}/thay/", asked(other_member))
    answers = [signed_in(type(u).objects.get(pk=u.pk)).get(bu_dop.get_absolute_url()).status_code
               for u in (member, other_member)]  # fmt: skip
    assert answers == [404, 200]


def test_a_unit_without_anyone_is_named_and_given_one(signed_in, commission, member, bu_dop):
    client = signed_in(commission)
    assert list(client.get("/phu-trach/").context["uncharged"]) == [bu_dop]
    facts = {"person": member.person.pk, "basis": "Thông báo 1725", "on": "14/07/2023"}
    assert client.post(f"/don-vi/{bu_dop.pk}/phu-trach/", facts).status_code == 302
    assert client.post(f"/don-vi/{bu_dop.pk}/phu-trach/", facts).status_code == 422
    assert AuditEvent.objects.filter(action="charge.begun").count() == 1


def test_the_stranger_sees_no_charges(signed_in, stranger, charge):
    client = signed_in(stranger)
    assert client.get("/phu-trach/").status_code == 403
    assert client.get(f"/phu-trach/{charge.pk}/thay/").status_code == 403


def test_who_may_not_know_of_suggestions_puts_nobody_in_charge(
    signed_in, make_user, province, charge, bu_dop
):
    """The government side assigns its own; whoever takes charge here reads suggestions."""
    client = signed_in(make_user("bancansu", Role.GOVERNMENT_CAUCUS, province))
    assert client.get(f"/phu-trach/{charge.pk}/thay/").status_code == 403
    assert client.get(f"/don-vi/{bu_dop.pk}/phu-trach/").status_code == 403


def test_queries_do_not_grow_with_the_charges(signed_in, commission, charge, member, province):
    client = signed_in(commission)
    few = queries_of(client, "/phu-trach/")
    for number in (1, 2):
        unit = make_unit(province, f"H{number}", f"Huyện ủy {number}", K.DISTRICT_COMMITTEE,
                         L.DISTRICT)  # fmt: skip
        people.charge(person=member.person, unit=unit, basis="TB", valid_from=SINCE, by=None)
    assert OrgUnit.objects.count() > 3
    assert queries_of(client, "/phu-trach/") == few
