"""One ZIP with a manifest: the same content gives the same bytes, and every byte can be checked.

Nothing is compressed and no entry has an hour, so that packing the same files again, on any
machine, gives the very file; that is how a change outside the files themselves shows too.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _

MANIFEST, SEAL = "bang-ke.json", "bang-ke.sha256"
NO_DAY = (1980, 1, 1, 0, 0, 0)
PLAIN_FILE = 0o100644 << 16

Files = dict[str, bytes]


class Damaged(Exception):
    """No package at all: `str()` says why."""


def canonical(facts: dict[str, Any]) -> bytes:
    return json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def described(path: str, data: bytes) -> dict[str, Any]:
    return {"path": path, "size": len(data), "sha256": digest(data)}


def pack(facts: dict[str, Any], files: Files) -> bytes:
    """`facts["files"]` must describe each of `files`; the manifest stands first, then its hash."""
    manifest = canonical(facts)
    seal = f"{digest(manifest)}  {MANIFEST}\n".encode()
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, data in ((MANIFEST, manifest), (SEAL, seal), *sorted(files.items())):
            entry = zipfile.ZipInfo(name, NO_DAY)
            entry.external_attr, entry.create_system = PLAIN_FILE, 3
            archive.writestr(entry, data)
    return packed.getvalue()


def check(package: bytes) -> list[str]:
    """What is wrong with it, in sentences; nothing where each byte is as it was packed."""
    try:
        files = unpack(package)
    except Damaged as problem:
        return [str(problem)]
    try:
        facts = _manifest(files)
    except Damaged as problem:
        return [str(problem)]
    found = _compared(facts, files)
    if not found and pack(facts, files) != package:
        found.append(_("Gói có thay đổi ở phần đóng gói, ngoài nội dung các tệp."))
    return found


def unpack(package: bytes) -> Files:
    """Every file by its name; Damaged where the archive cannot be read whole."""
    try:
        with zipfile.ZipFile(BytesIO(package)) as archive:
            names = archive.namelist()
            if len(set(names)) != len(names):
                raise Damaged(_("Gói có hai tệp trùng tên."))
            return {name: _read(archive, name) for name in names}
    except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError, RuntimeError) as error:
        raise Damaged(_("Không đọc được gói: tệp ZIP đã hỏng.")) from error


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    try:
        return archive.read(name)
    except zipfile.BadZipFile as error:
        raise Damaged(_("Tệp “%(name)s” trong gói đã bị thay đổi.") % {"name": name}) from error


def _manifest(files: Files) -> dict[str, Any]:
    """The list that came with it, taken out of `files` when its own hash agrees."""
    for name in (MANIFEST, SEAL):
        if name not in files:
            raise Damaged(_("Gói thiếu tệp “%(name)s”.") % {"name": name})
    manifest, seal = files.pop(MANIFEST), files.pop(SEAL)
    if seal != f"{digest(manifest)}  {MANIFEST}\n".encode():
        raise Damaged(_("Bảng kê không khớp mã SHA-256 của chính nó."))
    try:
        facts = json.loads(manifest)
        listed = [row["path"] for row in facts["files"]]
    except (ValueError, TypeError, KeyError) as error:
        raise Damaged(_("Bảng kê không đọc được.")) from error
    if len(set(listed)) != len(listed):
        raise Damaged(_("Bảng kê ghi hai tệp trùng tên."))
    return facts


def _compared(facts: dict[str, Any], files: Files) -> list[str]:
    listed = {row["path"]: row for row in facts["files"]}
    missing = sorted(listed.keys() - files.keys())
    added = sorted(files.keys() - listed.keys())
    found = [_("Thiếu tệp “%(name)s” có trong bảng kê.") % {"name": name} for name in missing]
    found += [_("Có tệp “%(name)s” ngoài bảng kê.") % {"name": name} for name in added]
    for name in sorted(listed.keys() & files.keys()):
        if {**listed[name], **described(name, files[name])} != listed[name]:
            found.append(_("Tệp “%(name)s” đã bị thay đổi.") % {"name": name})
    return found
