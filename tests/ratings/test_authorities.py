"""Who decides is named by the campaign's own rules, on the case and in the form of decision."""

import pytest
from django.urls import reverse

from campaign.domain import rules
from ratings.domain import authorities


@pytest.fixture
def deciding(every_case):
    def of(noun, kind):
        found = authorities.of(every_case(noun, kind))
        return found and (found.key, found.decides)

    return of


def test_each_kind_of_case_has_its_authority(deciding, bu_dop, province, head_of_bu_dop):
    assert deciding(bu_dop, "party_org") == ("district", "Ban Thường vụ Tỉnh ủy")
    assert deciding(bu_dop, "leading_collective") == ("managed", "Ban Thường vụ Tỉnh ủy")
    assert deciding(head_of_bu_dop, "leading_cadre") == ("managed", "Ban Thường vụ Tỉnh ủy")
    assert deciding(province, "party_org") == ("province", "báo cáo Ban Tổ chức Trung ương")


def test_what_the_province_rates_of_itself_is_not_signed_in_advance(every_case, province):
    assert authorities.decides(every_case(province, "party_org")) == ""


def test_rules_that_say_nothing_name_nobody(every_case, province, campaign):
    """Under 132 the province did not rate itself."""
    case = every_case(province, "party_org")
    case.campaign.rule_set = rules.load("132-qd-tw", unit=province)
    assert authorities.of(case) is None


def test_the_case_page_names_it_with_its_clause(collective, commission, bu_dop_clerk, signed_in):
    page = signed_in(commission).get(collective.get_absolute_url()).content.decode()
    assert "Quyết định: Ban Thường vụ Tỉnh ủy (mục II của kế hoạch)." in page
    told = signed_in(bu_dop_clerk).get(collective.get_absolute_url()).content.decode()
    assert "Quyết định: Ban Thường vụ" not in told


def test_the_decision_begins_with_it(collective, propose, board, signed_in, monkeypatch):
    propose(collective, "good")
    monkeypatch.setattr(authorities, "decides", lambda case: "Cấp có thẩm quyền theo quy định")
    client = signed_in(board)
    for name, pk in (("case-decide", collective.pk), ("board-decide", collective.group_id)):
        page = client.get(reverse(f"ratings:{name}", args=[pk])).content.decode()
        assert 'value="Cấp có thẩm quyền theo quy định"' in page
