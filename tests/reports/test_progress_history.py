"""Where each task stood at the end of any day, and how many."""

from datetime import date

import pytest

from campaign.domain import amendments
from campaign.lib import clock
from campaign.models import Campaign
from reports.figures import progress, progress_history, traces
from reports.figures.progress_history import History
from reviews.domain import extensions, recalls
from reviews.domain.submissions import accept, return_, submit
from reviews.models import ReviewTask
from tests.reviews.sending import fill, send


def day(number, month=12):
    return date(2023, month, number)


def at(number, hour=8, minute=0):
    return clock.pin(clock.at(day(number), hour, minute))


@pytest.fixture
def stand_on():
    def stand_on(number):
        [found] = traces.of(Campaign.objects.get(), ReviewTask.objects.all())
        return found.on(day(number))

    return stand_on


@pytest.fixture
def sent_twice(task, bu_dop_clerk, commission):
    """Sent on the 4th, returned on the 6th, sent again on the 8th, accepted on the 11th."""
    with at(4):
        send(task, bu_dop_clerk)
    with at(6):
        return_(task_id=task.pk, by=commission, reason="Thiếu biểu")
    with at(8):
        send(task, bu_dop_clerk)
    with at(11):
        accept(task_id=task.pk, by=commission)
    return task


def test_a_task_stands_each_day_where_it_stood(sent_twice, stand_on):
    states = {number: stand_on(number).state for number in (3, 4, 6, 7, 8, 10, 11, 18)}
    assert states == {
        3: "open", 4: "submitted", 6: "returned", 7: "returned", 8: "submitted",
        10: "submitted", 11: "accepted", 18: "accepted",
    }  # fmt: skip


def test_a_task_is_not_there_before_it_is_opened(task):
    [trace] = traces.of(Campaign.objects.get(), ReviewTask.objects.all())
    assert (trace.on(date(2023, 11, 26)), trace.on(date(2023, 11, 27)).state) == (None, "open")


def test_a_day_ends_at_midnight_in_viet_nam(task, bu_dop_clerk, stand_on):
    """In UTC both instants belong to the 12th."""
    with at(12, 23, 59):
        fill(task, bu_dop_clerk)
    with at(13, 0, 1):
        send(task, bu_dop_clerk)
    assert (stand_on(12).state, stand_on(13).state) == ("open", "submitted")


def test_what_was_taken_back_counts_as_never_sent(task, bu_dop_clerk, stand_on):
    with at(4):
        send(task, bu_dop_clerk)
    with at(7):
        recalls.recall(task_id=task.pk, version=1, by=bu_dop_clerk, reason="Nhầm biểu")
    assert [stand_on(number).state for number in (4, 6, 7, 18)] == [
        "submitted", "submitted", "open", "open"
    ]  # fmt: skip
    assert stand_on(7).sent is None


def test_an_extension_does_not_rewrite_the_days_before_it(
    make_task, d1, bu_dop_1, bu_dop_clerk, stand_on
):
    task = make_task(d1, bu_dop_1)
    with at(18):
        extensions.grant(
            task_id=task.pk, to_day=day(28), authority="Thường trực Huyện ủy", number="12-CV/HU",
            signed_on=day(18), reason="Thiên tai", by=bu_dop_clerk,
        )  # fmt: skip
    assert (stand_on(17).last_day, stand_on(18).last_day) == (day(19), day(28))


