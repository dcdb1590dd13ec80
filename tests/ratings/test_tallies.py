"""R47: counted twice by two people who do not see each other's figures; every equation checked."""

import threading

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from campaign.lib import clock
from campaign.models import Notice
from orgunits.models import AuditEvent
from orgunits.roles import Role
from ratings.domain import tallies
from ratings.models import TallySheet
from tests.conftest import TODAY
from tests.ratings import balloting
from tests.ratings.balloting import WHOLE, count, fresh, line

TWO = line(good=2, completed=3)
ISSUED = "Số phiếu phát ra ({}) nhiều hơn số đồng chí có mặt được biểu quyết (5)."
RETURNED = "Số phiếu thu về ({}) nhiều hơn số phiếu phát ra ({})."
PARTS = "Số phiếu thu về ({}) phải bằng hợp lệ + không hợp lệ + trắng ({} + {} + {} = {})."
LINE = "{}: bốn mức + không đánh dấu + đánh dấu sai ({} = {}) phải bằng số phiếu hợp lệ ({})."
FIRST, SECOND = balloting.NAMES[:2]
ZERO = "0 + 0 + 0 + 0 + 0 + 0"

# The twenty of the issue: each wrong in one way, each refused with the equation named.
WRONG = [
    (count(*WHOLE, issued=6), ISSUED.format(6)),
    (count(*WHOLE, issued=20), ISSUED.format(20)),
    (count(*WHOLE, issued=4), RETURNED.format(5, 4)),
    (count(*WHOLE, issued=0), RETURNED.format(5, 0)),
    (count(*WHOLE, returned=4), PARTS.format(4, 5, 0, 0, 5)),
    (count(*WHOLE, returned=0), PARTS.format(0, 5, 0, 0, 5)),
    (count(*WHOLE, invalid=1), PARTS.format(5, 5, 1, 0, 6)),
    (count(*WHOLE, blank=1), PARTS.format(5, 5, 0, 1, 6)),
    (count(*WHOLE, invalid=2, blank=3), PARTS.format(5, 5, 2, 3, 10)),
    (count(line(good=4), line(good=4), valid=4), PARTS.format(5, 4, 0, 0, 4)),
    (count(line(good=3), line(good=3), valid=3, blank=1), PARTS.format(5, 3, 0, 1, 4)),
    (count(line(good=4), TWO), LINE.format(FIRST, "0 + 4 + 0 + 0 + 0 + 0", 4, 5)),
    (count(line(good=6), TWO), LINE.format(FIRST, "0 + 6 + 0 + 0 + 0 + 0", 6, 5)),
    (count(line(), TWO), LINE.format(FIRST, ZERO, 0, 5)),
    (count(TWO, line()), LINE.format(SECOND, ZERO, 0, 5)),
    (count(TWO, line(excellent=5, good=5)), LINE.format(SECOND, "5 + 5 + 0 + 0 + 0 + 0", 10, 5)),
    (count(TWO, line(good=5, unmarked=1)), LINE.format(SECOND, "0 + 5 + 0 + 0 + 1 + 0", 6, 5)),
    (count(TWO, line(good=5, spoiled=1)), LINE.format(SECOND, "0 + 5 + 0 + 0 + 0 + 1", 6, 5)),
    (count(TWO, line(not_completed=4)), LINE.format(SECOND, "0 + 0 + 0 + 4 + 0 + 0", 4, 5)),
    (count(line(good=5), TWO, valid=4, blank=1), LINE.format(FIRST, "0 + 5 + 0 + 0 + 0 + 0", 5, 4)),
]


def test_there_are_twenty_of_them():
    assert len(WRONG) == 20


@pytest.mark.parametrize(("wrong", "said"), WRONG)
def test_a_wrong_count_is_refused_with_the_failing_equation(opened, tellers, wrong, said):
    with pytest.raises(ValidationError) as refused:
        tallies.enter(ballot_id=opened.pk, count=wrong, by=tellers[0])
    assert refused.value.messages[0] == said
    assert (fresh(opened).state, TallySheet.objects.count()) == ("open", 0)


def test_every_failing_equation_is_named_at_once(opened):
    found = tallies.faults(opened, count(line(good=1), TWO, issued=6, returned=7))
    assert [len(fault.cells) for fault in found] == [1, 2, 4, 6]
    assert found[0].text == ISSUED.format(6)


