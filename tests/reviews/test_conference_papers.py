"""The pack: last days as data, what is missing, sent and opened per person, late marked."""

from datetime import date, time

import pytest
from django.core.exceptions import ValidationError

from campaign.lib import clock
from campaign.models import Notice
from orgunits.models import User
from reviews.domain import conference_papers, conference_rules, conferences
from reviews.models import (
    Conference,
    ConferencePaper,
    ConferenceRules,
    ConferenceSeat,
    PaperDelivery,
    ProgrammeItem,
)
from tests.reviews.sending import PDF, pdf

SENDABLE = {"kind": "paper", "upload": ("Tài liệu.pdf", PDF)}


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
    return conferences.step(conference_id=found.pk, name="call", by=office)


def add(conference, by, title="Báo cáo", **facts):
    return conference_papers.add(conference=conference, title=title, by=by, **{**SENDABLE, **facts})


def again(user):
    return User.objects.get(pk=user.pk)


def test_papers_go_three_days_before_and_the_draft_three_working_days(conference):
    found = conference_rules.leads(conference, ConferenceRules())
    assert {kind: lead.last_day for kind, lead in found.items()} == {
        "paper": date(2023, 12, 24),  # R40: calendar days
        "report": date(2023, 12, 22),  # HD 25: Friday, over a weekend
    }


def test_what_is_missing_is_said_until_it_is_sent(conference, office):
    shown = conference_papers.pack(conference)
    say = conference_papers.missing
    assert say(conference, shown, clock.today()) == ["Chưa có tài liệu nào trong danh mục."]
    paper = conference_papers.add(conference=conference, title="Báo cáo", kind="paper", by=office)
    lines = say(conference, conference_papers.pack(conference), clock.today())
    assert lines == ["Báo cáo: chưa có tệp, phải gửi hết ngày 24/12/2023 (còn 6 ngày)."]
    conference_papers.fill(paper_id=paper.pk, by=office, upload=("a.pdf", PDF))
    conference_papers.send(conference_id=conference.pk, by=office)
    assert say(conference, conference_papers.pack(conference), clock.today()) == []


def test_sending_is_recorded_per_person_and_told_without_content(
    conference, office, member, other_member
):
    add(conference, office, title="Chuyện kín của hội nghị")
    Notice.objects.all().delete()
    assert conference_papers.send(conference_id=conference.pk, by=office) == 2
    assert {row.seat.person for row in PaperDelivery.objects.all()} == {
        member.person,
        other_member.person,
    }
    assert Notice.objects.count() == 2
    assert "Chuyện kín" not in str([(n.subject, n.lines) for n in Notice.objects.all()])
    with pytest.raises(ValidationError, match="Không còn tài liệu"):
        conference_papers.send(conference_id=conference.pk, by=office)


def test_late_sending_is_marked(conference, office, settings):
    settings.PINNED_TODAY = date(2023, 12, 25)
    add(conference, office)
    conference_papers.send(conference_id=conference.pk, by=office)
    [shown] = conference_papers.pack(conference)
    assert (len(shown.late), shown.is_whole) == (2, True)


def test_opening_is_recorded_for_the_reader_alone(signed_in, conference, office, member):
    paper = add(conference, office)
    browser = signed_in(again(member))
    assert browser.get(paper.get_absolute_url()).status_code == 404
    conference_papers.send(conference_id=conference.pk, by=office)
    answer = browser.get(paper.get_absolute_url())
    assert b"".join(answer.streaming_content) == PDF
    assert "attachment" in answer.headers["Content-Disposition"]
    opened = PaperDelivery.objects.exclude(opened_at=None)
    assert [row.seat.person for row in opened] == [member.person]
    signed_in(office).get(paper.get_absolute_url())
    assert opened.count() == 1


def test_a_stranger_gets_no_paper(signed_in, conference, office, stranger, board):
    paper = add(conference, office)
    conference_papers.send(conference_id=conference.pk, by=office)
    for other in (stranger, board):
        assert signed_in(other).get(paper.get_absolute_url()).status_code == 404


def test_what_was_sent_is_neither_exchanged_nor_removed(conference, office):
    paper = add(conference, office)
    conference_papers.send(conference_id=conference.pk, by=office)
    with pytest.raises(ValidationError):
        conference_papers.fill(paper_id=paper.pk, by=office, upload=("b.pdf", PDF))
    with pytest.raises(ValidationError):
        conference_papers.remove(paper_id=paper.pk, by=office)


def test_the_pack_is_made_in_the_browser(signed_in, conference, office):
    browser = signed_in(office)
    page = conference.get_absolute_url()
    typed = {"title": "Chương trình", "kind": "paper", "upload": pdf()}
    assert browser.post(f"{page}tai-lieu/", typed).status_code == 302
    assert "Chương trình" in browser.get(page).content.decode()
    assert browser.post(f"{page}tai-lieu/gui/").status_code == 302
    assert "Đã gửi 2/2" in browser.get(page).content.decode()


def test_an_upload_is_taken_by_what_it_is(signed_in, conference, office):
    typed = {"title": "x", "kind": "paper", "upload": pdf(data=b"MZ khong phai pdf")}
    answer = signed_in(office).post(f"{conference.get_absolute_url()}tai-lieu/", typed)
    assert (answer.status_code, ConferencePaper.objects.count()) == (422, 0)


def test_a_file_a_unit_sent_becomes_a_paper(conference, office, make_milestone, bu_dop, make_task):
    from_unit = make_milestone("D2", date(2023, 12, 20), "district", work="document")
    task = make_task(from_unit, bu_dop)
    submission = task.submissions.create(
        version=1, state="sent", saved_at=clock.now(), sent_at=clock.now(), sent_by=office
    )
    file = submission.files.create(
        name="dự thảo.pdf", content="submissions/x", size=3, sha256="a" * 64,
        added_at=clock.now(), added_by=office,
    )  # fmt: skip
    assert list(conference_papers.sources(conference, office)) == [file]
    paper = add(conference, office, source=file, upload=None)
    assert (paper.sha256, paper.content.name) == (file.sha256, "submissions/x")
