"""Spreadsheets for the tests: the site's own template, filled, and then damaged at will."""

import zipfile
from io import BytesIO

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from campaign.lib.sheets import Unreadable
from orgunits.imports import runs, templates
from orgunits.imports.layouts import LAYOUTS
from orgunits.models import ImportRun

__all__ = ["ContentFile", "Unreadable", "runs"]
UNIT = ["BP.BUDOP.09", "Đảng bộ xã Thiện Hưng", None, "Đảng bộ cơ sở", "Cấp cơ sở", "BP.BUDOP"]
PERSON = ["00123", "Nguyễn Văn An", "03/02/2005", None, None, None, None, "BP.BUDOP", "Bí thư",
          "Có", None, "1", "20/10/2020", None, "QĐ 12"]  # fmt: skip


def book(kind, *rows):
    """An openpyxl workbook of the template, with these rows below the example."""
    workbook = load_workbook(BytesIO(templates.build(LAYOUTS[kind])))
    sheet = workbook[LAYOUTS[kind].sheet]
    for row in rows:
        sheet.append([None, *row])
        for cell in sheet[sheet.max_row]:
            if isinstance(cell.value, str):
                cell.data_type = "s"
    return workbook


def sheet_of(workbook, kind):
    return workbook[LAYOUTS[kind].sheet]


def data_of(workbook):
    out = BytesIO()
    workbook.save(out)
    return out.getvalue()


def data(kind, *rows):
    return data_of(book(kind, *rows))


def parts_of(data):
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts):
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def changed(data, name, change):
    """The same file with one part rewritten."""
    parts = parts_of(data)
    parts[name] = change(parts[name])
    return zipped(parts)


def sheet_part(data, kind):
    """Where in the file the data sheet lies: guide, data, lists, mark."""
    assert kind in LAYOUTS
    names = [name for name in parts_of(data) if name.startswith("xl/worksheets/sheet")]
    return sorted(names)[1]


def received(kind, data, unit, by, name="du-lieu.xlsx"):
    upload = SimpleUploadedFile(name, data)
    return runs.receive(kind=kind, upload=upload, unit=unit, by=by)


def checked(kind, data, unit, by):
    run = received(kind, data, unit, by)
    return runs.check(run_id=run.pk, by=by)


def applied(kind, data, unit, by):
    run = checked(kind, data, unit, by)
    assert run.state == ImportRun.State.CHECKED, (run.problem, run.findings.get("errors"))
    return runs.apply(run_id=run.pk, by=by)


def reasons(run):
    return [(e["row"], e["column"].partition(" ·")[0], e["reason"]) for e in run.findings["errors"]]
