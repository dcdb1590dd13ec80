"""Of each member: the comment of the place of residence (R37), or whom HD 33 excepts from it."""

from datetime import date

import pytest
from django.urls import reverse

from campaign.lib.document import cleaned
from orgunits.models import Appointment, Person
from reports.domain import dossier_contents, dossier_cover
from reviews.domain import opinions, residence_paper
from reviews.models import OpinionRequest
from tests.documents.reading import squeezed, words_of
from tests.reports import dossiering
from tests.reports.dossiering import RESIDENCE, ask_residence, freeze, residence_says

KEY = "nhan-xet-cu-tru"
ABOUT = "Nhận xét nơi cư trú đối với đồng chí Trần Văn Ánh"
EXEMPT = (
    "Đồng chí Trần Văn Ánh: không thuộc diện lấy nhận xét nơi cư trú (cán bộ luân chuyển ở nhà "
    "công vụ; Hướng dẫn 33-HD/BTCTW)."
)


def item_of(campaign):
    items = dossier_contents.of(campaign, dossiering.listed(campaign)).items
    return next(item for item in items if item.wanted.key == KEY)


def excuse(task, by, case="rotated"):
    return opinions.excuse(
        campaign=task.campaign, unit=task.unit, person=task.person, case=case,
        reason="Quyết định 15-QĐ/TU", by=by,
    )  # fmt: skip


def test_it_follows_the_self_reviews_of_the_members(campaign):
    keys = [each.key for each in dossiering.listed(campaign).documents]
    assert keys.index(KEY) == keys.index("tu-kiem-diem") + 1


def test_whoever_was_not_asked_yet_is_missing_by_name_and_place(campaign, own):
    [gap] = item_of(campaign).gaps
    said = "chưa hỏi cấp ủy nơi cư trú. Cấp ủy nơi cư trú; Văn phòng Tỉnh ủy lấy ý kiến."
    assert str(gap) == f"{ABOUT}: {said}"
    assert gap.url == reverse("reviews:member-file", args=[own.pk])


def test_whoever_was_asked_and_did_not_answer_is_missing_with_the_day(campaign, own, office):
    ask_residence(own, office)
    [gap] = item_of(campaign).gaps
    assert gap.words == f"{ABOUT}: đã hỏi {RESIDENCE}, chưa có nhận xét (hết ngày 15/12/2023)."


def test_the_answer_is_a_paper_of_the_dossier_word_for_word(campaign, own, office):
    found = residence_says(own, office, "Gia đình chấp hành tốt quy ước khu phố.")
    item = item_of(campaign)
    [piece] = item.pieces
    assert (piece.title, piece.number, piece.dated) == (ABOUT, "12-NX/CU", "2023-12-15")
    assert (item.gaps, item.exempt, item.look) == ([], [], "accepted")
    said = words_of(cleaned(residence_paper.document(found)))
    for words in ("Gia đình chấp hành tốt quy ước khu phố.", RESIDENCE, "12-NX/CU ngày 15/12/2023"):
        assert squeezed(words) in said


@pytest.mark.parametrize("case", OpinionRequest.Excuse.values)
def test_whom_hd_33_excepts_is_named_and_not_missing(campaign, own, office, case):
    excuse(own, office, case)
    item = item_of(campaign)
    assert (item.pieces, item.gaps, item.notes) == ([], [], [])
    [words] = item.exempt
    assert words.startswith("Đồng chí Trần Văn Ánh: không thuộc diện lấy nhận xét nơi cư trú (")


def test_the_exception_stands_in_manifest_contents_list_and_page(
    campaign, own, member, office, commission, quick, signed_in
):
    dossiering.write_self_review(own, member, commission)
    dossiering.fill(campaign, commission)
    excuse(own, office)
    row = freeze(campaign, commission)
    assert (row.is_whole, row.manifest["exempt"], row.manifest["missing"]) == (True, [EXEMPT], [])
    found = dossier_contents.of(campaign, dossiering.listed(campaign))
    said = words_of(dossier_cover.document(found, campaign, edition=1, reason=""))
    assert squeezed(f"Không thuộc diện- {EXEMPT}") in said and "khôngphảicó" in said
    assert EXEMPT in dossiering.page_of(signed_in(office), campaign).content.decode()


def test_an_answer_after_freezing_is_a_new_edition(
    frozen, whole, make_task, d4, standing_committee, office, rose
):
    task = make_task(d4, standing_committee, person=rose)
    residence_says(task, office)
    second = freeze(whole, reason="Đồng chí mới bổ sung chưa nộp bản tự kiểm điểm")
    titles = [row["title"] for row in second.manifest["files"]]
    assert "Nhận xét nơi cư trú đối với đồng chí Lê Thị Đào" in titles
    assert second.manifest["follows"] == frozen.sha256


@pytest.fixture
def rose(standing_committee):
    person = Person.objects.create(full_name="Lê Thị Đào")
    Appointment.objects.create(
        person=person, unit=standing_committee, post="Ủy viên", place=9,
        valid_from=date(2020, 10, 1),
    )  # fmt: skip
    return person
