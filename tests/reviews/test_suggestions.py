"""Suggestions: known to few, sealed, read on record, taken from proposal to agreed remedy."""

from datetime import date

import pytest

from campaign.lib import document_pdf
from campaign.lib.pdf import PdfProblem
from orgunits.domain import people
from orgunits.models import Appointment, AuditEvent, Person, User
from orgunits.roles import Role
from reviews.domain import suggestion_paper, suggestions, supervision
from reviews.models import Proposal, Suggestion
from tests.reviews import suggesting

TEXT = "Làm rõ trách nhiệm về dự án chậm tiến độ"


@pytest.fixture
def proposer(make_user, office_unit):
    return make_user("dexuat", Role.PROPOSER, office_unit)


@pytest.fixture
def proposed(campaign, proposer, bu_dop):
    return suggesting.proposed(campaign, bu_dop, proposer, TEXT)


@pytest.fixture
def point(proposed, commission):
    return suggesting.consolidated(proposed, by=commission, text=TEXT)


@pytest.fixture
def issued(point, commission):
    return suggesting.onward(point, "issued", commission)


@pytest.fixture
def director(campaign, bu_dop, member):
    """The member who directs at Bù Đốp."""
    supervision.assign(
        campaign=campaign, unit=bu_dop, person=member.person, basis="TB", on=date(2023, 12, 2),
        by=None,
    )  # fmt: skip
    return User.objects.get(pk=member.pk)


def events():
    found = AuditEvent.objects.filter(action__startswith="suggestion.").order_by("number")
    return [event.action.removeprefix("suggestion.") for event in found]


def test_one_unit_from_proposal_to_verification_as_all_involved(
    signed_in, campaign, proposer, commission, board, bu_dop, bu_dop_head, director
):
    """R20–R26, in the browser."""
    asked = {"unit": bu_dop.pk, "category": "breach", "text": TEXT}
    assert signed_in(proposer).post("/goi-y/de-xuat/", asked).status_code == 302
    row = Proposal.objects.get()
    acts = [
        (commission, "/goi-y/tong-hop/", {"proposal": row.pk, "category": "breach", "text": TEXT}),
        (board, "duyet/", {}),
        (commission, "ban-hanh/", {"number": "15-CV/TU", "on": "18/12/2023"}),
        (bu_dop_head, "giai-trinh/", {"text": "Đã rõ"}),
        (director, "giai-trinh-lai/", {"reason": "Nêu rõ trách nhiệm cá nhân"}),
        (bu_dop_head, "giai-trinh/", {"text": "Đã nêu rõ"}),
        (director, "xac-nhan/", {"remark": "Đã làm rõ"}),
        (bu_dop_head, "khac-phuc/", {"shortcoming": "a", "measure": "b", "due_on": "30/01/2024"}),
        (commission, "chot/", {}),
    ]
    for user, address, data in acts:
        point = Suggestion.objects.first()
        where = address if address.startswith("/") else f"/goi-y/{point.pk}/{address}"
        assert signed_in(user).post(where, data).status_code == 302, where
    point = Suggestion.objects.get()
    assert point.state == "followed"
    assert [answer.text for answer in point.answers.all()] == ["Đã rõ", "Đã nêu rõ"]
    assert events() == [
        *("proposed", "consolidated", "approved", "issued", "answered", "answer_returned"),
        *("answered", "verified", "remedy_planned", "followed_up"),
    ]


def test_a_proposer_sees_own_proposals_only(signed_in, proposer, make_user, office_unit, proposed):
    other = make_user("dexuat2", Role.PROPOSER, office_unit)
    assert list(signed_in(proposer).get("/goi-y/").context["proposals"]) == [proposed]
    assert signed_in(other).get(f"/goi-y/de-xuat/{proposed.pk}/").status_code == 404


def test_r20_a_member_without_any_unit_proposes_and_sees_only_that(
    signed_in, campaign, member, other_member, bu_dop, proposed
):
    """By the seat on the Standing Committee alone."""
    browser = signed_in(member)
    asked = {"unit": bu_dop.pk, "category": "breach", "text": TEXT}
    assert browser.post("/goi-y/de-xuat/", asked).status_code == 302
    own = Proposal.objects.get(proposed_by=member)
    assert 'href="/goi-y/"' in browser.get("/").text
    assert list(browser.get("/goi-y/").context["proposals"]) == [own]
    assert signed_in(other_member).get(f"/goi-y/de-xuat/{own.pk}/").status_code == 404


