"""Rows of the result tables as a file."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from orgunits.exports import answer
from ratings.domain import ladder
from ratings.domain.masks import STEPS, mask
from ratings.models import RatingCase, ResultRow
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


def cases(request: HttpRequest, rows: QuerySet) -> HttpResponseBase:
    """Each row shows what its reader may know of that case, as on the page."""
    columns = [
        _("Nhóm đối tượng"),
        _("Đối tượng"),
        _("Đơn vị, cá nhân"),
        _("Chức vụ, đơn vị"),
        _("Trạng thái"),
        *(str(step.label) for step in STEPS),
        _("Mức đề xuất"),
        _("Mức quyết định"),
        _("Không xếp loại"),
    ]

    def cells(case: RatingCase) -> list:
        mask([case], request.user)
        steps = [ladder.label(getattr(case, f"{step}_grade")) for step in STEPS]
        return [
            case.group.name,
            case.get_object_kind_display(),
            case.name,
            case.role if case.person_id else "",
            case.state_label,
            *steps,
            ladder.label(case.proposed_grade),
            ladder.label(case.grade),
            case.unrated_reason,
        ]

    return answer(
        request, name="xep-loai", title=_("Xếp loại"), columns=columns, rows=rows, cells=cells
    )


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
