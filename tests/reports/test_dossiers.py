"""Dossiers for the Central Organization Commission: contents, freezing, editions."""

import json
import zipfile
from contextlib import contextmanager
from datetime import date
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, migrations, models
from django.db.migrations.executor import MigrationExecutor
from django.urls import reverse

from campaign.domain import dossier_lists
from campaign.lib import package
from orgunits.models import AuditEvent, OrgUnit
from reports import frozen_lock
from reports.domain import dossier_contents, dossiers
from reports.domain.dossier_sources import SOURCES
from reports.models import Dossier, DossierPaper
from tests.reports import dossiering
from tests.reports.dossiering import COLLECTIVE, ORGANIZATION, fill, freeze, put_in

NOTHING_MISSING = "Hồ sơ đủ các văn bản theo danh mục."


def files_of(row):
    with zipfile.ZipFile(BytesIO(dossiers.content(row))) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def contents(campaign, kind=COLLECTIVE):
    return dossier_contents.of(campaign, dossiering.listed(campaign, kind))


@pytest.mark.parametrize("rule_set", dossier_lists.shipped())
def test_every_document_of_every_list_has_a_source_a_clause_and_a_supplier(rule_set):
    for listed in dossier_lists.of(rule_set):
        assert listed.documents and listed.clause
        for wanted in listed.documents:
            assert wanted.source in SOURCES
            assert wanted.title and wanted.clause and wanted.supplier


def test_both_dossiers_of_the_plan_are_listed():
    assert [each.key for each in dossier_lists.of("124-QĐ/TW")] == [COLLECTIVE, ORGANIZATION]


def test_what_is_missing_is_named_with_who_can_supply_it_and_where(campaign, own, commission):
    gaps = {str(gap): gap.url for gap in contents(campaign).gaps}
    said = "Bản tự kiểm điểm của đồng chí Trần Văn Ánh: chưa gửi (hết ngày 24/12/2023). "
    supplier = "Từng đồng chí Ủy viên Ban Thường vụ; Văn phòng Tỉnh ủy tiếp nhận."
    assert gaps[said + supplier] == own.get_absolute_url()
    nothing = "Biên bản hội nghị kiểm điểm của Ban Thường vụ Tỉnh ủy: chưa lập hội nghị của mốc D7."
    assert gaps[f"{nothing} Văn phòng Tỉnh ủy."] == reverse("reviews:conferences")
    assert len(gaps) == len(dossiering.listed(campaign).documents)


def test_a_conference_gives_its_programme_and_the_signed_minutes(
    campaign, make_milestone, standing_committee, office, member, other_member
):
    d7 = make_milestone("D7", date(2023, 12, 30), "province", work="nothing")
    found = dossiering.hold(campaign, standing_committee, d7, office, [member, other_member])
    items = {item.wanted.key: item for item in contents(campaign).items}
    titles = [piece.title for piece in items["chuong-trinh-kiem-diem"].pieces]
    assert titles == ["Chương trình hội nghị kiểm điểm năm 2023"]
    assert not items["bien-ban-kiem-diem"].pieces
    dossiering.sign(found, office)
    items = {item.wanted.key: item for item in contents(campaign).items}
    [piece] = items["bien-ban-kiem-diem"].pieces
    assert (piece.number, piece.dated, piece.draw()) == ("05-BB/TU", "2023-12-18", dossiering.PDF)


def test_of_a_classified_paper_only_number_and_day_go_in(campaign, own, member, commission, quick):
    dossiering.write_self_review(own, member, commission)
    own.submissions.update(
        secrecy="secret", classified_number="07-BC/TU", classified_on=date(2023, 12, 12)
    )
    item = next(each for each in contents(campaign).items if each.wanted.key == "tu-kiem-diem")
    assert (item.pieces, item.gaps) == ([], [])
    assert item.notes == [
        "Bản tự kiểm điểm của đồng chí Trần Văn Ánh: văn bản mật số 07-BC/TU ngày 12/12/2023, "
        "giao bản giấy."
    ]


def test_a_whole_dossier_is_frozen_with_its_manifest(frozen, whole):
    files = files_of(frozen)
    manifest = json.loads(files[package.MANIFEST])
    assert package.check(dossiers.content(frozen)) == []
    assert package.digest(files[package.MANIFEST]) == frozen.manifest_sha256
    assert package.digest(dossiers.content(frozen)) == frozen.sha256
    listed = {row["path"]: row for row in manifest["files"]}
    assert sorted(listed) == sorted(files.keys() - {package.MANIFEST, package.SEAL})
    assert all(row["sha256"] == package.digest(files[name]) for name, row in listed.items())
    assert all(row["size"] == len(files[name]) for name, row in listed.items())
    assert (manifest["missing"], manifest["edition"]) == ([], 1)
    assert NOTHING_MISSING in files["00-muc-luc.pdf"].decode()
    assert (frozen.is_whole, frozen.reason) == (True, "")


def test_the_files_stand_in_the_order_of_the_list(frozen):
    order = [row.get("document", "") for row in frozen.manifest["files"]]
    wanted = [each.title for each in dossiering.listed(frozen.campaign).documents]
    assert list(dict.fromkeys(order)) == ["", *wanted]
    names = [row["path"] for row in frozen.manifest["files"]]
    assert names == sorted(names)


