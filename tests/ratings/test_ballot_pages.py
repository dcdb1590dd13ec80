"""From the conference to the signed scan in the browser; who is let in, and what is not shown."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from orgunits.models import User
from ratings.domain import ballots
from ratings.domain import tellers as tellers_domain
from ratings.models import Ballot
from reviews.models import ConferenceSeat
from tests.house.counting import queries_of
from tests.ratings import balloting
from tests.ratings.balloting import DAY, PDF, WHOLE, fresh, line


def page(ballot, tail=""):
    return f"/bieu-quyet/{ballot.pk}/{tail}"


def typed(*lines, **sheet):
    figures = {"issued": "5", "returned": "5", "valid": "5", "invalid": "", "blank": "0", **sheet}
    for place, marks in enumerate(lines, 1):
        figures |= {f"line-{place}-{mark}": str(n or "") for mark, n in marks.items()}
    return figures


def text_of(answer):
    return answer.content.decode()


def test_from_the_conference_to_the_signed_scan(signed_in, rating_conference, commission, tellers):
    browser, conference = signed_in(commission), rating_conference
    assert "Soạn phiếu biểu quyết" in text_of(browser.get(conference.get_absolute_url()))
    team = {"users": [user.pk for user in tellers]}
    assert (
        browser.post(f"/bieu-quyet/hoi-nghi/{conference.pk}/to-kiem-phieu/", team).status_code
        == 302
    )
    browser.post(f"/bieu-quyet/hoi-nghi/{conference.pk}/", {"kind": "members"})
    ballot = Ballot.objects.get()
    assert ballot.items.count() == 6
    picked = [f"{item.unit_id}-{item.person_id}" for item in ballot.items.all()[:2]]
    browser.post(page(ballot, "doi-tuong/"), {"subjects": picked})
    browser.post(page(ballot, "buoc/"), {"step": "print", "copies": "6"})
    browser.post(page(ballot, "buoc/"), {"step": "open"})
    for user in tellers:
        answer = signed_in(user).post(page(ballot, "kiem-phieu/"), typed(*WHOLE))
        assert answer.status_code == 302
    assert fresh(ballot).state == "confirmed"
    scan = SimpleUploadedFile("scan.pdf", PDF, "application/pdf")
    facts = {"on": f"{DAY:%d/%m/%Y}", "scan": scan}
    assert browser.post(page(ballot, "ky/"), facts).status_code == 302
    assert fresh(ballot).is_signed
    assert b"".join(browser.get(page(ballot, "ban-quet/")).streaming_content) == PDF
    answer = browser.post(page(ballot, "ban-moi/"), {"reason": "Sai số phiếu trắng"})
    assert Ballot.objects.get(edition=2).get_absolute_url() == answer.url


def test_a_wrong_count_keeps_what_was_typed_and_names_the_equation(signed_in, opened, tellers):
    wrong = typed(line(good=4), WHOLE[1], issued="6")
    answer = signed_in(tellers[0]).post(page(opened, "kiem-phieu/"), wrong)
    assert answer.status_code == 422
    said = [problem.text for problem in answer.context["form"].problems]
    assert said[0].startswith("Số phiếu phát ra (6)")
    assert said[1].startswith("Lê Thị Đào: bốn mức")
    assert 'value="6"' in text_of(answer)


def test_what_is_not_written_is_asked_for(signed_in, opened, tellers):
    answer = signed_in(tellers[0]).post(page(opened, "kiem-phieu/"), typed(*WHOLE, valid=""))
    assert [p.text for p in answer.context["form"].problems] == ["Số phiếu hợp lệ: Chưa ghi."]


def test_the_second_teller_sees_nothing_of_the_first_until_both_are_in(signed_in, opened, tellers):
    second = signed_in(tellers[1])
    before = text_of(second.get(page(opened, "kiem-phieu/")))
    balloting.confirm(opened, tellers[:1])
    answer = second.get(page(opened, "kiem-phieu/"))
    assert (answer.context["rounds"], answer.context["own"]) == ([], None)
    assert 'value="4"' not in text_of(answer)
    assert len(text_of(answer)) - len(before) < 200  # the state alone has changed
    assert second.get(page(opened)).context["rounds"] == []


def test_nor_does_the_commission(signed_in, opened, tellers, commission):
    balloting.confirm(opened, tellers[:1])
    answer = signed_in(commission).get(page(opened))
    assert (answer.context["result"], answer.context["rounds"]) == (None, [])


def test_where_two_differ_is_told_to_both_and_what_to_the_commission(
    signed_in, opened, tellers, commission
):
    balloting.confirm(opened, tellers[:1])
    other = typed(line(excellent=2, good=3), WHOLE[1])
    signed_in(tellers[1]).post(page(opened, "kiem-phieu/"), other)
    for user in tellers:
        told = signed_in(user).get(page(opened, "kiem-phieu/")).context
        assert (len(told["differing"]), told["rounds"]) == (2, [])
    shown = signed_in(commission).get(page(opened)).context["rounds"][0]["lines"]
    assert [(line["one"], line["other"]) for line in shown] == [(1, 2), (4, 3)]


def test_the_page_says_that_no_ballot_is_seen(signed_in, opened, tellers, commission):
    assert "không nhận từng lá phiếu" in text_of(
        signed_in(tellers[0]).get(page(opened, "kiem-phieu/"))
    )
    assert "không nhận, không lưu từng lá phiếu" in text_of(signed_in(commission).get(page(opened)))


def test_results_are_for_whoever_may_know_grades(
    signed_in, confirmed, commission, board, office, inspector, member, stranger, bu_dop_clerk
):
    ConferenceSeat.objects.create(
        conference=confirmed.conference, person=member.person, role="guest", attended="yes"
    )
    for user in (commission, board):
        assert "Hoàn thành tốt nhiệm vụ" in text_of(signed_in(user).get(page(confirmed)))
    for user in (office, inspector, member, stranger, bu_dop_clerk):
        browser = signed_in(User.objects.get(pk=user.pk))
        for tail in ("", "phieu/", "bien-ban/", "kiem-phieu/", "ban-quet/"):
            assert browser.get(page(confirmed, tail)).status_code in (403, 404), (user, tail)


def test_the_office_sees_how_far_it_is_and_no_figure(signed_in, confirmed, office):
    text = text_of(signed_in(office).get(confirmed.conference.get_absolute_url()))
    assert "Hai bản kiểm phiếu khớp" in text
    assert page(confirmed) not in text


def test_a_member_convened_sees_no_ballot_on_the_conference(signed_in, confirmed, member):
    ConferenceSeat.objects.create(
        conference=confirmed.conference, person=member.person, role="member", attended="yes"
    )
    text = text_of(
        signed_in(User.objects.get(pk=member.pk)).get(confirmed.conference.get_absolute_url())
    )
    assert "Phiếu biểu quyết" not in text


def words_of(answer):
    body = answer.getvalue() if hasattr(answer, "getvalue") else answer.content
    with zipfile.ZipFile(io.BytesIO(body)) as book:
        return book.read("word/document.xml").decode()


def test_the_sheet_has_boxes_and_no_name_of_a_voter(signed_in, opened, commission):
    words = words_of(signed_in(commission).get(page(opened, "phieu/"), {"dang": "docx"}))
    assert words.count("☐") == 8
    assert "PHIẾU BIỂU QUYẾT" in words
    assert "Ngô Văn Bình" not in words  # convened, not a subject of this sheet


def test_the_minute_says_figures_with_their_base(signed_in, confirmed, tellers):
    browser = signed_in(tellers[0])
    words = words_of(browser.get(page(confirmed, "bien-ban/"), {"dang": "docx"}))
    for said in (
        "BIÊN BẢN KIỂM PHIẾU",
        "66,7%",
        "Tỷ lệ tính trên 6 đồng chí được triệu tập",
        *map(str, tellers),
    ):
        assert said in words
    answer = browser.get(page(confirmed, "bien-ban/"), {"dang": "pdf"})
    assert answer.content.startswith(b"%PDF")


def test_no_minute_before_both_counts_agree(signed_in, opened, tellers):
    assert signed_in(tellers[0]).get(page(opened, "bien-ban/")).status_code == 404


@pytest.mark.parametrize("name", ["commission", "teller"])
def test_more_ballots_cost_no_more_queries(
    name, signed_in, opened, commission, tellers, campaign, standing_committee, office
):
    user = commission if name == "commission" else tellers[0]
    browser = signed_in(user)
    one = queries_of(browser, "/bieu-quyet/")
    for n in range(2):
        conference = balloting.hold(
            campaign, standing_committee, office, names=(f"Lê Văn {n}",) * 3
        )
        more = balloting.draft(conference, commission)
        tellers_domain.assign(conference=conference, users=tellers, by=commission)
        ballots.print_(ballot_id=more.pk, copies=3, by=commission)
    assert browser.get("/bieu-quyet/").content.count(b'class="work"') == 3
    assert queries_of(browser, "/bieu-quyet/") == one


def test_more_subjects_cost_no_more_queries(signed_in, rating_conference, commission, tellers):
    browser = signed_in(commission)
    ballot = balloting.draft(rating_conference, commission, most=1)
    balloting.open_(ballot, commission, tellers)
    balloting.confirm(ballot, tellers, balloting.count(WHOLE[0]))
    one = queries_of(browser, page(ballot))
    other = balloting.hold(
        ballot.campaign, rating_conference.unit, commission, names=balloting.NAMES
    )
    more = balloting.open_(balloting.draft(other, commission, most=3), commission, tellers)
    balloting.confirm(more, tellers, balloting.count(*WHOLE, WHOLE[0]))
    assert queries_of(browser, page(more)) == one