def test_r20_whoever_left_the_standing_committee_proposes_no_more(
    signed_in, campaign, member, bu_dop
):
    own = suggesting.proposed(campaign, bu_dop, member, TEXT)
    Appointment.objects.filter(person=member.person).update(valid_to=date(2023, 12, 1))
    browser = signed_in(member)
    answers = [browser.get(f"/goi-y/{rest}").status_code for rest in ("", "de-xuat/")]
    assert [*answers, browser.get(f"/goi-y/de-xuat/{own.pk}/").status_code] == [403, 403, 403]


def test_proposing_seals_the_text(signed_in, proposer, campaign, bu_dop):
    asked = {"unit": bu_dop.pk, "category": "breach", "text": TEXT}
    assert signed_in(proposer).post("/goi-y/de-xuat/", asked).status_code == 302
    assert Proposal.objects.get().text == TEXT
    raw = Proposal.objects.extra(select={"raw": "text"}).values_list("raw", flat=True)[0]
    assert TEXT not in str(raw)


def test_a_refused_proposal_form_keeps_what_was_typed(signed_in, proposer, campaign, bu_dop_1):
    asked = {"unit": bu_dop_1.pk, "category": "breach", "text": TEXT}
    answer = signed_in(proposer).post("/goi-y/de-xuat/", asked)
    assert (answer.status_code, TEXT in answer.content.decode()) == (422, True)


def test_a_person_must_be_managed_by_the_standing_committee_and_of_that_unit(
    signed_in, proposer, campaign, bu_dop, loc_ninh
):
    """R21."""
    person = Person.objects.create(full_name="Trần Văn Ánh")
    Appointment.objects.create(
        person=person, unit=bu_dop, post="Bí thư", managed_by="standing_committee",
        valid_from=date(2020, 1, 1),
    )  # fmt: skip
    asked = {"person": person.pk, "category": "breach", "text": TEXT}
    browser = signed_in(proposer)
    wrong = browser.post("/goi-y/de-xuat/", asked | {"unit": loc_ninh.pk})
    right = browser.post("/goi-y/de-xuat/", asked | {"unit": bu_dop.pk})
    assert (wrong.status_code, right.status_code) == (422, 302)


def test_several_proposals_make_one_point_and_each_keeps_its_proposer(
    campaign, proposer, proposed, make_user, office_unit, bu_dop, commission
):
    other = suggesting.proposed(
        campaign, bu_dop, make_user("dexuat2", Role.PROPOSER, office_unit), "Việc khác"
    )
    point = suggesting.consolidated(proposed, other, by=commission)
    kept = [(row.proposed_by.username, row.text, row.state) for row in point.proposals.all()]
    assert kept == [("dexuat", TEXT, "merged"), ("dexuat2", "Việc khác", "merged")]


def test_proposals_about_two_units_are_not_one_point(
    signed_in, campaign, proposed, proposer, loc_ninh, commission
):
    other = suggesting.proposed(campaign, loc_ninh, proposer)
    asked = {"proposal": [proposed.pk, other.pk], "category": "other", "text": "x"}
    signed_in(commission).post("/goi-y/tong-hop/", asked)
    assert not Suggestion.objects.exists()


def test_consolidating_shows_the_proposals_on_record(signed_in, commission, proposed, proposer):
    page = signed_in(commission).post("/goi-y/tong-hop/", {"proposal": proposed.pk})
    assert (TEXT in page.content.decode(), events()) == (True, ["proposed", "read"])


@pytest.mark.parametrize("who", ["proposer", "commission"])
def test_a_proposal_is_withdrawn_or_rejected_with_a_reason(signed_in, who, proposed, request):
    browser = signed_in(request.getfixturevalue(who))
    address = f"/goi-y/de-xuat/{proposed.pk}/thoi/"
    assert browser.post(address, {"reason": ""}).status_code == 422
    assert browser.post(address, {"reason": "Trùng nội dung"}).status_code == 302
    proposed.refresh_from_db()
    state = {"proposer": "withdrawn", "commission": "rejected"}[who]
    assert (proposed.state, proposed.reason) == (state, "Trùng nội dung")


@pytest.mark.parametrize(("who", "way"), [("board", "khong-duyet"), ("commission", "rut")])
def test_a_point_is_rejected_or_withdrawn_with_a_reason(signed_in, who, way, point, request):
    browser = signed_in(request.getfixturevalue(who))
    assert browser.post(f"/goi-y/{point.pk}/{way}/", {"reason": " "}).status_code == 422
    assert browser.post(f"/goi-y/{point.pk}/{way}/", {"reason": "Chưa rõ"}).status_code == 302


