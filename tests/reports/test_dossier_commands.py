"""`freeze_dossier` and `verify_dossier`: plain words and an exit code."""

import io
import zipfile

import pytest
from django.core.management import CommandError, call_command

from reports.domain import dossiers
from reports.models import Dossier
from tests.reports.dossiering import COLLECTIVE


def run(command, *words, **options):
    out = io.StringIO()
    call_command(command, *words, stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def file(frozen, tmp_path):
    path = tmp_path / "ho-so.zip"
    path.write_bytes(dossiers.content(frozen))
    return path


def test_it_freezes_and_says_where_and_under_which_hash(whole, tmp_path):
    said = run("freeze_dossier", "2023", kind=COLLECTIVE, out=tmp_path / "ra")
    row = Dossier.objects.get()
    copy = tmp_path / "ra" / row.file_name
    assert said == f"tap-the bản 1 {copy} {row.sha256}\n"
    assert copy.read_bytes() == dossiers.content(row)
    assert row.frozen_by is None


def test_what_is_missing_refuses_each_dossier_by_name(whole):
    with pytest.raises(CommandError) as refused:
        run("freeze_dossier", "2023")
    [words] = str(refused.value).splitlines()
    assert words.startswith("dang-bo-tinh: Hồ sơ còn thiếu 7 văn bản")
    assert Dossier.objects.get().kind == COLLECTIVE


def test_a_campaign_nobody_knows_and_a_dossier_nobody_knows(whole):
    with pytest.raises(CommandError, match="Không có đợt kiểm điểm “1999”"):
        run("freeze_dossier", "1999")
    with pytest.raises(CommandError, match="không có danh mục hồ sơ này"):
        run("freeze_dossier", "2023", kind="khong-co")


def test_a_whole_package_is_told_by_its_edition(file, frozen):
    said = run("verify_dossier", str(file))
    assert said.startswith(f"SHA-256 {frozen.sha256}\nGói nguyên vẹn: Hồ sơ đánh giá")
    assert "bản 1, Kiểm điểm năm 2023, chốt ngày 18/12/2023." in said


@pytest.mark.parametrize("place", [0, 1000, -1])
def test_one_flipped_byte_is_damage(file, place):
    data = bytearray(file.read_bytes())
    data[place] ^= 1
    file.write_bytes(bytes(data))
    with pytest.raises(CommandError, match="Gói KHÔNG còn nguyên vẹn") as refused:
        run("verify_dossier", str(file))
    assert refused.value.returncode == 1


def without(name):
    return lambda files: files.pop(name)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (without("00-muc-luc.pdf"), "Thiếu tệp “00-muc-luc.pdf” có trong bảng kê."),
        (lambda files: files.update({"them.pdf": b"x"}), "Có tệp “them.pdf” ngoài bảng kê."),
        (
            lambda files: files.update({"muc-luc.pdf": files.pop("00-muc-luc.pdf")}),
            "Có tệp “muc-luc.pdf” ngoài bảng kê.",
        ),
    ],
)
def test_a_missing_an_added_and_a_renamed_file_are_damage(file, change, said):
    with zipfile.ZipFile(file) as old:
        files = {name: old.read(name) for name in old.namelist()}
    change(files)
    with zipfile.ZipFile(file, "w") as new:
        for name, data in files.items():
            new.writestr(name, data)
    with pytest.raises(CommandError) as refused:
        run("verify_dossier", str(file))
    assert said in str(refused.value).splitlines()


def test_a_package_that_agrees_with_itself_but_was_not_frozen_here(file, unlocked):
    Dossier.objects.all().delete()
    with pytest.raises(SystemExit) as left:
        run("verify_dossier", str(file))
    assert left.value.code == 2


def test_a_file_that_is_not_there():
    with pytest.raises(CommandError, match="Không mở được tệp"):
        run("verify_dossier", "/khong/co.zip")
