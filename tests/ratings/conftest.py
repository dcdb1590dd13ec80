"""A conference with a ballot of two members and the two who count; two districts and their people,
rated in the campaign of 2023."""

from datetime import date

import pytest

from campaign.models import CapRule, ExemptionRule
from orgunits.models import Appointment, Person
from orgunits.roles import Role
from ratings.domain import assessments, cases, decisions, disqualifiers
from ratings.domain.decisions import Paper
from ratings.models import PeerGroup, RatingCase
from tests.conftest import K, L, make_unit
from tests.ratings import balloting

PAPER = Paper("12-QĐ/TU", date(2023, 12, 18), "Ban Thường vụ Tỉnh ủy")
SC = Appointment.ManagedBy.STANDING_COMMITTEE


@pytest.fixture
def tellers(make_user, province):
    return [make_user(f"kiemphieu{n}", Role.TELLER, province) for n in (1, 2)]


@pytest.fixture
def rating_conference(campaign, standing_committee, office):
    return balloting.hold(campaign, standing_committee, office)


@pytest.fixture
def drafted(rating_conference, commission):
    return balloting.draft(rating_conference, commission)


@pytest.fixture
def opened(drafted, commission, tellers):
    return balloting.open_(drafted, commission, tellers)


@pytest.fixture
def confirmed(opened, tellers):
    return balloting.confirm(opened, tellers)


@pytest.fixture
def signed(confirmed, commission):
    return balloting.sign(confirmed, commission)


@pytest.fixture
def caps(rule_set):
    for kind in ("party_org", "leading_collective", "leading_cadre"):
        CapRule.objects.create(
            rule_set=rule_set, object_kind=kind, percent=20, base="good", clause="Điều 12"
        )


@pytest.fixture
def exemptions(rule_set):
    for code, label in ExemptionRule.Code.choices:
        ExemptionRule.objects.create(rule_set=rule_set, code=code, label=label, clause="Điều 5")


@pytest.fixture
def make_official(db):
    def make(name, unit, *, post="Bí thư Huyện ủy", is_head=True, managed_by=SC, **facts):
        person = Person.objects.create(full_name=name, **facts)
        Appointment.objects.create(
            person=person, unit=unit, post=post, is_head=is_head, managed_by=managed_by,
            valid_from=date(2020, 10, 1),
        )  # fmt: skip
        return person

    return make


@pytest.fixture
def head_of_bu_dop(make_official, bu_dop):
    return make_official("Điểu Minh Khôi", bu_dop)


@pytest.fixture
def every_case(campaign, caps, exemptions, bu_dop, loc_ninh, head_of_bu_dop, commission):
    """Every case there is: by (unit or person, kind)."""
    keys = {row.group.key for row in cases.preview(campaign).rows}
    cases.open_cases(campaign_id=campaign.pk, keys=keys, by=commission)

    def of(noun, kind):
        of_whom = {"person": noun} if isinstance(noun, Person) else {"unit": noun, "person": None}
        return RatingCase.objects.get(object_kind=kind, **of_whom)

    return of


@pytest.fixture
def collective(every_case, bu_dop):
    return every_case(bu_dop, "leading_collective")


@pytest.fixture
def head_case(every_case, head_of_bu_dop):
    return every_case(head_of_bu_dop, "leading_cadre")


@pytest.fixture
def propose(commission):
    def act(case, grade, **facts):
        return assessments.propose(case_id=case.pk, grade=grade, by=commission, **facts)

    return act


@pytest.fixture
def discipline(campaign, bu_dop, commission):
    def act(**facts):
        values = {
            "campaign": campaign, "unit": bu_dop, "kind": "discipline", "document": "3-QĐ/UBKT",
            "document_on": date(2023, 10, 2), "authority": "Ủy ban Kiểm tra Tỉnh ủy",
            "on_day": date(2023, 9, 1), "by": commission,
        }  # fmt: skip
        return disqualifiers.enter(**values | facts)

    return act


@pytest.fixture
def make_group(open_group, caps, province, commission):
    """A group of districts' collectives, each proposed “good”."""

    def make(number):
        for n in range(number):
            make_unit(province, f"H{n:02d}", f"Huyện ủy {n:02d}", K.DISTRICT_COMMITTEE, L.DISTRICT)
        group = open_group("tap-the-huyen")
        for case in group.cases.all():
            assessments.propose(case_id=case.pk, grade="good", by=commission)
        return group

    return make


@pytest.fixture
def open_group(campaign, commission):
    def act(key):
        cases.open_cases(campaign_id=campaign.pk, keys={key}, by=commission)
        return PeerGroup.objects.get(key=key)

    return act


@pytest.fixture
def decide(board):
    def act(case, grade, **facts):
        return decisions.decide(
            group_id=case.group_id, grades={case.pk: grade}, paper=facts.pop("paper", PAPER),
            by=facts.pop("by", board), **facts,
        )  # fmt: skip

    return act


@pytest.fixture
def decided(collective, propose, decide):
    propose(collective, "completed")
    decide(collective, "completed")
    collective.refresh_from_db()
    return collective


@pytest.fixture
def published(decided, board):
    decisions.publish(case_ids=[decided.pk], by=board)
    decided.refresh_from_db()
    return decided
