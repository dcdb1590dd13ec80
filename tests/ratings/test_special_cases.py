"""Special cases of the rules: sick for three months or more is not above “hoàn thành” (HD 21)."""

from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from campaign.domain import rule_files, rules, rules_in_force
from orgunits.models import AuditEvent
from ratings.domain import board_page, special_cases
from ratings.domain.cautions import Circle
from ratings.models import SpecialCase

BASIS = "Giấy ra viện 12/BV, nghỉ từ 02/03 đến 30/06/2023"


@pytest.fixture
def under_132(campaign):
    campaign.rule_set = rules.load("132-qd-tw", unit=campaign.unit)
    campaign.save(update_fields=["rule_set"])


@pytest.fixture
def sick(under_132, head_case, commission):
    return special_cases.register(case_id=head_case.pk, key="sick", basis=BASIS, by=commission)


def said_of(case):
    return [c for c in Circle.of(case.campaign).about(case) if c.kind == "special"]


def test_the_rules_own_words_their_clause_and_the_best_grade_warn(sick, head_case):
    (said,) = said_of(head_case)
    assert said.text == f"Trường hợp riêng: Nghỉ ốm từ 3 tháng trở lên trong năm ({BASIS})."
    assert said.clause == "Hướng dẫn 21-HD/BTCTW: không xếp từ hoàn thành tốt trở lên"
    assert (said.is_against("good"), said.is_against("completed")) == (True, False)


def test_on_the_board_moving_above_it_says_which_rule_breaks(sick, head_case):
    (row,) = [r for r in board_page.of(head_case.group).rows if r.case.pk == head_case.pk]
    breaks = {move.grade: [c.kind for c in move.breaks] for move in row.moves}
    assert ("special" in breaks["good"], "special" in breaks["completed"]) == (True, False)


def test_deciding_above_it_needs_the_written_note(sick, head_case, propose, decide):
    propose(head_case, "good")
    with pytest.raises(ValidationError, match="Nghỉ ốm từ 3 tháng"):
        decide(head_case, "good")
    decide(head_case, "good", notes={head_case.pk: "Vẫn điều hành trong thời gian điều trị"})
    head_case.refresh_from_db()
    assert head_case.grade == "good"


def test_at_the_grade_it_leaves_no_note_is_asked(sick, head_case, propose, decide):
    propose(head_case, "completed")
    assert decide(head_case, "completed")[0].justification == ""


def test_without_a_best_grade_it_is_only_said(under_132, head_case, commission):
    special_cases.register(case_id=head_case.pk, key="maternity", basis=BASIS, by=commission)
    assert [c.ceiling for c in said_of(head_case)] == [""]


def test_withdrawn_it_binds_no_more_and_its_row_stays(sick, head_case, commission):
    with pytest.raises(ValidationError):
        special_cases.withdraw(special_id=sick.pk, reason=" ", by=commission)
    special_cases.withdraw(special_id=sick.pk, reason="Nghỉ hai tháng", by=commission)
    assert (said_of(head_case), SpecialCase.objects.count()) == ([], 1)
    with pytest.raises(ValidationError, match="đã được rút"):
        special_cases.withdraw(special_id=sick.pk, reason="Lần nữa", by=commission)


def test_only_what_the_campaigns_own_rules_know(head_case, commission):
    """Under 124 no sentence on sick leave was found."""
    with pytest.raises(ValidationError, match="không có trường hợp này"):
        special_cases.register(case_id=head_case.pk, key="sick", basis=BASIS, by=commission)


def test_under_one_that_is_not_rated_a_person_is_exempted_with_its_words(
    head_case, commission, signed_in, monkeypatch
):
    """A province may add such a case; the report counts it among the other reasons."""
    book = rule_files.of_code("124-QĐ/TW")
    own = replace(book.special_cases[0], key="abroad", words="Học ở nước ngoài", is_rated=False)
    layer = replace(book, special_cases=(own,))
    monkeypatch.setattr(rules_in_force, "PINNED", [lambda campaign: layer])
    assert special_cases.known(head_case) == []
    client, address = signed_in(commission), reverse("ratings:case-exempt", args=[head_case.pk])
    assert "Học ở nước ngoài" in client.get(address).content.decode()
    client.post(address, {"code": "abroad", "reason": "QĐ 7-QĐ/TU"})
    head_case.refresh_from_db()
    assert (head_case.state, head_case.unrated_code) == ("unrated", "other")
    assert head_case.unrated_reason == f"Học ở nước ngoài ({own.clause}). QĐ 7-QĐ/TU"


def test_once_with_its_basis_by_who_rates(sick, head_case, commission, bu_dop_clerk):
    for facts in ({"key": "sick", "basis": BASIS}, {"key": "absent", "basis": " "}):
        with pytest.raises(ValidationError):
            special_cases.register(case_id=head_case.pk, by=commission, **facts)
    with pytest.raises(PermissionDenied):
        special_cases.register(case_id=head_case.pk, key="absent", basis=BASIS, by=bu_dop_clerk)


def test_a_unit_is_never_sick(under_132, collective, commission):
    assert special_cases.known(collective) == []


def test_nothing_remains_when_the_audit_fails(under_132, head_case, commission, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("no disk")

    monkeypatch.setattr("orgunits.audit.record", broken)
    with pytest.raises(RuntimeError):
        special_cases.register(case_id=head_case.pk, key="sick", basis=BASIS, by=commission)
    assert not SpecialCase.objects.exists()


def test_registered_and_withdrawn_in_the_browser(under_132, head_case, commission, signed_in):
    client, address = signed_in(commission), reverse("ratings:case-special", args=[head_case.pk])
    choices = client.get(address).content.decode()
    assert "Nghỉ ốm từ 3 tháng trở lên trong năm (cao nhất là hoàn thành nhiệm vụ)" in choices
    assert client.post(address, {"key": "sick", "basis": ""}).status_code == 422
    page = client.post(address, {"key": "sick", "basis": BASIS}, follow=True).content.decode()
    assert "<strong>cao nhất là hoàn thành nhiệm vụ</strong>" in page
    withdraw = reverse("ratings:special-withdraw", args=[SpecialCase.objects.get().pk])
    page = client.post(withdraw, {"reason": "Nghỉ hai tháng"}, follow=True).content.decode()
    assert "Đã rút:" in page
    actions = AuditEvent.objects.filter(action__startswith="special_case").values_list("action")
    assert {a for (a,) in actions} == {"special_case.registered", "special_case.withdrawn"}
