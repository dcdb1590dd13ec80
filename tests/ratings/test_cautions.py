"""What speaks against a grade: entered once, read wherever it matters; the links; the order."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from campaign.domain import rules
from campaign.models import Campaign
from orgunits.models import Person
from ratings.domain import cases, disqualifiers
from ratings.domain.cautions import Circle
from ratings.models import RatingCase


def against(case, grade):
    return [caution.kind for caution in Circle.of(case.campaign).against(case, grade)]


@pytest.fixture
def at_the_top(standing_committee, head_of_bu_dop, every_case, campaign, commission):
    """The head of Bù Đốp sits on the Standing Committee, and it is there that the case stands."""
    RatingCase.objects.all().delete()
    head_of_bu_dop.appointments.create(
        unit=standing_committee, post="Ủy viên Ban Thường vụ", managed_by="standing_committee",
        valid_from=date(2020, 10, 1),
    )  # fmt: skip
    keys = {row.group.key for row in cases.preview(campaign).rows}
    cases.open_cases(campaign_id=campaign.pk, keys=keys, by=commission)
    return every_case(head_of_bu_dop, "leading_cadre")


def test_one_discipline_warns_the_person_the_collective_and_the_head(
    head_case, collective, make_official, bu_dop, every_case, discipline
):
    deputy = make_official("Lê Thị Đào", bu_dop, is_head=False)
    row = discipline(person=deputy)
    assert "bị thi hành kỷ luật trong năm" in row.words
    assert against(collective, "completed") == ["disqualifier"]
    assert against(head_case, "excellent") == ["disqualifier"]
    assert against(head_case, "good") == []
    discipline(person=Person.objects.get(pk=head_case.person_id))
    assert against(head_case, "completed") == ["disqualifier"]


def test_what_was_found_and_remedied_by_oneself_does_not_count(collective, discipline):
    discipline(is_self_remedied=True)
    assert against(collective, "excellent") == []
    assert [c.kind for c in Circle.of(collective.campaign).about(collective)][0] == "remedied"


def test_withdrawn_with_a_reason_it_warns_no_more(collective, discipline, commission):
    row = discipline()
    with pytest.raises(ValidationError):
        disqualifiers.withdraw(disqualifier_id=row.pk, reason=" ", by=commission)
    disqualifiers.withdraw(disqualifier_id=row.pk, reason="Ghi nhầm đơn vị", by=commission)
    assert against(collective, "excellent") == []


def test_r7_the_collective_stands_not_above_its_unit(collective, every_case, bu_dop, propose):
    propose(every_case(bu_dop, "party_org"), "completed")
    assert against(collective, "good") == ["link"]
    assert against(collective, "completed") == []


def test_a_link_speaks_with_the_clause_of_the_campaigns_own_rules(
    head_case, every_case, bu_dop, propose
):
    """Each regulation has its own; a plan of another year has no “mục II.2”."""
    propose(every_case(bu_dop, "party_org"), "good")

    def clauses(campaign):
        return [c.clause for c in Circle.of(campaign).about(head_case) if c.clause]

    campaign = Campaign.objects.get()
    own = "mục II.2 của kế hoạch; thông lệ của các tỉnh"
    assert clauses(campaign) == [own, "Quy định 124-QĐ/TW, Điều 11"]
    campaign = Campaign.objects.get()
    campaign.rule_set = rules.load("366-qd-tw", unit=campaign.unit)
    campaign.save(update_fields=["rule_set"])
    assert clauses(campaign) == ["giữ như trước, chưa đối chiếu"] * 2


def test_r7_the_head_stands_not_above_the_unit(head_case, every_case, bu_dop, propose):
    propose(every_case(bu_dop, "party_org"), "good")
    assert against(head_case, "excellent") == ["link"]


def test_the_order_of_rating_guides_and_never_forbids(head_case, every_case, province):
    said = Circle.of(head_case.campaign).about(head_case)
    assert [(c.text, c.ceiling) for c in said] == [
        ("Xếp loại tập thể trước, thành viên sau.", ""),
        ("Xếp loại đơn vị trước, người đứng đầu sau.", ""),
    ]
    top = every_case(province, "party_org")
    assert {c.kind for c in Circle.of(top.campaign).about(top)} == {"order"}


def test_the_person_is_warned_though_it_was_entered_at_another_post(
    at_the_top, standing_committee, every_case, discipline, bu_dop
):
    assert at_the_top.unit == standing_committee
    discipline(unit=bu_dop, person=at_the_top.person)
    assert against(at_the_top, "completed") == ["disqualifier"]
    collective = every_case(standing_committee, "leading_collective")
    assert against(collective, "completed") == ["disqualifier"]


def test_the_head_answers_for_the_unit_led_wherever_the_case_stands(
    at_the_top, every_case, bu_dop, propose, discipline
):
    propose(every_case(bu_dop, "party_org"), "good")
    (said,) = [c for c in Circle.of(at_the_top.campaign).about(at_the_top) if c.kind == "link"]
    assert (said.ceiling, "đơn vị đồng chí đứng đầu, Huyện ủy Bù Đốp" in said.text) == (
        "good",
        True,
    )
    discipline(unit=bu_dop, kind="targets")
    assert against(at_the_top, "good") == ["disqualifier"]


def test_an_official_below_is_no_affiliated_organization(every_case, province, discipline, bu_dop):
    """QĐ 124, Điều 12: “không có tổ chức trực thuộc … bị kỷ luật”."""
    top = every_case(province, "party_org")
    discipline(person=Person.objects.get(full_name="Điểu Minh Khôi"))
    assert against(top, "excellent") == []
    discipline(unit=bu_dop)
    assert against(top, "excellent") == ["disqualifier"]


def test_who_was_proposed_too_early_is_told_until_it_is_decided(head_case, propose):
    propose(head_case, "good")
    head_case.refresh_from_db()
    said = {c.text for c in Circle.of(head_case.campaign).about(head_case)}
    assert "Xếp loại tập thể trước, thành viên sau." in said
    head_case.grade = "good"
    assert not Circle.of(head_case.campaign).about(head_case)


def test_a_member_of_the_unit_is_found_once_a_post(head_case, collective, discipline, bu_dop):
    """Two posts in one unit are one membership."""
    head_case.person.appointments.create(
        unit=bu_dop, post="Chủ tịch Hội đồng nhân dân", valid_from=date(2021, 1, 1)
    )
    discipline(person=head_case.person)
    assert against(collective, "good") == ["disqualifier"]
    assert against(head_case, "good") == ["disqualifier"]
