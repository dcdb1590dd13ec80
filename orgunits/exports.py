"""Any list as XLSX or CSV, from the list's own address: same filters, same scope, on record."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from campaign.lib import clock, sheets
from orgunits import access, audit
from orgunits.models import OrgUnit
from orgunits.roles import Permission

PARAMETER = "dang"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# A workbook is built in memory while its reader waits; longer lists go out as CSV, line by line.
XLSX_ROWS = 20_000


def wanted(request: HttpRequest) -> str:
    """“xlsx”, “csv”, or nothing: show the page."""
    form = request.GET.get(PARAMETER, "")
    return form if request.method == "GET" and form in ("xlsx", "csv") else ""


def answer(
    request: HttpRequest,
    *,
    name: str,
    title: str,
    columns: Sequence[Any],
    rows: QuerySet,
    cells: Callable[[Any], Sequence[sheets.Value]],
) -> HttpResponseBase:
    """`name` goes into the file name and the trail; `rows` is what the page would list, unpaged."""
    count = rows.count()
    form = wanted(request)
    if form == "xlsx" and count > XLSX_ROWS:
        said = _("Danh sách có %(n)s dòng, nhiều hơn %(limit)s: xuất CSV, hoặc lọc bớt.")
        return HttpResponse(said % {"n": count, "limit": XLSX_ROWS}, status=413)
    lines = (cells(row) for row in rows.iterator(chunk_size=2000))
    return send(request, name=name, title=title, columns=columns, lines=lines, count=count)


def send(
    request: HttpRequest,
    *,
    name: str,
    title: str,
    columns: Sequence[Any],
    lines: Iterable[Sequence[sheets.Value]],
    count: int,
) -> HttpResponseBase:
    """What is no queryset goes out the same way, and is recorded too."""
    form = wanted(request)
    _record(request, name, form, count)
    file_name = f"{name}-{clock.today():%Y%m%d}.{form}"
    return _as(form, title, columns, lines, file_name)


def _as(
    form: str, title: str, columns: Sequence[Any], lines: Iterable[Any], file_name: str
) -> HttpResponseBase:
    response: HttpResponseBase
    if form == "xlsx":
        response = HttpResponse(sheets.as_xlsx(title, columns, lines), content_type=XLSX)
    else:
        encoded: Iterator[bytes] = (line.encode() for line in sheets.as_csv(columns, lines))
        response = StreamingHttpResponse(encoded, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{file_name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _record(request: HttpRequest, name: str, form: str, count: int) -> None:
    """At the unit whose scope the list has, so that whoever audits that unit sees it."""
    user: Any = request.user
    tops = access.roots(user, Permission.VIEW)
    unit = OrgUnit.objects.filter(path__in=tops[:1]).first()
    asked = {key: value for key, value in request.GET.items() if key != PARAMETER and value}
    after = {"list": name, "form": form, "rows": count, "filters": asked}
    audit.record("list.exported", user, by=user, unit=unit, after=after)
