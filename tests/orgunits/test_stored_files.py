"""`verify_files` names each file that is missing, changed or nobody's."""

import json
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from orgunits.domain import stored_files
from reviews.models import SubmissionFile
from tests.reviews.sending import fill, pdf

pytestmark = pytest.mark.django_db


@pytest.fixture
def stored(task, bu_dop_clerk):
    fill(task, bu_dop_clerk, files=[pdf("a.pdf", b"%PDF-a%%EOF"), pdf("b.pdf", b"%PDF-b%%EOF")])
    return [Path(settings.MEDIA_ROOT) / row.content.name for row in SubmissionFile.objects.all()]


def name_of(path):
    return path.relative_to(settings.MEDIA_ROOT).as_posix()


def test_what_is_whole_is_said_in_one_line(stored, capsys):
    call_command("verify_files")
    said = "2 dòng, 2 tệp: 0 thiếu, 0 bị thay đổi, 0 không thuộc dòng nào.\n"
    assert capsys.readouterr().out == said


def test_a_lost_file_is_named_and_fails(stored, capsys):
    stored[0].unlink()
    with pytest.raises(SystemExit) as ended:
        call_command("verify_files", "--json")
    assert ended.value.code == 1
    assert json.loads(capsys.readouterr().out)["missing"] == [name_of(stored[0])]


def test_one_flipped_byte_is_found_by_reading_and_not_by_looking(stored):
    stored[0].write_bytes(b"%PDF-x%%EOF")
    assert stored_files.compare().changed == [name_of(stored[0])]
    assert stored_files.compare(read=False).changed == []
    stored[0].write_bytes(b"%PDF")
    assert stored_files.compare(read=False).changed == [name_of(stored[0])]


def test_a_file_of_nobody_is_listed_and_kept(stored):
    stray = Path(settings.MEDIA_ROOT) / "submissions" / "stray"
    stray.write_bytes(b"x")
    found = stored_files.compare()
    assert (found.orphans, found.missing, stray.exists()) == (["submissions/stray"], [], True)


def test_every_model_with_a_file_is_asked():
    labels = {model._meta.label for model, _name in stored_files._file_fields()}
    assert labels >= {"reviews.SubmissionFile", "reviews.ConferencePaper", "reports.ReportRun"}


def test_two_files_of_one_row_are_held_against_their_own_hashes():
    columns = {
        (model._meta.label, name): stored_files._columns(model, name)[0]
        for model, name in stored_files._file_fields()
    }
    assert columns["reports.ReportRun", "xlsx"] == "xlsx_sha256"
    assert columns["reports.ReportRun", "pdf"] == "pdf_sha256"
    assert columns["reviews.SubmissionFile", "content"] == "sha256"
