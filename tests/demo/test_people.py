from datetime import date

from campaign.lib.text import search_key
from orgunits.demo.dice import Dice
from orgunits.demo.people import Names, name_parts
from orgunits.models import Appointment, OrgUnit, Person, StandingCharge, User


def test_no_name_is_that_of_a_leader():
    names = Names(Dice(7))
    never = {search_key(name) for name in name_parts()["never"]}
    assert not never & {search_key(names.next(n)) for n in range(3000)}


def test_no_name_is_given_twice():
    names = Names(Dice(7))
    assert len({names.next("same key") for _ in range(200)}) == 200


def test_names_follow_the_seed():
    def first(seed):
        names = Names(Dice(seed))
        return [names.next(n) for n in range(20)]

    assert first(1) == first(1)
    assert first(1) != first(2)


def test_nobody_of_the_demo_is_a_leader(small):
    never = {search_key(name) for name in name_parts()["never"]}
    people = {*Person.objects.values_list("search_text", flat=True)}
    people |= {search_key(name) for name in User.objects.values_list("full_name", flat=True)}
    assert not never & people


def test_the_standing_committee_has_15_members_and_one_retired(small):
    posts = Appointment.objects.filter(unit__code="BTV")
    assert posts.in_force(date(2023, 12, 18)).count() == 15
    assert posts.exclude(valid_to=None).get().person == small.members["nghihuu"]


def test_every_direct_committee_is_followed_by_one_member(small):
    direct = OrgUnit.objects.direct_committees()
    charged = StandingCharge.objects.filter(valid_to=None).values_list("unit", flat=True)
    assert sorted(charged) == sorted(unit.pk for unit in direct)


def test_the_retired_member_was_replaced_at_bu_dop(small):
    old, new = StandingCharge.objects.filter(unit__code="BP.BUDOP").order_by("valid_from")
    assert (old.person, old.valid_to) == (small.members["nghihuu"], date(2023, 11, 26))
    assert "nghỉ hưu" in old.end_reason
    assert (new.person, new.valid_to) == (small.members["noichinh"], None)
