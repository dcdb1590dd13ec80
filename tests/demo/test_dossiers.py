"""Both dossiers of the demo (R19, R49, R54), frozen from real papers; then edits, a supplement."""

import io
import json
import re
import zipfile

import pypdfium2
import pytest
from django.core.management import call_command
from django.test import override_settings

from campaign.domain import dossier_lists
from campaign.lib import package
from campaign.models import Campaign
from orgunits.models import Appointment, OrgUnit, Person
from reports.domain import dossier_blockers, dossier_contents, dossiers
from reports.models import Dossier, DossierPaper
from reviews.models import Conference, OpinionPoint, ReviewTask, SelfReviewRow
from tests.demo import finishing

pytestmark = [pytest.mark.slow, pytest.mark.once]
COLLECTIVE, ORGANIZATION = "tap-the", "dang-bo-tinh"
MEMBERS, EXEMPT, ATTACHED = 15, 3, 1
# In bytes: longer than the stand-ins for what is put in by hand.
SCAN = 9000
ENGLISH = re.compile(
    r"\b(None|True|False|draft|open|submitted|accepted|excellent|good|edition|dossier|file)\b"
)


@pytest.fixture(scope="module")
def frozen(finished, files, django_db_blocker):
    """Both, by the very call of the page's job and of the command."""
    with (
        django_db_blocker.unblock(),
        override_settings(MEDIA_ROOT=files),
        finishing.on(finishing.LAST),
    ):
        by = finishing.user("vanphong")
        return {
            kind: dossiers.freeze(campaign=finished, kind=kind, by=by)
            for kind in (COLLECTIVE, ORGANIZATION)
        }


@pytest.fixture
def here(files, db, settings):
    settings.MEDIA_ROOT = files


def contents(kind):
    campaign = Campaign.objects.get(parent=None)
    listed = dossier_lists.find(campaign.rule_set.code, kind)
    return dossier_contents.of(campaign, listed)


def unpacked(row):
    with zipfile.ZipFile(io.BytesIO(dossiers.content(row))) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def text_of(pdf):
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf)]
    return re.sub(r"\s+", " ", " ".join(pages))


def members():
    """In the order of their posts."""
    rows = Appointment.objects.filter(unit__kind="standing_committee", valid_to=None)
    return [row.person.full_name for row in rows.select_related("person").order_by("place")]


def test_nothing_is_missing_or_open_at_the_end(finished, here):
    for listed in dossier_lists.of(finished.rule_set.code):
        assert dossier_contents.of(finished, listed).gaps == []
        assert dossier_blockers.of(finished, listed) == []


@pytest.mark.parametrize("kind", [COLLECTIVE, ORGANIZATION])
def test_every_document_stands_in_the_order_of_the_list(frozen, here, kind):
    row = frozen[kind]
    listed = dossier_lists.find(row.campaign.rule_set.code, kind)
    order = list(dict.fromkeys(each["document"] for each in row.manifest["files"][1:]))
    assert order == [wanted.title for wanted in listed.documents]
    names = [each["path"] for each in row.manifest["files"]]
    assert names == sorted(names) and len(set(names)) == len(names)
    assert all(re.fullmatch(r"\d\d(\.\d\d)?(-[a-z0-9]+)+\.(pdf|docx|xlsx)", n) for n in names)
    assert all(each["title"].strip() for each in row.manifest["files"])
    assert (row.is_whole, row.manifest["missing"]) == (True, [])


def test_the_members_stand_in_the_order_of_their_posts(frozen, here):
    titles = [each["title"] for each in frozen[COLLECTIVE].manifest["files"]]
    told = [
        t.partition("đồng chí ")[2].partition(",")[0] for t in titles if "tự kiểm điểm của" in t
    ]
    assert list(dict.fromkeys(told)) == members()
    assert (len(members()), len(told)) == (MEMBERS, MEMBERS + ATTACHED)
    said = [t.partition("đồng chí ")[2] for t in titles if t.startswith("Nhận xét nơi cư trú")]
    exempt = [re.search("Đồng chí (.+?):", t)[1] for t in frozen[COLLECTIVE].manifest["exempt"]]
    assert said == [name for name in members() if name not in exempt]
    assert len(exempt) == EXEMPT


