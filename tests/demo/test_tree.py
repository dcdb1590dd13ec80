import hashlib
from collections import Counter
from itertools import chain

import pytest

from orgunits.demo.dice import Dice
from orgunits.demo.tree import province
from orgunits.models import OrgUnit

Kind, Level = OrgUnit.Kind, OrgUnit.Level


def walk(node):
    return [node, *chain.from_iterable(walk(child) for child in node.children)]


def digest(size, seed):
    facts = [(node.code, node.name, node.members) for node in walk(province(size, Dice(seed)))]
    return hashlib.sha256(repr(facts).encode()).hexdigest()


@pytest.fixture(scope="module")
def nodes():
    return walk(province("province", Dice(210)))


def test_the_same_seed_gives_the_same_province():
    assert digest("province", 210) == digest("province", 210)
    assert digest("province", 210) != digest("province", 211)


def test_a_unit_is_the_same_in_every_size(nodes):
    by_code = {node.code: node.name for node in nodes}
    for node in walk(province("small", Dice(210))):
        assert by_code[node.code] == node.name


def test_the_shape_is_that_of_the_province(nodes):
    levels = Counter(node.level for node in nodes)
    kinds = Counter(node.kind for node in nodes)
    assert kinds[Kind.DISTRICT_COMMITTEE] == 11
    assert kinds[Kind.DIRECT_COMMITTEE] == 10
    assert levels[Level.DISTRICT] == 32  # with the 11 people's committees, which R28 names
    assert kinds[Kind.GRASSROOTS_ORG] == 265
    assert kinds[Kind.GRASSROOTS_CELL] == 439
    assert 2500 <= levels[Level.CELL] <= 2700
    assert 39_000 <= nodes[0].members <= 41_000


def test_two_of_the_direct_committees_are_invented_and_say_so(nodes):
    assert [node.code for node in nodes if node.is_invented] == ["BP.KHUCN", "BP.TRUONGHOC"]


def test_members_of_a_unit_are_those_of_the_units_below(nodes):
    for node in nodes:
        if node.children:
            assert node.members == sum(child.members for child in node.children)


def test_codes_are_given_once_even_in_a_nation(nodes):
    second = walk(province("nation", Dice(2), 2))
    codes = [node.code for node in [*nodes, *second]]
    assert len(codes) == len(set(codes))


def test_the_written_tree_is_one_that_treebeard_would_have_built(small):
    assert OrgUnit.objects.find_problems() == ([], [], [], [], [])
    assert [unit.code for unit in OrgUnit.objects.filter(depth=1)] == ["BP"]


def test_written_member_counts_add_up(small):
    for unit in OrgUnit.objects.exclude(numchild=0):
        children = OrgUnit.objects.below(unit).filter(depth=unit.depth + 1)
        assert children.count() == unit.numchild
        assert unit.member_count == sum(child.member_count for child in children)


def test_the_government_side_has_its_own_line(small):
    department = OrgUnit.objects.get(code="SO.YTE")
    caucus = OrgUnit.objects.get(code="BCS.UBND")
    assert department in OrgUnit.objects.below(caucus)
    assert department.administrative_parent.code == "UBND"
    assert OrgUnit.objects.get(code="UBND.BUDOP").administrative_parent.code == "UBND"
