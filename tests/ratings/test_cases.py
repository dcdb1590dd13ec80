"""Opening cases, the ladder, and who may know what of it (R2, R7, R9, R17, R43, R48, R59)."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from orgunits.models import AuditEvent
from ratings.domain import assessments, cases, criteria, ladder
from ratings.models import Assessment, CriteriaSheet, RatingCase, Step
from tests.conftest import K, L, make_unit
from tests.house.counting import queries_of

DAY = date(2023, 12, 15)


def enter(case, step, grade, by, **facts):
    return assessments.enter(case_id=case.pk, step=step, grade=grade, held_on=DAY, by=by, **facts)


# --- opening


def test_r17_opens_the_units_the_collectives_and_the_persons_under_management(every_case):
    found = RatingCase.objects.values_list("unit_name", "object_kind", "person__full_name")
    assert sorted(map(str, found)) == sorted(
        map(
            str,
            [
                ("Đảng bộ tỉnh Bình Phước", "party_org", None),
                ("Huyện ủy Bù Đốp", "party_org", None),
                ("Huyện ủy Bù Đốp", "leading_collective", None),
                ("Huyện ủy Bù Đốp", "leading_cadre", "Điểu Minh Khôi"),
                ("Huyện ủy Lộc Ninh", "party_org", None),
                ("Huyện ủy Lộc Ninh", "leading_collective", None),
            ],
        )
    )


def test_opening_again_opens_only_what_is_new(campaign, every_case, province, commission):
    make_unit(province, "X", "Huyện ủy Mới", K.DISTRICT_COMMITTEE, L.DISTRICT)
    again = cases.preview(campaign)
    assert (again.to_open, again.existing) == (2, 6)
    keys = {row.group.key for row in again.rows}
    assert cases.open_cases(campaign_id=campaign.pk, keys=keys, by=commission) == (2, 6)
    assert cases.preview(campaign).to_open == 0


def test_r59_a_group_left_out_opens_no_case(campaign, caps, bu_dop, commission):
    cases.open_cases(campaign_id=campaign.pk, keys={"dang-bo-huyen"}, by=commission)
    assert [case.object_kind for case in RatingCase.objects.all()] == ["party_org"]


def test_a_person_of_two_posts_is_rated_once_at_the_first_group(
    campaign, standing_committee, bu_dop, head_of_bu_dop, commission
):
    head_of_bu_dop.appointments.create(
        unit=standing_committee, post="Ủy viên Ban Thường vụ", managed_by="standing_committee",
        valid_from=date(2020, 10, 1),
    )  # fmt: skip
    keys = {row.group.key for row in cases.preview(campaign).rows}
    cases.open_cases(campaign_id=campaign.pk, keys=keys, by=commission)
    assert RatingCase.objects.get(person=head_of_bu_dop).group.key == "uy-vien-btv"


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"exempted_from": date(2023, 1, 1)}, "exempted"),
        ({"suspended_from": date(2023, 11, 1)}, "suspended"),
        ({"admitted_on": date(2023, 8, 1)}, "under_six_months"),
        ({"exempted_from": date(2022, 1, 1), "exempted_to": date(2022, 9, 1)}, ""),
        ({"admitted_on": date(2023, 6, 30)}, ""),
        ({"admitted_on": date(2023, 7, 1)}, "under_six_months"),
    ],
)
def test_article_5_who_is_not_rated_is_registered_with_the_reason(
    campaign, exemptions, bu_dop, make_official, commission, facts, code
):
    person = make_official("Lê Thị Đào", bu_dop, **facts)
    cases.open_cases(campaign_id=campaign.pk, keys={"dung-dau-cap-huyen"}, by=commission)
    case = RatingCase.objects.get(person=person)
    assert (case.unrated_code, case.state == "unrated", bool(case.unrated_reason)) == (
        code, bool(code), bool(code),
    )  # fmt: skip


def test_only_a_published_plan_of_the_province_opens_cases(campaign, commission):
    campaign.parent = campaign
    with pytest.raises(ValidationError):
        cases.require_published(campaign)


def test_only_who_rates_opens(campaign, office, board, bu_dop_clerk):
    for user in (office, board, bu_dop_clerk):
        with pytest.raises(PermissionDenied):
            cases.open_cases(campaign_id=campaign.pk, keys=set(), by=user)


def test_the_page_previews_then_opens(campaign, caps, bu_dop, commission, signed_in):
    client, address = signed_in(commission), reverse("ratings:cases-open", args=["2023"])
    assert "Sẽ mở 3 hồ sơ, đã có 0" in client.get(address).content.decode()
    assert client.post(address, {"group": ["dang-bo-huyen"]}).status_code == 302
    assert RatingCase.objects.count() == 1


# --- not rated


def test_not_rating_asks_a_reason_and_can_be_undone(collective, commission, propose):
    propose(collective, "good")
    with pytest.raises(ValidationError):
        cases.exempt(case_id=collective.pk, code="other", reason=" ", by=commission)
    case = cases.exempt(case_id=collective.pk, code="other", reason="Sáp nhập", by=commission)
    assert (case.state, case.proposed_grade) == ("unrated", "")
    case = cases.include(case_id=collective.pk, reason="Không sáp nhập nữa", by=commission)
    assert (case.state, case.unrated_code) == ("collecting", "")


def test_a_case_moves_only_between_groups_of_its_kind(collective, every_case, loc_ninh, commission):
    other = every_case(loc_ninh, "party_org").group
    with pytest.raises(ValidationError):
        cases.regroup(case_id=collective.pk, group_id=other.pk, by=commission)


# --- the ladder


def test_nothing_is_overwritten_a_later_row_supersedes(collective, bu_dop_clerk):
    first = enter(collective, Step.SELF, "excellent", bu_dop_clerk)
    second = enter(collective, Step.SELF, "good", bu_dop_clerk)
    first.refresh_from_db()
    assert first.superseded_at is not None
    assert list(Assessment.objects.current()) == [second]
    assert (first.grade, second.body) == ("excellent", "Huyện ủy Bù Đốp")


def test_related_bodies_stand_beside_each_other(collective, commission):
    enter(collective, Step.AGENCY, "good", commission, body="Ủy ban Kiểm tra")
    enter(collective, Step.AGENCY, "completed", commission, body="Ban Nội chính")
    assert Assessment.objects.current().count() == 2


def test_a_difference_between_steps_is_said(collective, bu_dop_clerk, commission):
    enter(collective, Step.SELF, "excellent", bu_dop_clerk)
    enter(collective, Step.VERIFIED, "completed", commission)
    said = {rung.step: rung.difference for rung in ladder.of(collective, commission)}
    assert said[Step.VERIFIED] == "thấp hơn bước trước 2 mức"


def test_r9_the_civil_rating_stands_beside_the_party_one(head_case, commission):
    enter(head_case, Step.CIVIL, "good", commission, body="UBND huyện Bù Đốp")
    row = next(r for r in ladder.of(head_case, commission) if r.step == Step.CIVIL)
    assert [item.grade for item in row.rows] == ["good"]


def test_a_unit_rates_itself_until_a_grade_is_proposed(collective, bu_dop_clerk, propose):
    assert assessments.may_enter(bu_dop_clerk, collective, Step.SELF)
    assert not assessments.may_enter(bu_dop_clerk, collective, Step.VERIFIED)
    propose(collective, "good")
    collective.refresh_from_db()
    assert not assessments.may_enter(bu_dop_clerk, collective, Step.SELF)


def test_a_person_rates_themself_and_no_stranger_does(
    head_case, head_of_bu_dop, make_user, stranger, bu_dop_clerk, commission
):
    own = make_user("khoi", person=head_of_bu_dop)
    enter(head_case, Step.SELF, "good", own)
    for user in (stranger, bu_dop_clerk):
        with pytest.raises(PermissionDenied):
            enter(head_case, Step.SELF, "excellent", user)


def test_proposing_stands_or_falls_with_its_record(collective, commission, propose, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("ratings.domain.assessments.audit.record", broken)
    with pytest.raises(RuntimeError):
        propose(collective, "good")
    collective.refresh_from_db()
    assert (collective.state, Assessment.objects.count()) == ("collecting", 0)


# --- criteria (R2)


def test_r2_a_sheet_keeps_level_and_product_and_its_earlier_edition(collective, bu_dop_clerk):
    mark = {"key": "tasks", "words": "Nhiệm vụ", "level": "good", "evidence": "12/12 chỉ tiêu"}
    for _ in range(2):
        criteria.fill(case_id=collective.pk, by_self=True, marks=[mark], by=bu_dop_clerk)
    assert CriteriaSheet.objects.count() == 2
    (sheet,) = criteria.sheets_of(collective, bu_dop_clerk)
    assert sheet.marks.get().evidence == "12/12 chỉ tiêu"
    with pytest.raises(PermissionDenied):
        criteria.fill(case_id=collective.pk, by_self=False, marks=[mark], by=bu_dop_clerk)


# --- who may know


SECRET = ["Hoàn thành xuất sắc", ">Xuất sắc<", "excellent", "Đã đề xuất mức"]


def told(client, address):
    answer = client.get(address)
    return b"".join(answer.streaming_content if answer.streaming else [answer.content]).decode()


def test_a_proposal_is_known_to_who_rates_only(
    collective, bu_dop_clerk, bu_dop_head, office, inspector, stranger, commission, propose,
    signed_in,
):  # fmt: skip
    enter(collective, Step.SELF, "good", bu_dop_clerk)
    propose(collective, "excellent")
    page = reverse("ratings:case", args=[collective.pk])
    assert ">Xuất sắc<" in told(signed_in(commission), page)
    for user in (bu_dop_clerk, bu_dop_head):
        client = signed_in(user)
        for address in (
            page,
            "/xep-loai/",
            "/xep-loai/?dang=csv",
            f"/don-vi/{collective.unit_id}/",
        ):
            body = told(client, address)
            assert not [word for word in SECRET if word in body], (user, address)
        assert "Đang xem xét" in told(client, page)
    for user in (office, inspector, stranger):
        client = signed_in(user)
        assert client.get(page).status_code == 404
        assert "Bù Đốp" not in told(client, "/xep-loai/?dang=csv")


def test_asking_by_grade_or_state_tells_nothing(collective, bu_dop_clerk, propose, signed_in):
    client = signed_in(bu_dop_clerk)
    before = told(client, "/xep-loai/?grade=excellent&state=proposed&flag=differs&dang=csv")
    propose(collective, "excellent")
    after = told(client, "/xep-loai/?grade=excellent&state=proposed&flag=differs&dang=csv")
    assert before.replace("Đang tập hợp", "Đang xem xét", 1).count("\n") == after.count("\n")


def test_the_trail_names_no_grade(collective, commission, bu_dop_clerk, propose):
    enter(collective, Step.SELF, "good", bu_dop_clerk)
    propose(collective, "excellent")
    rows = AuditEvent.objects.filter(action__startswith="rating_case")
    written = [str(value) for row in rows for value in (row.before, row.after)]
    assert not [text for text in written if "excellent" in text or "good" in text]


def test_the_list_costs_the_same_for_one_and_three(
    every_case, campaign, province, commission, signed_in
):
    client = signed_in(commission)
    one = queries_of(client, "/xep-loai/?kind=leading_cadre")
    for number in range(2):
        make_unit(province, f"N{number}", f"Huyện ủy {number}", K.DISTRICT_COMMITTEE, L.DISTRICT)
    keys = {row.group.key for row in cases.preview(campaign).rows}
    cases.open_cases(campaign_id=campaign.pk, keys=keys, by=commission)
    assert queries_of(client, "/xep-loai/?kind=leading_collective") == one


def test_the_page_of_a_case_costs_the_same_with_more_rows(
    collective, commission, bu_dop_clerk, signed_in
):
    client, page = signed_in(commission), reverse("ratings:case", args=[collective.pk])
    enter(collective, Step.SELF, "good", bu_dop_clerk)
    one = queries_of(client, page)
    for body in ("Ủy ban Kiểm tra", "Ban Nội chính"):
        enter(collective, Step.AGENCY, "good", commission, body=body)
    assert queries_of(client, page) == one


def test_the_form_keeps_what_was_typed(collective, commission, signed_in):
    address = reverse("ratings:case-step", args=[collective.pk, "proposed"])
    typed = {"grade": "good", "body": "Ban Tổ chức", "held_on": "1/1/2030", "remark": "Giữ lại"}
    answer = signed_in(commission).post(address, typed)
    assert answer.status_code == 422
    assert "Giữ lại" in answer.content.decode()
    assert "không được sau hôm nay" in answer.content.decode()


def test_the_form_proposes(collective, commission, signed_in):
    address = reverse("ratings:case-step", args=[collective.pk, "proposed"])
    facts = {"grade": "good", "body": "Ban Tổ chức Tỉnh ủy", "held_on": "15/12/2023"}
    assert signed_in(commission).post(address, facts).status_code == 302
    collective.refresh_from_db()
    assert (collective.state, collective.proposed_grade) == ("proposed", "good")
