"""Changes of the tree: dated, by a document, with a successor; rights follow, the past stays."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from orgunits import access, audit
from orgunits.domain import people, units
from orgunits.domain.units import Act, Facts, Part
from orgunits.models import Appointment, AuditEvent, OrgUnit, Person, RoleGrant, StructureChange
from orgunits.roles import Permission, Role
from tests.conftest import K, L, make_unit

ON = date(2023, 12, 1)


@pytest.fixture
def act(commission):
    return Act(ON, "Nghị quyết 1662/NQ-UBTVQH15", commission)


def fresh(unit):
    return OrgUnit.objects.get(pk=unit.pk)


def sound():
    """Depth, number of children and the unit above agree with every path."""
    for unit in OrgUnit.objects.all():
        assert unit.depth == len(unit.path) // 4
        below = OrgUnit.objects.filter(path__startswith=unit.path, depth=unit.depth + 1)
        assert unit.numchild == below.count(), unit
        assert unit.depth == 1 or OrgUnit.objects.filter(path=unit.path[:-4]).exists()
    return True


def facts(code="BP.MOI", name="Đảng ủy xã Thiện Hưng"):
    return Facts(code, name, name, K.COMMUNE, L.DISTRICT)


def test_a_created_unit_begins_on_its_day(province, bu_dop, act):
    unit = units.create(parent=province, facts=facts(), act=act)
    assert (unit.valid_from, units.above(unit)) == (ON, province)
    assert unit in OrgUnit.objects.matching("thien hung")
    assert sound()


def test_a_code_is_used_once(province, bu_dop, act):
    with pytest.raises(ValidationError, match="Mã BP.BUDOP đã có đơn vị dùng"):
        units.create(parent=province, facts=facts(code="BP.BUDOP"), act=act)


def test_a_renamed_unit_keeps_its_old_name_in_its_history(bu_dop, act):
    units.rename(unit=bu_dop, name="Huyện ủy Bù Đốp mới", short_name="Bù Đốp mới", act=act)
    assert fresh(bu_dop).name == "Huyện ủy Bù Đốp mới"
    assert StructureChange.objects.about(bu_dop).get().old_name == "Huyện ủy Bù Đốp"


def test_a_move_takes_the_whole_branch_along(bu_dop, bu_dop_1, loc_ninh, act):
    cell = make_unit(bu_dop_1, "C", "Chi bộ ấp 1", K.CELL, L.CELL)
    units.move(unit=bu_dop_1, parent=loc_ninh, act=act)
    assert fresh(cell).path.startswith(fresh(bu_dop_1).path)
    assert units.above(fresh(bu_dop_1)) == loc_ninh
    assert sound()


def test_rights_follow_a_moved_unit_at_the_next_click(
    signed_in, bu_dop_clerk, stranger, bu_dop_1_clerk, bu_dop_1, loc_ninh, act
):
    old, new, own = signed_in(bu_dop_clerk), signed_in(stranger), signed_in(bu_dop_1_clerk)
    address = bu_dop_1.get_absolute_url()
    assert [c.get(address).status_code for c in (old, new, own)] == [200, 404, 200]
    units.move(unit=bu_dop_1, parent=loc_ninh, act=act)
    assert [c.get(address).status_code for c in (old, new, own)] == [404, 200, 200]


def test_members_are_counted_where_the_unit_now_stands(bu_dop, bu_dop_1, loc_ninh, province, act):
    OrgUnit.objects.filter(pk__in=[bu_dop.pk, bu_dop_1.pk]).update(member_count=30)
    units.move(unit=bu_dop_1, parent=loc_ninh, act=act)
    assert [fresh(u).member_count for u in (bu_dop, loc_ninh, province)] == [0, 30, 0]


def test_a_unit_is_not_moved_below_itself(bu_dop, bu_dop_1, province, act):
    with pytest.raises(ValidationError):
        units.move(unit=bu_dop, parent=bu_dop_1, act=act)
    with pytest.raises(ValidationError):
        units.move(unit=province, parent=bu_dop, act=act)


def test_a_place_once_left_is_never_given_to_another(bu_dop, bu_dop_1, loc_ninh, act):
    left = bu_dop_1.path
    units.move(unit=bu_dop_1, parent=loc_ninh, act=act)
    new = units.create(parent=fresh(bu_dop), facts=facts(), act=act)
    assert new.path != left


def test_a_dissolved_unit_stays_ended_with_its_successor(bu_dop_2, bu_dop_1, act):
    units.dissolve(unit=bu_dop_2, act=act, successor=bu_dop_1)
    ended = fresh(bu_dop_2)
    assert (ended.valid_to, ended.successor) == (date(2023, 11, 30), bu_dop_1)
    assert ended not in OrgUnit.objects.in_force(ON)


def test_a_unit_with_units_below_is_not_dissolved(bu_dop, bu_dop_1, act):
    with pytest.raises(ValidationError, match="còn 1 tổ chức trực thuộc"):
        units.dissolve(unit=bu_dop, act=act)


def test_rights_posts_and_charges_end_with_the_unit(loc_ninh, stranger, member, act):
    post = Appointment.objects.create(
        person=Person.objects.create(full_name="Lê Văn Tám"),
        unit=loc_ninh,
        post="Bí thư",
        valid_from=date(2020, 1, 1),
    )
    people.charge(
        person=member.person, unit=loc_ninh, basis="TB 1725", valid_from=date(2023, 7, 1), by=None
    )
    units.dissolve(unit=loc_ninh, act=act)
    access.forget(stranger)
    assert not access.holds(stranger, Permission.VIEW)
    grant = RoleGrant.objects.get(user=stranger)
    assert grant.end_reason.startswith("Đơn vị kết thúc hoạt động")
    post.refresh_from_db()
    assert post.valid_to == date(2023, 11, 30)
    assert not loc_ninh.charges.filter(valid_to=None).exists()
    assert not RoleGrant.objects.filter(user=member, ended_at=None).exists()


def test_merging_moves_what_stands_below_and_ends_the_merged(
    bu_dop, bu_dop_1, loc_ninh, loc_ninh_1, act
):
    units.merge(units=[bu_dop], into=loc_ninh, act=act)
    assert units.above(fresh(bu_dop_1)) == loc_ninh
    assert fresh(bu_dop).successor == loc_ninh
    assert sound()


def test_a_merge_counts_members_once(province, bu_dop, bu_dop_1, loc_ninh, act):
    """Bù Đốp: 30 below, 5 of its own."""
    for unit, number in ((province, 45), (bu_dop, 35), (bu_dop_1, 30), (loc_ninh, 10)):
        OrgUnit.objects.filter(pk=unit.pk).update(member_count=number)
    units.merge(units=[bu_dop], into=loc_ninh, act=act)
    assert [fresh(u).member_count for u in (province, loc_ninh)] == [45, 45]


def test_splitting_makes_a_unit_beside_and_gives_it_the_chosen(bu_dop, bu_dop_1, bu_dop_2, act):
    [new] = units.split(unit=bu_dop, parts=[Part(facts(), [bu_dop_1.pk])], act=act, ends=False)
    assert units.above(fresh(bu_dop_1)) == new
    assert units.above(fresh(bu_dop_2)) == bu_dop
    assert fresh(bu_dop).valid_to is None


def test_a_change_needs_a_document_and_a_day_that_has_come(bu_dop, commission, settings):
    settings.DEMO = False
    with pytest.raises(ValidationError, match="văn bản"):
        units.dissolve(unit=bu_dop, act=Act(ON, " ", commission))
    with pytest.raises(ValidationError, match="không được sau hôm nay"):
        units.dissolve(unit=bu_dop, act=Act(date(2025, 7, 1), "NQ", commission))


def test_a_move_leaves_nothing_behind_when_the_audit_fails(bu_dop_1, loc_ninh, act, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("nhật ký hỏng")

    monkeypatch.setattr(audit, "record_many", broken)
    before = list(OrgUnit.objects.values_list("path", "numchild"))
    with pytest.raises(RuntimeError):
        units.move(unit=bu_dop_1, parent=loc_ninh, act=act)
    assert list(OrgUnit.objects.values_list("path", "numchild")) == before
    assert not StructureChange.objects.exists()


def test_each_change_is_one_sentence_of_the_trail(bu_dop_1, loc_ninh, act):
    units.move(unit=bu_dop_1, parent=loc_ninh, act=act)
    event = AuditEvent.objects.get(action="unit.moved")
    assert (event.before, event.after["parent"]) == ({"parent": "Huyện ủy Bù Đốp"}, str(loc_ninh))


def test_a_second_role_on_another_unit_outlives_the_dissolved_one(
    make_user, bu_dop_2, loc_ninh, act
):
    user = make_user("hai-noi", Role.COMMITTEE_CLERK, bu_dop_2, Role.COMMITTEE_CLERK, loc_ninh)
    units.dissolve(unit=bu_dop_2, act=act)
    access.forget(user)
    assert access.can(user, Permission.SUBMIT, loc_ninh)
