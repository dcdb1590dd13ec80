"""Minutes: written after the conference, commented by those convened, signed once."""

from datetime import date, time

import pytest
from django.core.exceptions import ValidationError

from campaign.lib import document_pdf
from orgunits.models import AuditEvent, User
from reviews.domain import conferences, minutes, minutes_paper
from reviews.models import Conference, ConferenceSeat, Minutes, ProgrammeItem
from tests.reviews.sending import PDF, pdf

DAY = date(2023, 12, 15)


@pytest.fixture
def conference(campaign, standing_committee, office, member, other_member):
    """Held on the 15th."""
    found = Conference.objects.create(
        campaign=campaign, unit=standing_committee, kind="review", title="Hội nghị <kiểm điểm>",
        starts_on=DAY, ends_on=DAY, begins_at=time(7, 30), ends_at=time(17), place="Hội trường",
    )  # fmt: skip
    for user, role in ((member, "chair"), (other_member, "member")):
        ConferenceSeat.objects.create(
            conference=found, person=user.person, role=role, attended="yes"
        )
    ProgrammeItem.objects.create(conference=found, day=DAY, begins_at=time(8), content="Khai mạc")
    conferences.step(conference_id=found.pk, name="call", by=office)
    return conferences.step(conference_id=found.pk, name="hold", by=office)


@pytest.fixture
def written(conference, office):
    item = conference.programme.get()
    return minutes.write(
        conference=conference, opening="", closing="Thống nhất thông qua.",
        conclusions={item.pk: "Đã khai mạc."}, by=office,
    )  # fmt: skip


@pytest.fixture
def sent(conference, written, office):
    return minutes.send(conference=conference, by=office)


def sign(conference, by, on=DAY):
    return minutes.sign(
        conference=conference, number="05-BB/TU", on=on, name="scan.pdf", data=PDF, by=by
    )


def again(user):
    return User.objects.get(pk=user.pk)


def test_they_are_not_sent_without_conclusions(conference, office):
    with pytest.raises(ValidationError) as refused:
        minutes.send(conference=conference, by=office)
    assert len(refused.value.messages) == 2


def test_those_convened_comment_once_it_is_sent(signed_in, conference, written, office, member):
    browser, page = signed_in(again(member)), f"{conference.get_absolute_url()}bien-ban/"
    assert browser.get(f"{page}pdf/").status_code == 404
    minutes.send(conference=conference, by=office)
    answer = browser.post(f"{page}y-kien/", {"words": "Bổ sung ý kiến của tôi"})
    assert answer.status_code == 302
    assert "Bổ sung ý kiến" in signed_in(office).get(conference.get_absolute_url()).content.decode()


def test_who_was_not_convened_comments_nothing(signed_in, conference, sent, office, stranger):
    page = f"{conference.get_absolute_url()}bien-ban/y-kien/"
    assert signed_in(office).post(page, {"words": "x"}).status_code == 404
    assert signed_in(stranger).post(page, {"words": "x"}).status_code == 404


def test_signing_closes_the_conference_and_nothing_changes_after(conference, sent, office):
    sign(conference, office)
    conference.refresh_from_db()
    assert (conference.state, conference.minutes.number) == ("closed", "05-BB/TU")
    attempts = (
        lambda: minutes.write(
            conference=conference, opening="x", closing="y", conclusions={}, by=office
        ),
        lambda: sign(conference, office),
        lambda: conferences.save(conference=conference, by=office),
        lambda: minutes.comment(conference=conference, words="x", by=office),
    )
    for attempt in attempts:
        with pytest.raises(ValidationError):
            attempt()


@pytest.mark.parametrize("on", [date(2023, 12, 14), date(2023, 12, 19)])
def test_they_are_signed_between_the_last_day_and_today(conference, sent, office, on):
    with pytest.raises(ValidationError, match="Ngày ký"):
        sign(conference, office, on=on)


def test_they_are_written_and_signed_in_the_browser(signed_in, conference, office):
    browser, page = signed_in(office), f"{conference.get_absolute_url()}bien-ban/"
    item = conference.programme.get()
    typed = {"opening": "", "closing": "Thống nhất.", f"item-{item.pk}": "Đã khai mạc."}
    assert browser.post(page, typed).status_code == 302
    assert browser.post(f"{page}gui/").status_code == 302
    facts = {"number": "05-BB/TU", "on": "18/12/2023", "scan": pdf()}
    assert browser.post(f"{page}ky/", facts).status_code == 302
    assert Minutes.objects.get().state == "signed"
    assert b"".join(browser.get(f"{page}ban-quet/").streaming_content) == PDF


def test_the_paper_says_who_came_and_escapes_what_was_typed(conference, sent):
    html, css = document_pdf.html(minutes_paper.document(sent))
    assert "Hội nghị &lt;kiểm điểm&gt;" in html
    assert [word in html for word in ("TỈNH ỦY BÌNH PHƯỚC", "Trần Văn Ánh", "DỰ THẢO")] == [
        True
    ] * 3
    assert "margin: 20mm" in css


@pytest.mark.slow
@pytest.mark.parametrize(("form", "begins"), [("", b"%PDF-"), ("pdf", b"%PDF-"), ("docx", b"PK")])
def test_the_paper_comes_as_pdf_and_for_word(
    signed_in, office, stranger, conference, sent, form, begins
):
    page = f"{conference.get_absolute_url()}bien-ban/pdf/?dang={form}"
    assert signed_in(office).get(page).content.startswith(begins)
    assert AuditEvent.objects.filter(action="minutes.downloaded").count() == 1
    assert signed_in(stranger).get(page).status_code == 404


def test_signed_minutes_are_no_draft_and_carry_number_and_day(conference, sent, office):
    sign(conference, office)
    document = minutes_paper.document(Minutes.objects.get())
    assert (document.draft, document.head.number_line) == (False, "Số 05-BB/TU")
    assert document.head.place_line.endswith(", ngày 15 tháng 12 năm 2023")
