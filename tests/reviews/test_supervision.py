"""Assigning members: copied from charges, replaced with a reason, seen at the next click."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from orgunits.domain import people
from orgunits.models import AuditEvent, StandingCharge, User
from orgunits.roles import Role
from reviews.domain import supervision
from reviews.models import Supervision
from tests.house.counting import queries_of


@pytest.fixture
def charge(member, bu_dop):
    return people.charge(
        person=member.person, unit=bu_dop, basis="1725-TB/TU", valid_from=date(2023, 7, 14), by=None
    )


@pytest.fixture
def assigned(campaign, commission, charge):
    supervision.copy_from_charges(campaign, commission)
    return Supervision.objects.get()


@pytest.fixture
def replacement(other_member):
    return {
        "person": other_member.person.pk,
        "basis": "KH 210-KH/TU, II.7",
        "on": "18/12/2023",
        "reason": "Đồng chí được phân công đã nghỉ hưu",
    }


def again(user):
    return User.objects.get(pk=user.pk)


def test_copying_twice_adds_nothing(campaign, commission, assigned):
    """R24: members attend where Notice 1725-TB/TU assigns them."""
    assert supervision.copy_from_charges(campaign, commission) == 0
    assert (assigned.kind, assigned.basis) == ("attend_direct", "1725-TB/TU")


def test_the_successor_sees_the_unit_and_the_predecessor_does_not_at_the_next_click(
    signed_in, commission, member, other_member, assigned, replacement, bu_dop
):
    before, after = signed_in(again(member)), signed_in(again(other_member))
    page = f"/don-vi-phu-trach/{bu_dop.pk}/"
    assert [before.get(page).status_code, after.get(page).status_code] == [200, 404]
    answer = signed_in(commission).post(f"/phan-cong/{assigned.pk}/thay/", replacement)
    assert answer.status_code == 302
    for browser in (before, after):  # rights changed: both sign in again
        assert browser.get(page).headers["Location"].startswith("/dang-nhap/")
    shown = signed_in(again(other_member)).get(page)
    assert "Trần Văn Ánh" in shown.content.decode()
    old = signed_in(again(member))
    assert old.get(page).status_code == 404
    assert "Hiện chưa có đơn vị nào" in old.get("/don-vi-phu-trach/").content.decode()


def test_the_standing_charge_moves_along(commission, assigned, other_member):
    supervision.replace(
        supervision_id=assigned.pk, person=other_member.person, basis="KH 210",
        on=date(2023, 12, 18), reason="nghỉ hưu", by=commission,
    )  # fmt: skip
    assert StandingCharge.objects.get(valid_to=None).person == other_member.person
    assigned.refresh_from_db()
    assert (assigned.valid_to, assigned.end_reason) == (date(2023, 12, 17), "nghỉ hưu")


@pytest.mark.parametrize("missing", ["person", "basis", "on", "reason"])
def test_a_refused_replacement_keeps_what_was_typed(
    signed_in, commission, assigned, replacement, missing
):
    replacement[missing] = ""
    answer = signed_in(commission).post(f"/phan-cong/{assigned.pk}/thay/", replacement)
    assert answer.status_code == 422
    kept = {"basis": "KH 210-KH/TU, II.7", "reason": "Đồng chí được phân công đã nghỉ hưu"}
    assert [
        text
        for name, text in kept.items()
        if name != missing and text not in answer.content.decode()
    ] == []
    assert Supervision.objects.get().valid_to is None


def test_only_members_of_the_standing_committee_can_be_chosen(
    signed_in, commission, assigned, member, other_member
):
    form = signed_in(commission).get(f"/phan-cong/{assigned.pk}/thay/").context["form"]
    assert list(form.fields["person"].queryset) == [other_member.person]


def test_one_directing_member_a_unit(campaign, commission, assigned, other_member, bu_dop):
    """R26: exactly one."""
    with pytest.raises(ValidationError, match="đã có Ủy viên"):
        supervision.assign(
            campaign=campaign, unit=bu_dop, person=other_member.person, basis="KH 210",
            on=date(2023, 12, 18), by=commission,
        )  # fmt: skip


def test_nothing_remains_when_the_audit_fails(commission, assigned, other_member, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("no disk")

    monkeypatch.setattr("orgunits.audit.record_many", broken)
    with pytest.raises(RuntimeError):
        supervision.replace(
            supervision_id=assigned.pk, person=other_member.person, basis="KH 210",
            on=date(2023, 12, 18), reason="nghỉ hưu", by=commission,
        )  # fmt: skip
    assert list(Supervision.objects.values_list("person", "valid_to")) == [
        (assigned.person_id, None)
    ]


def test_who_may_only_look_cannot_replace(signed_in, office, stranger, assigned, replacement):
    page = f"/phan-cong/{assigned.pk}/thay/"
    assert signed_in(office).get("/phan-cong/").status_code == 200
    assert signed_in(office).post(page, replacement).status_code == 403
    assert signed_in(stranger).get("/phan-cong/").status_code == 403


def test_the_government_side_assigns_its_own_and_replaces_no_member(
    signed_in, make_user, assigned, replacement, bu_dop, campaign
):
    caucus = make_user("bancansu", Role.GOVERNMENT_CAUCUS, bu_dop)
    browser = signed_in(caucus)
    assert browser.post(f"/phan-cong/{assigned.pk}/thay/", replacement).status_code == 403
    assert "Thay người" not in browser.get("/phan-cong/").content.decode()
    kind = browser.get(f"/phan-cong/giao/{bu_dop.pk}/").context["kind"]
    assert kind == Supervision.Kind.GOVERNMENT.label


def test_attending_is_noted_by_the_member_alone(
    signed_in, member, other_member, commission, assigned, bu_dop
):
    note = {"on": "15/12/2023", "remarks": "Kiểm điểm nghiêm túc"}
    page = f"/phan-cong/{assigned.pk}/ghi-nhan/"
    assert signed_in(commission).post(page, note).status_code == 404
    assert signed_in(again(other_member)).post(page, note).status_code == 404
    assert signed_in(again(member)).post(page, note).status_code == 302
    assigned.refresh_from_db()
    assert (assigned.attended_on, assigned.remarks) == (date(2023, 12, 15), "Kiểm điểm nghiêm túc")
    event = AuditEvent.objects.get(action="supervision.attended")
    assert "nghiêm túc" not in str(event.after)


def test_a_day_after_today_is_refused_and_kept(signed_in, member, assigned):
    answer = signed_in(again(member)).post(
        f"/phan-cong/{assigned.pk}/ghi-nhan/", {"on": "19/12/2023", "remarks": "sớm quá"}
    )
    assert answer.status_code == 422
    assert "sớm quá" in answer.content.decode()


def test_more_assignments_cost_no_more_queries(
    signed_in, commission, campaign, assigned, other_member, loc_ninh
):
    browser = signed_in(commission)
    few = queries_of(browser, "/phan-cong/")
    supervision.assign(
        campaign=campaign, unit=loc_ninh, person=other_member.person, basis="KH 210",
        on=date(2023, 12, 1), by=commission,
    )  # fmt: skip
    assert queries_of(browser, "/phan-cong/") == few
