"""Rows of the result tables as a file."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from orgunits.exports import answer
from ratings.models import ResultRow
from ratings.models.result_tables import GRADES, UNRATED


def results(request: HttpRequest, rows: QuerySet) -> HttpResponseBase:
    figures = ["on_roll", *GRADES, *UNRATED]
    named = [str(ResultRow._meta.get_field(name).verbose_name) for name in figures]
    columns = [_("Mã đơn vị"), _("Đơn vị báo cáo"), _("Đối tượng"), *map(_capital, named)]

    def cells(row: ResultRow) -> list:
        unit = row.unit
        return [unit.code, unit.name, row.name, *(getattr(row, name) for name in figures)]

    return answer(
        request, name="ket-qua", title=_("Kết quả xếp loại"), columns=columns, rows=rows,
        cells=cells,
    )  # fmt: skip


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
