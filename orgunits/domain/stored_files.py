"""Rows and files compared: what a backup brought back, or a disk lost, shows here.

Every model with a FileField is asked; where the row keeps a SHA-256 or a size, the file must have
it. Files that no row names are listed and never removed here.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models

BLOCK = 1024 * 1024
OURS = {"campaign", "orgunits", "reviews", "ratings", "reports"}


@dataclass
class Compared:
    """Names are those in the database, relative to the folder of files."""

    rows: int = 0
    files: int = 0
    missing: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    orphans: list[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def compare(*, read: bool = True) -> Compared:
    """One file in memory at a time, a block of it; each content is read once."""
    found, root, known = Compared(), Path(settings.MEDIA_ROOT), {}
    for name, sha256, size in _rows():
        found.rows += 1
        if name not in known:
            known[name] = _look(root / name, read=read)
        seen = known[name]
        if seen is None:
            found.missing.append(name)
        elif not _agrees(seen, sha256, size):
            found.changed.append(name)
    found.missing, found.changed = sorted(set(found.missing)), sorted(set(found.changed))
    stored = set(_stored(root))
    found.files = len(stored)
    found.orphans = sorted(stored - known.keys())
    return found


def _rows() -> Iterator[tuple[str, str, int | None]]:
    for model, name in _file_fields():
        digest, size = _columns(model, name)
        rows = model._default_manager.exclude(**{name: ""})
        for row in rows.values(*filter(None, (name, digest, size))).iterator(chunk_size=2000):
            yield row[name], row.get(digest) or "", row.get(size)


def _columns(model: type[models.Model], name: str) -> tuple[str, str]:
    """Where the row keeps hash and size of this file; of two files in a row each has its own."""
    columns = {each.name for each in model._meta.get_fields()}
    own = f"{name}_sha256"
    if own in columns:
        return own, ""
    return ("sha256" if "sha256" in columns else ""), ("size" if "size" in columns else "")


def _file_fields() -> Iterator[tuple[type[models.Model], str]]:
    for model in apps.get_models():
        if model._meta.app_label in OURS:
            for each in model._meta.get_fields():
                if isinstance(each, models.FileField):
                    yield model, each.name


def _look(path: Path, *, read: bool) -> tuple[int, str] | None:
    """Size and, when read, SHA-256; None where there is no such file."""
    if not path.is_file():
        return None
    if not read:
        return path.stat().st_size, ""
    digest = hashlib.sha256()
    with path.open("rb") as content:
        while block := content.read(BLOCK):
            digest.update(block)
    return path.stat().st_size, digest.hexdigest()


def _agrees(seen: tuple[int, str], sha256: str, size: int | None) -> bool:
    is_size = size is None or seen[0] == size
    return is_size and (not sha256 or not seen[1] or seen[1] == sha256)


def _stored(root: Path) -> Iterator[str]:
    for folder, _folders, names in os.walk(root):
        for name in names:
            yield (Path(folder) / name).relative_to(root).as_posix()
