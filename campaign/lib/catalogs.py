"""Catalogs without GNU gettext: Vietnamese is the msgid, English is translated.

`locale/vi` holds only what Django and other packages lack in Vietnamese.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

LAZY = ("gettext", "ngettext", "pgettext", "npgettext")
KEYWORDS = DEFAULT_KEYWORDS | {f"{name}_lazy": DEFAULT_KEYWORDS[name] for name in LAZY}
KEYWORDS["gettext_noop"] = None
KEYWORDS["_now"] = None  # beside a lazy `_`, where the words are said at once
TEMPLATES = {".html", ".txt"}
LEFT_OUT = {"migrations", "locale", "__pycache__"}
Key = tuple[str, str | None]


# --- what the code says


def extracted(folders: Iterable[Path]) -> Catalog:
    found = Catalog()
    for path in sorted(_sources(folders)):
        for _line, message, _comments, context in extract("python", _python(path), KEYWORDS):
            found.add(message, context=context)
    return found


def _sources(folders: Iterable[Path]) -> Iterator[Path]:
    for folder in folders:
        for path in folder.rglob("*"):
            wanted = path.suffix == ".py" or (
                path.suffix in TEMPLATES and "templates" in path.parts
            )
            if wanted and not LEFT_OUT & set(path.parts):
                yield path


def _python(path: Path) -> BytesIO:
    """Django turns a template into lines of calls; their indentation means nothing."""
    text = path.read_text("utf-8")
    if path.suffix in TEMPLATES:
        text = "\n".join(line.lstrip() for line in templatize(text, origin=str(path)).split("\n"))
    return BytesIO(text.encode())


# --- what the translators say


def read(path: Path, locale: str) -> Catalog:
    if not path.exists():
        return Catalog(locale=locale)
    with path.open("rb") as file:
        return read_po(file, locale=locale)


def updated(known: Catalog, wanted: Catalog) -> Catalog:
    """What the code says now, with every translation that still fits."""
    fresh = Catalog(
        locale=known.locale,
        header_comment="# Sorted; made by `manage.py catalog --update`.",
        project="kiemdiem",
        version="1",
        language_team="kiemdiem",
        creation_date=known.creation_date,
        fuzzy=False,
    )
    for message in wanted:
        if message.id:
            old = known.get(message.id, message.context)
            if old is not None and _shape(old) == _shape(message):
                fresh.add(message.id, old.string, flags=old.flags, context=message.context)
            else:
                fresh.add(message.id, context=message.context)
    return fresh


def write(path: Path, catalog: Catalog) -> None:
    text = BytesIO()
    write_po(text, catalog, width=100, sort_output=True, no_location=True, ignore_obsolete=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.getvalue())


def compile_catalog(path: Path, locale: str) -> Path:
    """Beside the .po; whole or not at all, as a running site may read it."""
    compiled = path.with_suffix(".mo")
    hidden = compiled.with_name(f".{os.getpid()}.{compiled.name}")
    with hidden.open("wb") as file:
        write_mo(file, read(path, locale))
    hidden.replace(compiled)
    return compiled


# --- where they differ


def problems(known: Catalog, wanted: Catalog) -> list[str]:
    """One line a msgid: missing, obsolete, and whatever is wrong with a translation itself."""
    have, need = _by_key(known), _by_key(wanted)
    lines = [f"missing: {_name(need[key])}" for key in need.keys() - have.keys()]
    lines += [f"obsolete: {_name(have[key])}" for key in have.keys() - need.keys()]
    for key in have.keys() & need.keys():
        if _shape(have[key]) != _shape(need[key]):
            lines.append(f"plural differs: {_name(need[key])}")
    return sorted(lines) + faults(known)


def faults(known: Catalog) -> list[str]:
    return sorted(line for message in _by_key(known).values() for line in _faults(known, message))


def _faults(catalog: Catalog, message: Message) -> Iterator[str]:
    if message.fuzzy:
        yield f"fuzzy: {_name(message)}"
    if not _is_whole(message):
        yield f"untranslated: {_name(message)}"
    else:
        for error in message.check(catalog):
            yield f"wrong ({error}): {_name(message)}"


def _by_key(catalog: Catalog) -> dict[Key, Message]:
    return {(_singular(message), message.context): message for message in catalog if message.id}


def _singular(message: Message) -> str:
    return message.id[0] if _shape(message) else str(message.id)


def _shape(message: Message) -> bool:
    return isinstance(message.id, (tuple, list))


def _name(message: Message) -> str:
    return f"{message.context}|{_singular(message)}" if message.context else _singular(message)


# --- other people's catalogs


def lacking(packages: Iterable[Path], locale: str) -> Catalog:
    """What the `locale` folders of installed packages do not say in `locale`."""
    found = Catalog()
    for folder in packages:
        theirs = read(folder / locale / "LC_MESSAGES" / "django.po", locale)
        said = {key: message for key, message in _by_key(theirs).items() if _is_said(message)}
        for key, message in _everything(folder).items():
            if key not in said:
                found.add(message.id, context=message.context)
    return found


def _everything(folder: Path) -> dict[Key, Message]:
    """Django's `en` lists every msgid; others have no such file, so any language will do."""
    names = ["en"] if (folder / "en").is_dir() else sorted(path.name for path in folder.iterdir())
    found: dict[Key, Message] = {}
    for name in names:
        found |= _by_key(read(folder / name / "LC_MESSAGES" / "django.po", name))
    return found


def _is_whole(message: Message) -> bool:
    string = message.string
    return all(string) if isinstance(string, (tuple, list)) else bool(string)


def _is_said(message: Message) -> bool:
    return _is_whole(message) and not message.fuzzy
