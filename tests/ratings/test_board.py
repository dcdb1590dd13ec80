"""The cap board (R43, QĐ 124 Điều 12): a legal maximum, rounded down, and nobody passed over."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from ratings.domain import assessments, board, board_page, cases, decisions, meter
from ratings.domain.board import Standing
from ratings.domain.decisions import Paper
from ratings.models import CapExcess
from tests.conftest import K, L, make_unit
from tests.house.counting import queries_of

PAPER = Paper("12-QĐ/TU", date(2023, 12, 18), "Ban Thường vụ Tỉnh ủy")


def move(group, case, grade, client, **facts):
    address = reverse("ratings:board-move", args=[group.pk])
    return client.post(address, {"case": case.pk, "grade": grade, **facts})


def test_of_a_hundred_at_good_or_above_sixteen_may_be_excellent(rule_set, caps):
    rule = rule_set.caps.get(object_kind="leading_collective")
    assert [Standing(e, 100 - e, rule).is_over for e in (16, 17)] == [False, True]
    standing = Standing(14, 86, rule)
    assert standing.words == "còn 2 chỗ trong 16"
    assert standing.reckoning == (
        "Từ mức Tốt trở lên có 100: nhiều nhất 16 xuất sắc, vì 20% của 84 là 16,8."
    )


def test_where_the_share_would_give_one_more_it_says_why_that_one_does_not_fit(rule_set, caps):
    rule = rule_set.caps.get(object_kind="leading_collective")
    rule.percent = 25
    assert (Standing(2, 12, rule).allowed, Standing(2, 12, rule).reckoning) == (
        2,
        "Từ mức Tốt trở lên có 14: nhiều nhất 2 xuất sắc, vì thêm một thì 25% của 11 chỉ là 2,75.",
    )


def test_moving_up_takes_from_the_base_too(make_group, propose):
    group = make_group(7)
    first, second = group.cases.all()[:2]
    assert not propose(first, "excellent").is_over
    standing = propose(second, "excellent")
    assert (standing.excellent, standing.good, standing.allowed) == (2, 5, 1)
    assert standing.is_over


def test_over_the_cap_is_a_warning_while_proposing(make_group, commission, signed_in):
    group, client = make_group(3), signed_in(commission)
    answer = move(group, group.cases.first(), "excellent", client)
    assert answer.status_code == 302
    body = client.get(group.get_absolute_url()).content.decode()
    assert "vượt 1 so với mức tối đa 0" in body
    assert "khi quyết định phải có giải trình bằng văn bản" in body


def test_each_move_says_what_it_would_do(make_group, commission, signed_in):
    group = make_group(6)
    body = signed_in(commission).get(group.get_absolute_url()).content.decode()
    assert "khi đó hết chỗ trong 1" in body
    assert "· hết chỗ" in body


def test_a_move_that_breaks_a_rule_says_which_with_its_clause(
    make_group, commission, signed_in, discipline
):
    group = make_group(6)
    case = group.cases.first()
    discipline(unit=case.unit, kind="targets")
    rows = board_page.of(group).rows
    (move,) = [move for move in rows[0].moves if move.grade == "excellent"]
    assert "Trái quy định: đơn vị được lãnh đạo chỉ hoàn thành dưới 50%" in move.said
    assert (move.said.endswith("Quy định 124-QĐ/TW, Điều 12"), move.is_over, move.is_against) == (
        True,
        False,
        True,
    )
    assert not [move for row in rows[1:] for move in row.moves if move.is_against]
    body = signed_in(commission).get(group.get_absolute_url()).content.decode()
    assert "Trái quy định:" in body


def test_going_down_is_not_blamed_for_the_excess_that_stood(make_group, propose):
    group = make_group(6)
    for case in group.cases.all()[:3]:
        propose(case, "excellent")
    (top, *_), (good, *_) = (board_page.of(group).having(grade) for grade in ("excellent", "good"))
    assert {move.grade: move.is_over for move in top.moves} == dict.fromkeys(
        ["good", "completed", "not_completed"], False
    )
    # Whoever leaves “good” takes from the base.
    assert {move.grade for move in good.moves if move.is_over} == {
        "excellent", "completed", "not_completed"
    }  # fmt: skip


def test_the_order_of_rating_is_said_once_for_all(make_group, commission):
    group = make_group(3)
    group.cases.update(state="collecting", proposed_grade="", proposed_at=None, proposed_by=None)
    kept = board_page.of(group)
    assert [row.notes for row in kept.waiting] == [[], [], []]
    assert not kept.guides  # collectives of districts wait for nobody


def test_the_meter_is_a_row_of_places():
    looks = [place.look for place in meter.places(3, 5)]
    assert looks == ["used"] * 3 + ["free"] * 2
    assert [place.look for place in meter.places(3, 2)] == ["used", "used", "over"]
    assert meter.places(0, 0) == meter.places(400, 10) == []


def test_htmx_gets_the_columns_and_a_plain_form_the_page(make_group, commission, signed_in):
    group, client = make_group(2), signed_in(commission)
    case = group.cases.first()
    address = reverse("ratings:board-move", args=[group.pk])
    data = {"case": case.pk, "grade": "completed", "seen": "good"}
    answer = client.post(address, data, headers={"HX-Request": "true"})
    assert "<html" not in answer.content.decode()
    assert f'id="case-{case.pk}"' in answer.content.decode()


def test_what_another_moved_meanwhile_is_not_passed_over(make_group, commission, signed_in):
    group, client = make_group(2), signed_in(commission)
    case = group.cases.first()
    assert move(group, case, "completed", client, seen="good").status_code == 302
    answer = move(group, case, "excellent", client, seen="good")
    assert answer.status_code == 422
    assert "vừa được người khác chuyển" in answer.content.decode()
    case.refresh_from_db()
    assert case.proposed_grade == "completed"


def test_a_decided_candidate_moves_no_more(make_group, commission):
    group = make_group(2)
    case = group.cases.first()
    decide(group, {case.pk: "good"}, commission)
    with pytest.raises(ValidationError):
        assessments.propose(case_id=case.pk, grade="excellent", by=commission)


def decide(group, grades, by, **facts):
    return decisions.decide(group_id=group.pk, grades=grades, paper=PAPER, by=by, **facts)


def test_the_board_is_for_who_rates_the_campaign(
    make_group, bu_dop_clerk, office, board, signed_in
):
    group = make_group(1)
    assert signed_in(board).get(group.get_absolute_url()).status_code == 200
    for user in (bu_dop_clerk, office):
        assert signed_in(user).get(group.get_absolute_url()).status_code == 403


def test_one_decision_for_the_whole_group(make_group, board, signed_in):
    group, client = make_group(3), signed_in(board)
    address = reverse("ratings:board-decide", args=[group.pk])
    keys = [case.pk for case in group.cases.all()]
    facts = {"case": keys, "number": "1-QĐ/TU", "on": "18/12/2023", "authority": "BTV"}
    assert client.post(address, facts).status_code == 302
    assert set(group.cases.values_list("state", "grade")) == {("decided", "good")}
    assert client.post(reverse("ratings:board-publish", args=[group.pk])).status_code == 302
    assert set(group.cases.values_list("state", flat=True)) == {"published"}


def test_the_decision_follows_the_vote(make_group, commission, signed_in):
    group, client = make_group(2), signed_in(commission)
    case, other = group.cases.all()
    assessments.enter(
        case_id=case.pk, step="voted", grade="completed", held_on=PAPER.on, by=commission,
        body="Ban Thường vụ Tỉnh ủy", votes_for=12, votes_of=15,
    )  # fmt: skip
    address = reverse("ratings:board-decide", args=[group.pk])
    assert "theo kết quả biểu quyết" in client.get(address).content.decode()
    facts = {"case": [case.pk, other.pk], "number": "1", "on": "18/12/2023", "authority": "BTV"}
    assert client.post(address, facts).status_code == 302
    assert list(group.cases.values_list("grade", flat=True)) == ["completed", "good"]


def test_all_of_a_decision_stand_or_none(make_group, commission, propose):
    group = make_group(4)
    propose(group.cases.first(), "excellent")
    grades = dict(group.cases.values_list("pk", "proposed_grade"))
    with pytest.raises(ValidationError, match="giải trình"):
        decide(group, grades, commission)
    assert set(group.cases.values_list("state", flat=True)) == {"proposed"}
    decide(group, grades, commission, cap_note="Có lý do")
    assert CapExcess.objects.get().excellent == 1


def test_lowering_the_base_later_is_noticed_too(make_group, commission):
    """Two decisions, each harmless alone: the second takes away what the first rested on."""
    group = make_group(6)
    first, second = group.cases.all()[:2]
    decide(group, {first.pk: "excellent"}, commission)
    with pytest.raises(ValidationError, match="giải trình"):
        decide(group, {second.pk: "completed"}, commission)


def test_a_justification_covers_no_more_than_it_was_given_for(make_group, commission):
    group = make_group(8)
    first, second, third = group.cases.all()[:3]
    decide(group, {first.pk: "excellent", second.pk: "excellent"}, commission, cap_note="Hai")
    with pytest.raises(ValidationError, match="giải trình"):
        decide(group, {third.pk: "excellent"}, commission)


def test_the_unrated_are_counted_apart(make_group, commission):
    group = make_group(6)
    case = group.cases.first()
    cases.exempt(case_id=case.pk, code="other", reason="Mới sáp nhập", by=commission)
    assert (board.standing(group).good, board.unrated([group])[group.pk]) == (5, 1)


def test_the_board_costs_the_same_for_one_and_three(make_group, province, commission, signed_in):
    group, client = make_group(1), signed_in(commission)
    one = queries_of(client, group.get_absolute_url())
    make_unit(province, "H8", "Huyện ủy 8", K.DISTRICT_COMMITTEE, L.DISTRICT)
    make_unit(province, "H9", "Huyện ủy 9", K.DISTRICT_COMMITTEE, L.DISTRICT)
    cases.open_cases(campaign_id=group.campaign_id, keys={group.key}, by=commission)
    assert queries_of(client, group.get_absolute_url()) == one


def test_deciding_a_group_costs_the_same_for_one_and_three(make_group, commission, signed_in):
    client, group = signed_in(commission), make_group(3)
    address = reverse("ratings:board-decide", args=[group.pk])
    three = queries_of(client, address)
    first, *others = group.cases.all()
    decide(group, {case.pk: "good" for case in others}, commission)
    assert queries_of(client, address) == three


def test_what_came_to_be_over_without_a_decision_is_not_published_unexplained(
    make_group, commission, board, signed_in
):
    """The last of six is no longer rated: of five none may be excellent, and nothing is decided."""
    group, client = make_group(6), signed_in(board)
    *others, last = group.cases.all()
    grades = dict.fromkeys([case.pk for case in others], "good") | {others[0].pk: "excellent"}
    decide(group, grades, commission)
    cases.exempt(case_id=last.pk, code="other", reason="Mới sáp nhập", by=commission)
    address = reverse("ratings:board-publish", args=[group.pk])
    answer = client.post(address)
    assert (answer.status_code, group.cases.filter(state="published").count()) == (422, 0)
    assert "ghi giải trình rồi mới công bố" in answer.content.decode()
    assert "Ghi giải trình vượt tỷ lệ" in answer.content.decode()
    facts = {"number": "5-BC/BTCTU", "on": "18/12/2023", "cap_note": "Đơn vị thứ sáu sáp nhập"}
    explain = reverse("ratings:board-explain", args=[group.pk])
    assert client.post(explain, facts | {"cap_note": " "}).status_code == 422
    assert client.post(explain, facts).status_code == 302
    assert client.post(explain, facts).status_code == 422
    assert (CapExcess.objects.get().excellent, client.post(address).status_code) == (1, 302)


def test_the_board_begins_with_what_was_verified_else_with_the_own_rating(
    open_group, caps, province, commission, signed_in
):
    """R48: whoever has neither stays without; what was moved by hand stays as it is."""
    for n in range(4):
        make_unit(province, f"H{n}", f"Huyện ủy {n}", K.DISTRICT_COMMITTEE, L.DISTRICT)
    group, client = open_group("tap-the-huyen"), signed_in(commission)
    first, second, third, moved = group.cases.all()
    said = {"held_on": PAPER.on, "by": commission}
    assessments.enter(case_id=first.pk, step="self", grade="excellent", **said)
    assessments.enter(case_id=first.pk, step="verified", grade="good", **said)
    assessments.enter(case_id=second.pk, step="self", grade="completed", **said)
    assessments.propose(case_id=moved.pk, grade="not_completed", by=commission)
    assert "cho 2 hồ sơ" in client.get(group.get_absolute_url()).content.decode()
    address = reverse("ratings:board-begin", args=[group.pk])
    assert client.post(address).status_code == 302
    grades = dict(group.cases.values_list("pk", "proposed_grade"))
    assert [grades[case.pk] for case in (first, second, third, moved)] == [
        "good", "completed", "", "not_completed"
    ]  # fmt: skip
    assert first.assessments.get(step="proposed").grade == "good"
    answer = client.post(address)
    assert (answer.status_code, "Chưa hồ sơ nào có mức" in answer.content.decode()) == (422, True)