def test_nothing_issued_is_withdrawn(signed_in, commission, issued):
    answer = signed_in(commission).post(f"/goi-y/{issued.pk}/rut/", {"reason": "x"})
    assert answer.status_code == 422


def test_the_head_reads_it_only_once_issued(signed_in, bu_dop_head, point, commission):
    browser = signed_in(bu_dop_head)
    assert browser.get(f"/goi-y/{point.pk}/").status_code == 404
    suggesting.onward(point, "issued", commission)
    assert browser.get(f"/goi-y/{point.pk}/").status_code == 200


def test_the_head_above_does_not_know_what_a_unit_below_received(
    signed_in, campaign, bu_dop_head, bu_dop_1, commission, make_user
):
    below = suggesting.issued(campaign, bu_dop_1, commission)
    assert signed_in(bu_dop_head).get(f"/goi-y/{below.pk}/").status_code == 404
    head = make_user("coso1.bithu", Role.COMMITTEE_HEAD, bu_dop_1)
    assert signed_in(head).get(f"/goi-y/{below.pk}/").status_code == 200


def test_reading_is_recorded_before_it_is_shown(signed_in, bu_dop_head, issued):
    browser = signed_in(bu_dop_head)
    assert TEXT not in browser.get(f"/goi-y/{issued.pk}/").content.decode()
    assert not AuditEvent.objects.filter(action="suggestion.read").exists()
    assert TEXT in browser.post(f"/goi-y/{issued.pk}/doc/").content.decode()
    assert AuditEvent.objects.get(action="suggestion.read").actor == bu_dop_head


