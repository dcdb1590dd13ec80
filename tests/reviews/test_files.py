"""Files: taken by what they are, kept by content, given out only to those who may see the task."""

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from PIL import Image

from orgunits.models import AuditEvent
from reviews.domain import files, submissions
from reviews.models import SubmissionFile
from tests.reviews.sending import PDF, fill, pdf, send, typed

NS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
BODY = f'<w:document xmlns:w="{NS}"><w:body/></w:document>'.encode()


def packed(main, more=()):
    """A workbook or document as small as it can be."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as book:
        for name, data in ((main, BODY), *more):
            book.writestr(name, data)
    return kept.getvalue()


def image(form):
    kept = io.BytesIO()
    Image.new("RGB", (4, 4)).save(kept, form)
    return kept.getvalue()


WORD = "word/document.xml"
ENTITY = b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'
SOUND = {
    "a.docx": packed(WORD),
    "b.jpg": image("JPEG"),
    "c.png": image("PNG"),
    "d.pdf": b"%PDF-1.7 x\n%%EOF\n\n",
}
BROKEN = {
    "cut.pdf": PDF[:-6],
    "cut.png": image("PNG")[:40],
    "cut.docx": SOUND["a.docx"][:60],
    "no-end.docx": packed(WORD, ())[:-30],
    "entity.docx": packed("x.xml", ((WORD, ENTITY),)),
    "open.docx": packed("x.xml", ((WORD, BODY[:-5]),)),
    "macro.docx": packed(WORD, (("word/vbaProject.bin", b"x"),)),
    "word.xlsx": packed(WORD),
}


@pytest.fixture
def sent_file(task, bu_dop_clerk):
    return send(task, bu_dop_clerk).files.get()


def test_a_download_has_the_right_name_and_is_recorded(sent_file, commission, signed_in):
    answer = signed_in(commission).get(sent_file.get_absolute_url())
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''B%C3%A1o")
    assert answer["X-Content-Type-Options"] == "nosniff"
    event = AuditEvent.objects.get(action="file.downloaded")
    assert (event.actor, event.after["sha256"]) == (commission, sent_file.sha256)


def test_to_a_stranger_the_file_does_not_exist(sent_file, stranger, signed_in):
    assert signed_in(stranger).get(sent_file.get_absolute_url()).status_code == 404
    remove = reverse("reviews:remove-file", args=[sent_file.pk])
    assert signed_in(stranger).post(remove).status_code == 404


def test_a_file_of_a_draft_is_not_for_the_receiver(task, bu_dop_clerk, commission, signed_in):
    file = fill(task, bu_dop_clerk).draft.files.get()
    assert signed_in(commission).get(file.get_absolute_url()).status_code == 404


def test_a_refused_file_is_named_and_the_good_one_stays(task, bu_dop_clerk):
    entry = fill(task, bu_dop_clerk, files=[pdf(), pdf("a.exe"), pdf("gia.pdf", b"MZ")])
    assert [gap.text for gap in entry.gaps] == [
        "Tệp “a.exe”: chỉ nhận PDF, DOCX, XLSX, JPG, PNG.",
        "Tệp “gia.pdf” không đúng là tệp PDF hoặc đã hỏng.",
    ]
    assert [file.name for file in entry.draft.files.all()] == ["Báo cáo kiểm điểm.pdf"]


@pytest.mark.parametrize("name", sorted(BROKEN))
def test_what_does_not_open_is_refused(task, bu_dop_clerk, name):
    entry = fill(task, bu_dop_clerk, files=[pdf(name, BROKEN[name])])
    kind = name.rsplit(".", 1)[-1].upper()
    assert [gap.text for gap in entry.gaps] == [
        f"Tệp “{name}” không đúng là tệp {kind} hoặc đã hỏng."
    ]


@pytest.mark.parametrize(("name", "data"), sorted(SOUND.items()))
def test_what_opens_is_taken(task, bu_dop_clerk, name, data):
    entry = fill(task, bu_dop_clerk, files=[pdf(name, data)])
    assert [file.name for file in entry.draft.files.all()] == [name]


def test_the_scan_and_the_copy_to_edit_are_one_item(task, bu_dop_clerk, commission, signed_in):
    uploads = [pdf("Báo cáo (bản ký).pdf"), pdf("báo cáo.DOCX", SOUND["a.docx"])]
    draft = fill(task, bu_dop_clerk, files=[*uploads, pdf("Phụ lục.pdf", b"%PDF-2%%EOF")]).draft
    found = files.documents(draft.files.all())
    assert [(each.name, [str(f) for f in each.files]) for each in found] == [
        ("Báo cáo", ["Báo cáo (bản ký).pdf", "báo cáo.DOCX"]),
        ("Phụ lục", ["Phụ lục.pdf"]),
    ]
    two = [SubmissionFile(name="Báo cáo.pdf"), SubmissionFile(name="Báo cáo (lần 2).pdf")]
    assert [each.files for each in files.documents(two)] == [[one] for one in two]
    submissions.submit(task_id=task.pk, version=draft.version, by=bu_dop_clerk)
    page = signed_in(commission).get(task.get_absolute_url()).text
    assert page.count("bản ký, quét") == 2
    assert page.count("bản để sửa") == 1


def test_the_same_content_twice_is_one_file(task, bu_dop_clerk):
    entry = fill(task, bu_dop_clerk, files=[pdf("a.pdf"), pdf("b.pdf")])
    assert entry.draft.files.count() == 1


def test_removing_keeps_what_was_typed(task, bu_dop_clerk, signed_in):
    draft = fill(task, bu_dop_clerk).draft
    remove = reverse("reviews:remove-file", args=[draft.files.get().pk])
    signed_in(bu_dop_clerk).post(remove, typed(draft, good="7", completed="2"))
    assert draft.files.count() == 0
    assert set(draft.table.rows.values_list("good", flat=True)) == {7}


def test_a_removed_file_leaves_the_disk_unless_another_version_holds_it(
    task, bu_dop_clerk, commission, django_capture_on_commit_callbacks
):
    first = send(task, bu_dop_clerk).files.get()
    submissions.return_(task_id=task.pk, by=commission, reason="Thay báo cáo.")
    copy = submissions.draft(task_id=task.pk, by=bu_dop_clerk).files.get()
    with django_capture_on_commit_callbacks(execute=True):
        files.remove(file=copy, by=bu_dop_clerk)
    assert first.content.storage.exists(first.content.name)


def test_a_file_of_a_draft_leaves_the_disk(task, bu_dop_clerk, django_capture_on_commit_callbacks):
    file = fill(task, bu_dop_clerk).draft.files.get()
    with django_capture_on_commit_callbacks(execute=True):
        files.remove(file=file, by=bu_dop_clerk)
    assert not file.content.storage.exists(file.content.name)


def test_a_sent_file_is_never_removed(sent_file, bu_dop_clerk):
    with pytest.raises(ValidationError):
        files.remove(file=sent_file, by=bu_dop_clerk)
    assert SubmissionFile.objects.filter(pk=sent_file.pk).exists()


def test_a_file_lost_from_the_disk_is_not_recorded_as_read(sent_file, commission, signed_in):
    sent_file.content.storage.delete(sent_file.content.name)
    assert signed_in(commission).get(sent_file.get_absolute_url()).status_code == 404
    assert not AuditEvent.objects.filter(action="file.downloaded").exists()
