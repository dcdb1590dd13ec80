"""“Cần làm hôm nay” says to each role what is asked of it, and nothing of what it may not know."""

from datetime import date

import pytest

from orgunits.roles import Role
from reports.domain import home_today
from reviews.domain import extensions
from reviews.models import Extension
from tests.ratings import balloting
from tests.reviews import suggesting


@pytest.fixture
def waits(campaign):
    def waits(user):
        return [(line.figure, line.text, line.action) for line in home_today.lines(user, campaign)]

    return waits


def test_each_step_of_a_point_waits_for_whoever_takes_it(
    waits, campaign, commission, board, bu_dop_head, bu_dop, make_user, office_unit
):
    proposer = make_user("dexuat", Role.PROPOSER, office_unit)
    row = suggesting.proposed(campaign, bu_dop, proposer)
    assert waits(proposer) == [(1, "đề xuất của đồng chí đang chờ tổng hợp", "")]
    assert waits(commission) == [(1, "đề xuất gợi ý chờ tổng hợp", "Tổng hợp 1 đề xuất")]
    point = suggesting.consolidated(row, by=commission)
    assert waits(board) == [(1, "gợi ý kiểm điểm chờ duyệt", "Duyệt 1 gợi ý")]
    point = suggesting.onward(point, "approved", board)
    assert waits(commission) == [(1, "gợi ý đã duyệt, chờ ban hành", "")]
    suggesting.onward(point, "issued", commission)
    without = "đơn vị có gợi ý, chưa phân công Ủy viên Ban Thường vụ"
    assert waits(board) == [(1, without, "Phân công cho 1 đơn vị")]
    assert waits(bu_dop_head) == [(1, "gợi ý kiểm điểm chờ giải trình", "Giải trình 1 gợi ý")]


def test_points_wait_for_nobody_else(
    waits, campaign, commission, office, inspector, stranger, bu_dop_clerk, loc_ninh, admin_user
):
    suggesting.issued(campaign, loc_ninh, commission)
    told = [waits(user) for user in (office, inspector, stranger, bu_dop_clerk, admin_user)]
    assert told == [[]] * 5


def test_a_request_for_more_time_waits_above_and_opens_its_task(
    waits, signed_in, task, bu_dop_clerk, commission, stranger
):
    extensions.ask(task_id=task.pk, to_day=date(2024, 1, 5), reason="Mưa lũ", by=bu_dop_clerk)
    assert waits(commission) == [(1, "đề nghị gia hạn chờ trả lời", "")]
    assert (waits(bu_dop_clerk), waits(stranger)) == ([], [])
    [row] = signed_in(commission).get("/nhiem-vu/?state=asked").context["page"]
    assert row == task
    Extension.objects.update(
        state="refused", answer="Không", decided_at=task.opened_at, decided_by=commission
    )
    assert waits(commission) == []


def test_a_ballot_waits_for_its_own_tellers(
    waits, campaign, standing_committee, office, commission, make_user, province
):
    one, two, other = (make_user(f"kp{n}", Role.TELLER, province) for n in (1, 2, 3))
    drafted = balloting.draft(balloting.hold(campaign, standing_committee, office), commission)
    balloting.open_(drafted, commission, [one, two])
    told = [(1, "cuộc kiểm phiếu đang chờ đồng chí", "Nhập kết quả 1 cuộc")]
    assert (waits(one), waits(two), waits(other)) == (told, told, [])


def test_a_conference_held_waits_for_its_minutes(waits, campaign, standing_committee, office):
    found = balloting.hold(campaign, standing_committee, office)
    assert waits(office) == [(1, "hội nghị đã qua ngày, chưa ghi nhận đã họp", "")]
    found.state, found.held_at, found.held_by = "held", found.called_at, office
    found.save()
    assert waits(office) == [(1, "hội nghị đã họp, chưa ký biên bản", "")]


def test_the_first_button_is_the_one_of_the_page(signed_in, campaign, commission, board, bu_dop):
    suggesting.consolidated(suggesting.proposed(campaign, bu_dop, commission), by=commission)
    page = signed_in(board).get("/").content.decode()
    assert page.count("button--primary") == 1
    assert 'button--primary" href="/goi-y/">Duyệt 1 gợi ý' in page
