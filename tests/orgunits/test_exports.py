"""Lists as files: the same rows as on the page, text that no spreadsheet runs, an event each."""

import csv
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook

from orgunits.models import AuditEvent, OrgUnit
from tests.conftest import K, L, make_unit

DANGEROUS = '=HYPERLINK("http://x.invalid";"bấm")'
LISTS = ["/don-vi/", "/can-bo/", "/nhiem-vu/", "/ket-qua/", "/nhat-ky/", "/tai-khoan/",
         "/phu-trach/", "/phan-cong/"]  # fmt: skip


def lines(answer):
    body = b"".join(answer.streaming_content).decode("utf-8")
    assert body.startswith("\ufeff")
    return list(csv.reader(StringIO(body.removeprefix("\ufeff"))))


def test_a_dangerous_name_stays_a_name(signed_in, commission, province):
    make_unit(province, "X", DANGEROUS, K.CELL, L.CELL)
    client = signed_in(commission)
    sheet = load_workbook(BytesIO(client.get("/don-vi/?dang=xlsx").content)).active
    cell = sheet["B3"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (DANGEROUS, "s", True)
    assert lines(client.get("/don-vi/?dang=csv"))[2][1] == f"'{DANGEROUS}"


def test_filters_and_scope_are_those_of_the_page(signed_in, stranger, bu_dop_1, loc_ninh_1):
    client = signed_in(stranger)
    assert [row[0] for row in lines(client.get("/don-vi/?dang=csv"))[1:]] == [
        "BP.LOCNINH", "BP.LOCNINH.01",
    ]  # fmt: skip
    found = lines(client.get("/don-vi/?dang=csv&level=grassroots"))
    assert [row[0] for row in found[1:]] == ["BP.LOCNINH.01"]


def test_an_export_is_on_record(signed_in, commission, province):
    signed_in(commission).get("/don-vi/?dang=xlsx&q=binh")
    event = AuditEvent.objects.get(action="list.exported")
    assert event.after == {"list": "don-vi", "form": "xlsx", "rows": 1, "filters": {"q": "binh"}}
    assert (event.actor, event.unit) == (commission, province)


@pytest.mark.parametrize("address", LISTS)
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_every_list_goes_out(signed_in, make_user, province, task, member, address, form):
    roles = ("org_commission", "inspector", "admin", "office")
    user = make_user("nhieu.vai", *(part for role in roles for part in (role, province)))
    answer = signed_in(user).get(f"{address}?dang={form}")
    assert answer.status_code == 200
    assert answer["Content-Disposition"].endswith(f'.{form}"')


def test_times_are_those_of_ha_noi(signed_in, inspector):
    client = signed_in(inspector)
    page = client.get("/nhat-ky/").content.decode()
    assert lines(client.get("/nhat-ky/?dang=csv"))[-1][1][-5:] in page


def test_too_long_for_a_workbook(signed_in, commission, province, monkeypatch):
    monkeypatch.setattr("orgunits.exports.XLSX_ROWS", 0)
    client = signed_in(commission)
    assert client.get("/don-vi/?dang=xlsx").status_code == 413
    assert len(lines(client.get("/don-vi/?dang=csv"))) == 1 + OrgUnit.objects.count()
