"""Rows out of a file: each model's own field rules say what a key may hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from campaign.lib.tomlfile import Place, TomlFile

TYPES: dict[type[Any], tuple[type, str]] = {
    models.DateField: (date, "ngày, viết như 2023-12-20"),
    models.CharField: (str, "chuỗi trong dấu ngoặc kép"),
    models.SlugField: (str, "chuỗi trong dấu ngoặc kép"),
    models.PositiveSmallIntegerField: (int, "số nguyên"),
    models.BooleanField: (bool, "true hoặc false"),
}
NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Placed:
    """A row not yet saved, and where in the file it stands."""

    place: Place
    row: Any


@dataclass(frozen=True)
class Table:
    file: TomlFile
    place: Place
    values: dict[str, Any]
    model: type[models.Model]

    def refuse(self, key: str, reason: str) -> None:
        self.file.refuse(self.place, key, reason)

    def fits(self, key: str) -> bool:
        """Whether the value has the type of the field; `true` is no number."""
        wanted = TYPES.get(type(self.model._meta.get_field(key)))
        if wanted is None or type(self.values[key]) is wanted[0]:
            return True
        reason = _("“%(key)s” phải là %(wanted)s.") % {"key": key, "wanted": wanted[1]}
        self.refuse(key, reason)
        return False

    def refuse_field(self, key: str, problem: ValidationError) -> None:
        if problem.code in {"blank", "null"}:
            self.refuse(key, _("thiếu “%(key)s”.") % {"key": key})
        else:
            self.refuse(key, f"“{key}”: {problem.messages[0]}")


def rows(
    file: TomlFile,
    name: str,
    model: type[models.Model],
    keys: set[str],
    extra: frozenset[str] = NOTHING,
) -> list[Placed]:
    """One unsaved row a table; `extra` keys are the caller's."""
    tables = [Table(file, place, values, model) for place, values in file.tables(name)]
    return [Placed(table.place, _row(table, keys, extra)) for table in tables]


def _row(table: Table, keys: set[str], extra: frozenset[str]) -> models.Model:
    for key in table.values.keys() - keys - extra:
        table.refuse(key, _("không có mục nào tên “%(key)s”.") % {"key": key})
    given = keys & table.values.keys()
    values = {key: table.values[key] for key in given if table.fits(key)}
    if "place" in {field.name for field in table.model._meta.fields} - keys:
        values["place"] = table.place[1] + 1
    row = table.model(**values)
    _check(table, row, skipped=given - values.keys(), keys=keys)
    return row


def _check(table: Table, row: models.Model, *, skipped: set[str], keys: set[str]) -> None:
    """The fields' own validators; a key refused for its type is not refused twice."""
    names = {field.name for field in row._meta.fields}
    try:
        row.clean_fields(exclude=(names - keys) | skipped)
    except ValidationError as error:
        for key, found in error.error_dict.items():
            for problem in found:
                table.refuse_field(key, problem)
