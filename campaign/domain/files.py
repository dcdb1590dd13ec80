"""Rows out of a file: each model's own field rules say what a key may hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from campaign.lib.tomlfile import Place, TomlFile

Row = TypeVar("Row", bound=models.Model)
TYPES: dict[type[models.Field], tuple[type, str]] = {
    models.DateField: (date, "ngày, viết như 2023-12-20"),
    models.CharField: (str, "chuỗi trong dấu ngoặc kép"),
    models.SlugField: (str, "chuỗi trong dấu ngoặc kép"),
    models.PositiveSmallIntegerField: (int, "số nguyên"),
    models.BooleanField: (bool, "true hoặc false"),
}


@dataclass(frozen=True)
class Placed:
    """A row not yet saved, and where in the file it stands."""

    place: Place
    row: Any


def rows(
    file: TomlFile, name: str, model: type[Row], keys: set[str], extra: frozenset[str] = frozenset()
) -> list[Placed]:
    """One unsaved row a table; `extra` keys are the caller's."""
    return [
        Placed(place, _row(file, place, table, model, keys, extra))
        for place, table in file.tables(name)
    ]


def _row(
    file: TomlFile,
    place: Place,
    table: dict[str, Any],
    model: type[Row],
    keys: set[str],
    extra: frozenset[str],
) -> Row:
    for key in table.keys() - keys - extra:
        file.refuse(place, key, _("không có mục nào tên “%(key)s”.") % {"key": key})
    values = {key: table[key] for key in keys & table.keys() if _fits(file, place, key, table, model)}
    if "place" in {field.name for field in model._meta.get_fields()}:
        values["place"] = place[1] + 1
    row = model(**values)
    _check(file, place, row, keys, set(table) - set(values))
    return row


def _fits(
    file: TomlFile, place: Place, key: str, table: dict[str, Any], model: type[Row]
) -> bool:
    wanted = TYPES.get(type(model._meta.get_field(key)))
    if wanted is None or (isinstance(table[key], wanted[0]) and type(table[key]) is wanted[0]):
        return True
    file.refuse(place, key, _("“%(key)s” phải là %(wanted)s.") % {"key": key, "wanted": wanted[1]})
    return False


def _check(file: TomlFile, place: Place, row: models.Model, keys: set[str], refused: set[str]) -> None:
    """The field's own validators; a key already refused for its type is not refused twice."""
    names = {field.name for field in row._meta.fields}
    try:
        row.clean_fields(exclude=(names - keys) | refused)
    except ValidationError as error:
        for key, found in error.error_dict.items():
            for problem in found:
                _refuse(file, place, key, problem)


def _refuse(file: TomlFile, place: Place, key: str, problem: ValidationError) -> None:
    if problem.code in {"blank", "null"}:
        reason = _("thiếu “%(key)s”.") % {"key": key}
    else:
        reason = f"“{key}”: {problem.messages[0]}"
    file.refuse(place, key, reason)
