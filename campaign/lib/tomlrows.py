"""Tables of a hand-written file as dataclasses, each key checked against its field."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import MISSING, fields
from typing import Any

from django.utils.translation import gettext as _

from campaign.lib.tomlfile import Place, TomlFile

Placed = list[tuple[Place, Any]]


def rows(file: TomlFile, name: str, model: type[Any], others: Collection[str] = ()) -> Placed:
    """One object a table; `others` are keys that another reader takes."""
    found = ((place, _row(file, place, values, model, others)) for place, values in
             file.tables(name))  # fmt: skip
    return [(place, row) for place, row in found if row is not None]


def plain(placed: Placed) -> tuple[Any, ...]:
    return tuple(row for _place, row in placed)


def one_of(file: TomlFile, place: Place, key: str, value: str, known: Any) -> None:
    if value not in known:
        words = {"key": key, "value": value, "known": ", ".join(one for one in known if one)}
        reason = _("“%(key)s” không nhận “%(value)s”; có thể ghi: %(known)s.")
        file.refuse(place, key, reason % words)


def once(file: TomlFile, placed: Placed, known_by: str = "key") -> None:
    """Within one table no key stands twice."""
    seen: set[str] = set()
    for place, row in placed:
        key = getattr(row, known_by)
        if key in seen:
            reason = _("mục “%(key)s” đã khai báo ở trên.") % {"key": key}
            file.refuse(place, known_by, reason)
        seen.add(key)


def _row(
    file: TomlFile, place: Place, values: dict[str, Any], model: type[Any], others: Collection[str]
) -> Any:
    known = {field.name: field for field in fields(model)}
    before = len(file.problems)
    for key in values.keys() - known.keys() - set(others):
        file.refuse(place, key, _("không có mục nào tên “%(key)s”.") % {"key": key})
    for key, field in known.items():
        if key not in values and field.default is MISSING:
            file.refuse(place, key, _("thiếu “%(key)s”.") % {"key": key})
        elif key in values and type(values[key]).__name__ != str(field.type):  # `true` is no number
            file.refuse(place, key, _("“%(key)s” sai kiểu giá trị.") % {"key": key})
    given = {key: values[key] for key in known if key in values}
    return model(**given) if len(file.problems) == before else None