def test_with_something_missing_it_needs_a_reason_that_the_package_keeps(
    campaign, own, commission, office, quick
):
    fill(campaign, commission)
    dossiering.residence_says(own, office)
    with pytest.raises(ValidationError, match="Hồ sơ còn thiếu 1 văn bản"):
        freeze(campaign, commission)
    row = freeze(campaign, commission, reason="Đồng chí Ánh đang điều trị")
    assert row.manifest["missing"][0].startswith("Bản tự kiểm điểm của đồng chí Trần Văn Ánh")
    assert (row.is_whole, row.manifest["reason"]) == (False, "Đồng chí Ánh đang điều trị")
    assert "Đồng chí Ánh đang điều trị" in files_of(row)["00-muc-luc.pdf"].decode()


def test_unchanged_contents_answer_with_the_edition_there_is(frozen, whole, office):
    assert freeze(whole, office) == frozen
    assert AuditEvent.objects.filter(action="dossier.frozen").count() == 1


def test_a_supplement_is_the_next_edition_and_leaves_the_first_as_it_was(frozen, whole, commission):
    before = dossiers.content(frozen)
    put_in(whole, dossiering.listed(whole).documents[0], commission, data=b"%PDF-1.4 bo sung")
    second = freeze(whole, commission)
    assert (second.edition, second.manifest["follows"]) == (2, frozen.sha256)
    assert dossiers.content(frozen) == before
    assert len(second.manifest["files"]) == len(frozen.manifest["files"]) + 1


def test_a_paper_taken_out_again_stays_in_the_edition_that_holds_it(
    frozen, whole, commission, signed_in, django_capture_on_commit_callbacks
):
    before = dossiers.content(frozen)
    paper = DossierPaper.objects.first()
    with django_capture_on_commit_callbacks(execute=True):
        signed_in(commission).post(reverse("reports:dossier-paper-remove", args=[paper.pk]))
    assert not DossierPaper.objects.filter(pk=paper.pk).exists()
    assert dossiers.content(frozen) == before


def test_the_same_contents_give_the_same_bytes_on_another_day(
    frozen, whole, settings, office, unlocked
):
    first = (frozen.sha256, frozen.manifest_sha256)
    Dossier.objects.all().delete()
    settings.PINNED_TODAY = date(2024, 2, 10)
    again = freeze(whole, office)
    assert (again.sha256, again.manifest_sha256) == first


def test_nothing_is_left_when_the_audit_fails(whole, commission, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("audit")

    monkeypatch.setattr(dossiers.audit, "record", fail)
    with pytest.raises(RuntimeError):
        freeze(whole, commission)
    assert not Dossier.objects.exists()


def test_what_changes_while_it_is_drawn_stops_it(whole, commission):
    """The last step of the progress comes before the package is kept."""

    def meddle(done, total, message):
        if done == total - 1:
            DossierPaper.objects.filter(document="to-trinh").update(number="16-TTr/TU")

    with pytest.raises(ValidationError, match="đã thay đổi"):
        freeze(whole, commission, progress=meddle)
    assert not Dossier.objects.exists()


def test_a_file_lost_from_the_disk_is_named(whole, commission):
    paper = DossierPaper.objects.get(document="to-trinh")
    paper.content.storage.delete(paper.content.name)
    with pytest.raises(ValidationError, match=paper.title):
        freeze(whole, commission)


@pytest.mark.django_db(transaction=True)
def test_a_thousand_later_edits_and_a_migration_leave_bytes_and_hash_the_same(frozen, whole, own):
    before = (dossiers.content(frozen), frozen.sha256, frozen.manifest)
    review = own.submissions.get().self_review
    row = review.rows.filter(kind="prose").first()
    for number in range(250):
        type(row).objects.filter(pk=row.pk).update(level="good" if number % 2 else "poor")
        OrgUnit.objects.filter(pk=whole.unit_id).update(name=f"Đảng bộ tỉnh {number}")
        DossierPaper.objects.update(title=f"Văn bản {number}", number=f"{number}-TTr/TU")
        type(whole).objects.filter(pk=whole.pk).update(title=f"Đợt {number}", number=f"{number}")
    with a_later_migration():
        kept = Dossier.objects.get(pk=frozen.pk)
        assert (dossiers.content(kept), kept.sha256, kept.manifest) == before
        assert package.check(dossiers.content(kept)) == []
        assert package.digest(package.canonical(kept.manifest)) == kept.manifest_sha256


@contextmanager
def a_later_migration():
    """A column more on what the dossier was made of, and on the dossier's own table, which SQLite
    makes anew: the lock comes off first and is put on again."""
    later = models.CharField(default="x", max_length=9)
    migration = migrations.Migration("0999_later", "reports")
    migration.operations = [migrations.AddField("dossier", "later", later),
                            migrations.AddField("dossierpaper", "later", later)]  # fmt: skip
    state = MigrationExecutor(connection).loader.project_state()
    frozen_lock.remove(connection)
    with connection.schema_editor() as editor:
        migration.apply(state.clone(), editor)
    try:
        yield
    finally:
        with connection.schema_editor() as editor:
            migration.unapply(state.clone(), editor)
        frozen_lock.install(connection)