@pytest.mark.parametrize("kind", [COLLECTIVE, ORGANIZATION])
def test_each_paper_reads_in_vietnamese_and_the_contents_list_names_it(frozen, here, kind):
    packed = unpacked(frozen[kind])
    cover = text_of(packed["00-muc-luc.pdf"])
    for each in frozen[kind].manifest["files"][1:]:
        place, _dash, rest = each["path"].partition("-")
        assert f"{place} {rest.rpartition('.')[2].upper()}" in cover
    drawn = [data for name, data in packed.items() if name.endswith(".pdf") and len(data) > SCAN]
    assert len(drawn) > 5
    assert [ENGLISH.findall(text_of(pdf)) for pdf in drawn] == [[]] * len(drawn)


def test_no_signature_stands_on_a_page_alone(frozen, here):
    for row in frozen.values():
        for name, data in unpacked(row).items():
            if name.endswith(".pdf") and len(data) > SCAN:
                last = list(pypdfium2.PdfDocument(data))[-1].get_textpage().get_text_range()
                assert len(last) > len("2 T/M CẤP ỦY CẤP TRÊN NGƯỜI TỔNG HỢP"), name


def test_the_package_is_verified_by_the_command(frozen, here, tmp_path):
    out = io.StringIO()
    for row in frozen.values():
        path = tmp_path / row.file_name
        path.write_bytes(dossiers.content(row))
        call_command("verify_dossier", str(path), stdout=out)
    assert out.getvalue().count("Gói nguyên vẹn: ") == 2


def test_the_command_answers_with_the_edition_there_is(frozen, here):
    out = io.StringIO()
    with finishing.on(finishing.LAST):
        call_command("freeze_dossier", "2023", stdout=out)
    said = [line.split() for line in out.getvalue().splitlines()]
    assert [(words[0], words[2], words[-1]) for words in said] == [
        (kind, "1", row.sha256) for kind, row in frozen.items()
    ]


def test_a_thousand_later_edits_change_no_byte(frozen, here):
    before = {kind: (dossiers.content(row), row.sha256) for kind, row in frozen.items()}
    for number in range(200):
        SelfReviewRow.objects.filter(kind="level").update(level="good" if number % 2 else "poor")
        Person.objects.filter(pk__in=[1, 2, 3]).update(full_name=f"Họ Tên {number}")
        OrgUnit.objects.filter(depth=1).update(name=f"Đảng bộ {number}")
        OpinionPoint.objects.update(part=f"Phần {number}")
        Conference.objects.update(title=f"Hội nghị {number}")
    for kind, row in frozen.items():
        kept = Dossier.objects.get(pk=row.pk)
        assert (dossiers.content(kept), kept.sha256) == before[kind]
        assert package.check(before[kind][0]) == []
        assert json.loads(unpacked(kept)[package.MANIFEST]) == kept.manifest
    assert contents(COLLECTIVE).digest != frozen[COLLECTIVE].contents_sha256


def test_a_supplement_is_edition_two_beside_the_first(frozen, here, finished):
    first = frozen[ORGANIZATION]
    listed, by = dossier_lists.find(finished.rule_set.code, ORGANIZATION), first.frozen_by
    with finishing.on(finishing.LAST, 15):
        finishing.put_in(finished, listed, listed.documents[1], by, data=b"%PDF-1.4 bo sung")
        second = dossiers.freeze(campaign=finished, kind=ORGANIZATION, by=by)
    assert (second.edition, second.manifest["follows"]) == (2, first.sha256)
    assert "(bản 2)" in text_of(unpacked(second)["00-muc-luc.pdf"])
    assert package.digest(dossiers.content(first)) == first.sha256
    assert set(unpacked(first)) < set(unpacked(second))
    assert DossierPaper.objects.filter(document=listed.documents[1].key).count() == 2


def test_all_fifteen_were_reviewed(finished, here):
    tasks = ReviewTask.objects.filter(campaign=finished, milestone__key="D4")
    assert [task.state for task in tasks] == ["accepted"] * MEMBERS