def test_without_the_record_there_is_no_text(signed_in, bu_dop_head, issued, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("no disk")

    monkeypatch.setattr("orgunits.audit.record", broken)
    with pytest.raises(RuntimeError):
        signed_in(bu_dop_head).post(f"/goi-y/{issued.pk}/doc/")


def test_neither_recipient_nor_member_nor_board_learns_who_proposed(
    signed_in, bu_dop_head, director, board, issued, proposer
):
    for user in (bu_dop_head, director, board):
        browser = signed_in(user)
        addresses = [f"/goi-y/{issued.pk}/doc/", f"/goi-y/{issued.pk}/giai-trinh/"]
        pages = [browser.get("/goi-y/"), *(browser.post(each) for each in addresses)]
        assert [p for p in pages if proposer.full_name in p.content.decode()] == []


def test_only_the_directing_member_verifies(
    signed_in, issued, commission, director, other_member, bu_dop
):
    suggesting.onward(issued, "answered", commission)
    people.let_see(person=other_member.person, unit=bu_dop, basis="TB", by=None)
    address = f"/goi-y/{issued.pk}/xac-nhan/"
    other = signed_in(User.objects.get(pk=other_member.pk))
    assert other.post(address, {"remark": "x"}).status_code == 403
    assert signed_in(director).post(address, {"remark": "x"}).status_code == 302


def test_following_up_needs_a_remedy(signed_in, issued, commission):
    """R10: a remediation plan at once."""
    suggesting.onward(issued, "verified", commission)
    browser, address = signed_in(commission), f"/goi-y/{issued.pk}/chot/"
    assert browser.post(address).status_code == 422
    suggesting.remedy(issued, commission)
    assert browser.post(address).status_code == 302


def test_the_trail_keeps_salted_digests_and_no_text(issued, commission):
    done = suggesting.onward(issued, "followed", commission, words="Lời giải trình")
    suggestions.read(suggestion=done, by=commission)
    facts = [f"{e.before}{e.after}{e.reason}{e.object_name}" for e in AuditEvent.objects.all()]
    plain = [text for text in facts if TEXT in text or "Lời giải trình" in text]
    assert (plain, done.trace(TEXT) == issued.trace(TEXT)) == ([], True)
    assert done.salt != Proposal.objects.get().salt


def test_a_step_leaves_nothing_behind_when_the_trail_fails(point, board, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("no disk")

    monkeypatch.setattr("orgunits.audit.record", broken)
    with pytest.raises(RuntimeError):
        suggestions.approve(suggestion_id=point.pk, by=board)
    point.refresh_from_db()
    assert point.state == "consolidated"


def test_strangers_and_clerks_have_no_entry(
    signed_in, stranger, bu_dop_clerk, office, inspector, issued
):
    for user in (stranger, bu_dop_clerk, office, inspector):
        browser = signed_in(user)
        assert browser.get("/goi-y/").status_code == 403
        assert browser.post(f"/goi-y/{issued.pk}/doc/").status_code == 403
        assert "Gợi ý kiểm điểm" not in browser.get("/").content.decode()


def test_issuing_needs_approval_number_and_day(signed_in, commission, point, board):
    browser, address = signed_in(commission), f"/goi-y/{point.pk}/ban-hanh/"
    asked = {"number": "15-CV/TU", "on": "18/12/2023"}
    assert browser.post(address, asked).status_code == 422
    suggestions.approve(suggestion_id=point.pk, by=board)
    assert browser.post(address, {"number": "", "on": ""}).status_code == 422
    assert browser.post(address, asked).status_code == 302
    point.refresh_from_db()
    assert (point.state, point.issued_on) == ("issued", date(2023, 12, 18))


def test_issuing_twice_is_refused(signed_in, commission, issued):
    asked = {"number": "16-CV/TU", "on": "18/12/2023"}
    assert signed_in(commission).post(f"/goi-y/{issued.pk}/ban-hanh/", asked).status_code == 422


def test_an_issued_suggestion_needs_one_directing_member(
    campaign, commission, office, issued, bu_dop, member
):
    assert supervision.gaps(campaign, commission) == [bu_dop]
    assert supervision.gaps(campaign, office) == []
    supervision.assign(
        campaign=campaign, unit=bu_dop, person=member.person, basis="TB", on=date(2023, 12, 2),
        by=commission,
    )  # fmt: skip
    assert supervision.gaps(campaign, commission) == []


def test_a_member_reads_the_suggestions_of_own_units(signed_in, member, issued, bu_dop, loc_ninh):
    people.charge(
        person=member.person, unit=loc_ninh, basis="TB", valid_from=date(2023, 7, 14), by=None
    )
    page = f"/goi-y/{issued.pk}/"
    assert signed_in(User.objects.get(pk=member.pk)).get(page).status_code == 404
    people.charge(
        person=member.person, unit=bu_dop, basis="TB", valid_from=date(2023, 7, 14), by=None
    )
    assert signed_in(User.objects.get(pk=member.pk)).get(page).status_code == 200


def test_the_printed_list_is_numbered_and_names_its_reader(
    signed_in, campaign, commission, board, issued, proposer
):
    """R23: each copy on record, with everyone's reading, never with who proposed."""
    first = suggestion_paper.take(campaign=campaign, by=board)
    second = suggestion_paper.take(campaign=campaign, by=commission)
    html, _css = document_pdf.html(suggestion_paper.document(campaign, second))
    assert (first.number, second.number) == (1, 2)
    assert [word in html for word in (TEXT, "Bản số 2", "bantochuc", proposer.full_name)] == [
        True, True, True, False,
    ]  # fmt: skip
    assert events()[-4:] == ["listed", "read", "listed", "read"]


@pytest.mark.parametrize(("form", "begins"), [("", b"%PDF-"), ("pdf", b"%PDF-"), ("docx", b"PK")])
def test_the_printed_list_is_for_the_few(
    signed_in, campaign, board, bu_dop_head, issued, form, begins
):
    """In either form each copy is read on record, and marked with its reader on every page."""
    answer = signed_in(board).post("/goi-y/danh-sach/", {"dang": form})
    assert (answer.status_code, answer.content.startswith(begins)) == (200, True)
    assert events()[-2:] == ["listed", "read"]
    assert signed_in(bu_dop_head).post("/goi-y/danh-sach/", {"dang": form}).status_code == 403


def test_the_list_is_on_record_even_where_it_could_not_be_drawn(
    signed_in, campaign, board, issued, monkeypatch
):
    def broken(*args, **kwargs):
        raise PdfProblem("no font")

    monkeypatch.setattr("campaign.lib.pdf.draw", broken)
    assert signed_in(board).post("/goi-y/danh-sach/").status_code == 302
    assert events()[-2:] == ["listed", "read"]


def test_the_watermark_names_reader_number_and_time(campaign, commission, issued):
    copy = suggestion_paper.take(campaign=campaign, by=commission)
    name, at, number = suggestion_paper.document(campaign, copy).watermark.split("\n")
    assert (name, number) == (str(commission), "BẢN SỐ 1")
    assert at.endswith("18/12/2023")
