"""The digest also speaks of opinions asked (R34, R37) and of conferences and their papers (R40)."""

from datetime import date, time

import pytest

from campaign.domain import outbox
from campaign.lib import clock
from campaign.models import Notice
from orgunits.models import Person
from reviews.domain import conference_papers, conferences, opinions, reminder_checks, reminders
from reviews.domain.opinions import Asked
from reviews.models import Conference, ConferencePaper, ConferenceSeat, ProgrammeItem
from tests.reviews.reminding import ASKING_THE_CLOCK, remind
from tests.reviews.sending import PDF

pytestmark = pytest.mark.django_db
DUE = date(2023, 12, 26)


def at(day, hour=6):
    return clock.at(date(2023, 12, day), hour)


def said(user, *days):
    """Per planned day what this user's digest says: (day, text, when)."""
    for day in days:
        remind(at(day))
    notices = Notice.objects.filter(user=user, kind="digest").order_by("day")
    return [(n.day.day, line["text"], line["when"]) for n in notices for line in n.lines]


@pytest.fixture
def asked(campaign, standing_committee, member, bu_dop, bu_dop_clerk, office):
    with clock.pin(at(18)):
        return opinions.ask_about(
            campaign=campaign, unit=standing_committee, person=member.person, kind="residence",
            asked=Asked(unit=bu_dop), due_on=DUE, by=office,
        )  # fmt: skip


def test_an_opinion_asked_is_spoken_of_on_its_days_and_of_whom_never(asked, bu_dop_clerk, member):
    found = said(bu_dop_clerk, *range(18, 29))
    assert [day for day, *_words in found] == [19, 23, 25, 26, 27, 28]
    assert found[0][1:] == (
        "Trả lời văn bản xin ý kiến",
        "còn 7 ngày, ngày cuối là 26/12/2023",
    )
    assert member.person.full_name not in str(found)


def test_an_answered_opinion_leaves_nothing_to_say(asked, bu_dop_clerk):
    reminders.plan(at(25))
    digest = Notice.objects.get(user=bu_dop_clerk, kind="digest")
    with clock.pin(at(25)):
        assert reminder_checks.still_due([digest])[digest.pk]
        opinions.answer(request_id=asked.pk, points=[("", "Gương mẫu.")], by=bu_dop_clerk)
        assert reminder_checks.still_due([digest]) == {digest.pk: []}


@pytest.fixture
def conference(campaign, standing_committee, office, member, other_member):
    found = Conference.objects.create(
        campaign=campaign, unit=standing_committee, kind="review", title="Hội nghị kiểm điểm",
        starts_on=date(2023, 12, 27), ends_on=date(2023, 12, 28), begins_at=time(7, 30),
        ends_at=time(17), place="Hội trường",
    )  # fmt: skip
    for user, role in ((member, "chair"), (other_member, "member")):
        ConferenceSeat.objects.create(conference=found, person=user.person, role=role)
    ProgrammeItem.objects.create(
        conference=found, day=found.starts_on, begins_at=time(8), content="Khai mạc"
    )
    with clock.pin(at(18, 8)):
        return conferences.step(conference_id=found.pk, name="call", by=office)


def add(conference, by, title="Báo cáo"):
    return conference_papers.add(
        conference=conference, title=title, kind="paper", upload=(f"{title}.pdf", PDF), by=by
    )


def test_those_convened_hear_of_the_conference_and_of_papers_not_opened(conference, office, member):
    papers = [add(conference, office, title) for title in ("Báo cáo", "Tờ trình")]
    with clock.pin(at(20)):
        conference_papers.send(conference_id=conference.pk, by=office)
    assert said(member, 19, 20, 24) == [
        (20, "Hội nghị từ ngày 27/12/2023", "còn 7 ngày, 2 tài liệu chưa mở"),
        (24, "Hội nghị từ ngày 27/12/2023", "còn 3 ngày, 2 tài liệu chưa mở"),
    ]
    with clock.pin(at(25)):
        conference_papers.open_(paper=papers[0], by=member)
    assert said(member, 26, 27)[2:] == [
        (26, "Hội nghị từ ngày 27/12/2023", "còn 1 ngày, 1 tài liệu chưa mở"),
        (27, "Hội nghị từ ngày 27/12/2023", "họp hôm nay, 1 tài liệu chưa mở"),
    ]


def test_the_office_hears_of_papers_still_to_be_sent_until_they_are(conference, office):
    text = "Gửi tài liệu của hội nghị họp từ ngày 27/12/2023"
    assert said(office, 23, 24, 25) == [
        (23, text, "phải gửi hết ngày 24/12/2023, còn 1 ngày"),
        (24, text, "phải gửi hết ngày 24/12/2023, hôm nay là ngày cuối"),
        (25, text, "phải gửi hết ngày 24/12/2023, quá hạn 1 ngày"),
    ]
    add(conference, office)
    with clock.pin(at(25)):
        conference_papers.send(conference_id=conference.pk, by=office)
    assert said(office, 26)[3:] == []


def test_a_paper_sent_to_only_some_is_not_sent(conference, office, make_user):
    add(conference, office)
    with clock.pin(at(20)):
        conference_papers.send(conference_id=conference.pk, by=office)
    late = Person.objects.create(full_name="Người bổ sung")
    ConferenceSeat.objects.create(conference=conference, person=late, role="guest")
    assert ConferencePaper.objects.get().deliveries.count() == 2
    assert [day for day, *_words in said(office, 24)] == [24]


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow_with_conferences(
    count, campaign, standing_committee, office, member, django_assert_num_queries
):
    for number in range(count):
        found = Conference.objects.create(
            campaign=campaign, unit=standing_committee, kind="review", title=f"Hội nghị {number}",
            starts_on=date(2023, 12, 26 + number), ends_on=date(2023, 12, 26 + number),
            begins_at=time(7, 30), ends_at=time(17), place="Hội trường",
        )  # fmt: skip
        ConferenceSeat.objects.create(conference=found, person=member.person, role="chair")
        found.called_at, found.called_by, found.state = at(10), office, "called"
        found.save()
    with django_assert_num_queries(20 + ASKING_THE_CLOCK):
        reminders.plan(at(23))
    assert len(said(office)) == count


# --- those told at once, when the mail had to wait


def mailed(user, kind):
    outbox.pump()
    notice = Notice.objects.get(user=user, kind=kind)
    return notice.state, notice.outcome, [line["text"] for line in notice.lines]


def test_an_opinion_answered_meanwhile_is_not_asked_for_by_mail(asked, bu_dop_clerk):
    opinions.answer(request_id=asked.pk, points=[("", "Gương mẫu.")], by=bu_dop_clerk)
    assert mailed(bu_dop_clerk, "opinion")[:2] == (
        "cancelled",
        "Đã trả lời, hoặc không phải trả lời nữa",
    )


def test_a_summons_says_the_days_that_hold(conference, member):
    Conference.objects.filter(pk=conference.pk).update(starts_on=date(2023, 12, 28))
    said = ["Hội nghị từ 28/12/2023 đến hết 28/12/2023"]
    assert mailed(member, "conference") == ("sent", "", said)


def test_a_seat_taken_back_is_not_summoned(conference, other_member):
    ConferenceSeat.objects.filter(person=other_member.person).delete()
    assert mailed(other_member, "conference")[:2] == (
        "cancelled",
        "Không còn trong thành phần hội nghị",
    )