def test_an_amendment_moves_only_what_was_in_hand(
    campaign, make_task, d1, bu_dop_1, bu_dop_2, bu_dop_1_clerk, commission
):
    sent, kept = make_task(d1, bu_dop_1), make_task(d1, bu_dop_2)
    with at(4):
        send(sent, bu_dop_1_clerk)
    with at(6):
        values = {"printed_words": "trước ngày 25/12/2023", "operator": "before"}
        amendments.amend(
            milestone_id=d1.pk, number="3-CV/TU", issued_on=day(6), reason="Kéo dài",
            values={**values, "printed_date": day(25)}, by=commission,
        )  # fmt: skip
    found = {
        trace.row.pk: trace for trace in traces.of(Campaign.objects.get(), ReviewTask.objects.all())
    }
    days = {
        (task.pk, number): found[task.pk].on(day(number)).last_day
        for task in (sent, kept)
        for number in (5, 6)
    }
    assert days == {
        (sent.pk, 5): day(19), (sent.pk, 6): day(19), (kept.pk, 5): day(19), (kept.pk, 6): day(24)
    }  # fmt: skip
    history = History(commission, campaign, campaign.unit)
    words = [history.lines(history.stands(day(n)), day(n))[0].then for n in (5, 6)]
    assert [then.printed_words for then in words] == [
        "trước ngày 20/12/2023", "trước ngày 25/12/2023"
    ]  # fmt: skip
    assert [then.is_amended_since for then in words] == [True, False]


def test_an_overdue_task_is_late_from_the_day_after(make_task, d1, bu_dop_1, stand_on):
    make_task(d1, bu_dop_1)
    assert [stand_on(number).look for number in (19, 20)] == ["open", "late"]


def test_late_is_told_by_the_day_a_paper_was_received(make_task, d1, bu_dop_1, bu_dop_clerk):
    task = make_task(d1, bu_dop_1)
    with clock.pin(clock.at(day(21))):
        draft = fill(task, bu_dop_clerk, paper_received_on="18/12/2023").draft
        draft.on_paper, draft.paper_received_on = True, day(18)
        draft.save()
        traced = send_paper(task, bu_dop_clerk)
    assert (traced.on(day(20)).look, traced.on(day(21)).state) == ("late", "submitted")
    assert not traced.on(day(21)).was_late


def send_paper(task, by):
    submit(task_id=task.pk, version=1, by=by)
    [trace] = traces.of(Campaign.objects.get(), ReviewTask.objects.all())
    return trace


def test_today_says_what_the_board_says(
    commission, campaign, sent_twice, make_task, d1, bu_dop_1, bu_dop_2
):
    make_task(d1, bu_dop_1)
    late = make_task(d1, bu_dop_2)
    ReviewTask.objects.filter(pk=late.pk).update(last_day=day(10))
    history = History(commission, campaign, campaign.unit)
    then = progress_history.total(history.lines(history.stands(day(18)), day(18))).tally
    now = progress.total(progress.tallies(ReviewTask.objects.all(), day(18), "pk").values())
    assert {look: getattr(then, look) for look in progress.ORDER} == {
        look: getattr(now, look) for look in progress.ORDER
    }


def test_the_curve_says_what_each_day_says(commission, campaign, sent_twice, d5):
    history = History(commission, campaign, campaign.unit)
    curve = {point.day: point for point in history.points(d5, day(18))}
    assert (min(curve), max(curve)) == (date(2023, 11, 27), day(18))
    for point in curve.values():
        [line] = history.lines(history.stands(point.day), point.day)
        said = (line.sum.tally.total, line.sum.sent, line.sum.tally.accepted)
        assert (point.due, point.sent, point.accepted) == said, point.day


def test_every_figure_has_as_many_rows(commission, campaign, sent_twice, make_task, d1, bu_dop_1):
    make_task(d1, bu_dop_1)
    history = History(commission, campaign, campaign.unit)
    for number in (3, 6, 8, 18):
        stands = history.stands(day(number))
        for line in history.lines(stands, day(number)):
            for look in progress_history.LOOKS:
                if look == "exempt":
                    continue
                rows = progress_history.chosen(stands, milestone=line.milestone.pk, look=look)
                assert line.sum.figure(look) == len(rows), (number, look)


def test_a_district_counts_its_own_subtree_only(
    bu_dop_clerk, campaign, bu_dop, sent_twice, make_task, d5, loc_ninh
):
    make_task(d5, loc_ninh)
    history = History(bu_dop_clerk, campaign, bu_dop)
    assert [stand.row.unit_id for stand in history.stands(day(18))] == [bu_dop.pk]
    of_all = History(bu_dop_clerk, campaign, campaign.unit)
    assert [stand.row.unit_id for stand in of_all.stands(day(18))] == [bu_dop.pk]
