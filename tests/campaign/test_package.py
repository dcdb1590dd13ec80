"""A package says itself whether a byte of it has changed."""

import io
import json
import random
import zipfile

import pytest

from campaign.lib import package

FILES = {
    "01-bao-cao.pdf": b"%PDF-1.7 b\xc3\xa1o c\xc3\xa1o",
    "02-bien-ban.pdf": b"%PDF-1.7 bien ban",
}
FACTS = {
    "dossier": "Hồ sơ tập thể",
    "files": [{**package.described(name, data), "title": name} for name, data in FILES.items()],
}


@pytest.fixture
def packed():
    return package.pack(FACTS, FILES)


def repacked(packed, change):
    """As somebody with a ZIP tool would do it."""
    with zipfile.ZipFile(io.BytesIO(packed)) as old:
        files = {name: old.read(name) for name in old.namelist()}
    change(files)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in files.items():
            new.writestr(name, data)
    return made.getvalue()


def test_the_same_content_gives_the_same_bytes_in_any_order(packed):
    assert package.pack(FACTS, dict(reversed(FILES.items()))) == packed
    assert package.check(packed) == []


def test_every_flipped_byte_is_seen(packed):
    """All of them: of the files, the manifest, and what the ZIP format writes around them."""
    unseen = []
    for place in range(len(packed)):
        for bit in (1, 128):
            changed = bytearray(packed)
            changed[place] ^= bit
            if not package.check(bytes(changed)):
                unseen.append((place, bit))
    assert unseen == []


def test_no_cut_and_no_addition_goes_unseen(packed):
    assert all(package.check(packed[:end]) for end in range(len(packed)))
    assert package.check(packed + b"\0")
    assert package.check(b"x" + packed)


def test_a_missing_an_added_a_renamed_and_a_changed_file_are_named(packed):
    def miss(files):
        del files["02-bien-ban.pdf"]

    def rename(files):
        files["03.pdf"] = files.pop("02-bien-ban.pdf")

    def change(files):
        files["01-bao-cao.pdf"] += b" "

    missing = "Thiếu tệp “02-bien-ban.pdf” có trong bảng kê."
    assert package.check(repacked(packed, miss)) == [missing]
    added = repacked(packed, lambda files: files.update({"them.pdf": b"x"}))
    assert package.check(added) == ["Có tệp “them.pdf” ngoài bảng kê."]
    renamed = package.check(repacked(packed, rename))
    assert renamed == [missing, "Có tệp “03.pdf” ngoài bảng kê."]
    changed = package.check(repacked(packed, change))
    assert changed == ["Tệp “01-bao-cao.pdf” đã bị thay đổi."]


def test_the_manifest_is_hashed_itself(packed):
    def rewrite(files):
        facts = json.loads(files[package.MANIFEST])
        facts["dossier"] = "Hồ sơ khác"
        files[package.MANIFEST] = package.canonical(facts)

    said = package.check(repacked(packed, rewrite))
    assert said == ["Bảng kê không khớp mã SHA-256 của chính nó."]


def test_packed_again_by_another_tool_is_another_package(packed):
    said = package.check(repacked(packed, lambda files: None))
    assert said == ["Gói có thay đổi ở phần đóng gói, ngoài nội dung các tệp."]


def test_what_is_no_package_is_said_to_be_none():
    noise = random.Random(210).randbytes(2000)
    assert package.check(noise) == ["Không đọc được gói: tệp ZIP đã hỏng."]
    assert package.check(b"") == ["Không đọc được gói: tệp ZIP đã hỏng."]
    made = io.BytesIO()
    zipfile.ZipFile(made, "w").close()
    assert package.check(made.getvalue()) == ["Gói thiếu tệp “bang-ke.json”."]


@pytest.mark.parametrize("manifest", [b"[]", b"{}", b"khong", b'{"files": [{}]}', b'{"files": 1}'])
def test_a_manifest_of_another_shape_is_refused(packed, manifest):
    def rewrite(files):
        files[package.MANIFEST] = manifest
        seal = f"{package.digest(manifest)}  {package.MANIFEST}\n"
        files[package.SEAL] = seal.encode()

    assert package.check(repacked(packed, rewrite)) == ["Bảng kê không đọc được."]