def test_no_more_ballots_than_were_printed(opened):
    opened.copies = 4
    found = tallies.faults(opened, count(*WHOLE))
    assert [fault.text for fault in found] == ["Số phiếu phát ra (5) nhiều hơn số phiếu đã in (4)."]


def test_the_first_count_confirms_nothing(opened, tellers):
    first = balloting.confirm(opened, tellers[:1])
    assert (first.state, first.confirmed_at, tallies.rounds(first)) == ("counted", None, {})


def test_two_equal_counts_confirm_r47(opened, tellers):
    confirmed = balloting.confirm(opened, tellers)
    assert (confirmed.state, confirmed.confirmed_by) == ("confirmed", tellers[1])
    assert tallies.of(tallies.confirmed(confirmed)) == count(*WHOLE)


def test_one_teller_does_not_count_twice(opened, tellers):
    """The second entry corrects the first; it is no second count."""
    balloting.confirm(opened, [tellers[0], tellers[0]])
    assert (fresh(opened).state, TallySheet.objects.count()) == ("counted", 1)


def test_two_that_differ_confirm_nothing_and_name_the_cells(opened, tellers):
    balloting.confirm(opened, tellers[:1])
    other = count(line(excellent=2, good=3), WHOLE[1])
    found = balloting.confirm(opened, tellers[1:], other)
    assert (found.state, found.round, found.confirmed_at) == ("open", 2, None)
    event = AuditEvent.objects.get(action="ballot.counts_differed")
    assert event.after["cells"] == [
        f"{FIRST}: Hoàn thành xuất sắc nhiệm vụ", f"{FIRST}: Hoàn thành tốt nhiệm vụ"
    ]  # fmt: skip


def test_both_are_told_to_count_and_to_count_again_without_a_figure(opened, tellers):
    balloting.confirm(opened, tellers[:1])
    balloting.confirm(opened, tellers[1:], count(line(good=5), WHOLE[1]))
    for teller in tellers:
        told = Notice.objects.filter(user=teller).order_by("pk")
        assert list(told.values_list("subject", flat=True)) == [
            "Mở kiểm phiếu biểu quyết", "Hai bản kiểm phiếu không khớp, cần kiểm lại"
        ]  # fmt: skip
        assert {line["text"] for n in told for line in n.lines} == {"Nhập kết quả kiểm phiếu"}


def test_they_count_again_and_what_they_said_before_is_kept(opened, tellers):
    balloting.confirm(opened, tellers[:1])
    balloting.confirm(opened, tellers[1:], count(line(good=5), WHOLE[1]))
    found = balloting.confirm(opened, tellers)
    assert (found.state, found.round, TallySheet.objects.count()) == ("confirmed", 2, 4)
    assert tallies.of(tallies.confirmed(found)) == count(*WHOLE)


def test_a_confirmed_count_takes_no_third(confirmed, tellers):
    with pytest.raises(ValidationError, match="đã khớp"):
        balloting.confirm(confirmed, tellers[:1])


def test_only_the_tellers_of_the_conference_count(
    opened, commission, make_user, province, stranger
):
    other = make_user("kiemphieu9", Role.TELLER, province)
    for user in (commission, other, stranger):
        with pytest.raises(PermissionDenied):
            balloting.confirm(opened, [user])


def test_a_teller_whose_role_has_ended_counts_no_more(opened, tellers):
    tellers[0].grants.update(valid_to=TODAY.replace(day=1))
    user = type(tellers[0]).objects.get(pk=tellers[0].pk)
    with pytest.raises(PermissionDenied):
        balloting.confirm(opened, [user])


@pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite has one writer; threads need PostgreSQL"
)
@pytest.mark.django_db(transaction=True)
def test_two_tellers_at_the_same_instant(opened, tellers):
    """Both counts are in, one round, compared once."""
    gate = threading.Barrier(2)

    def enter(user):
        gate.wait()
        with clock.pin(TODAY):
            tallies.enter(ballot_id=opened.pk, count=count(*WHOLE), by=user)
        connection.close()

    threads = [threading.Thread(target=enter, args=[user]) for user in tellers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (fresh(opened).state, TallySheet.objects.count()) == ("confirmed", 2)
    assert AuditEvent.objects.filter(action="ballot.confirmed").count() == 1
