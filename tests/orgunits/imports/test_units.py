"""Units from a spreadsheet join the tree, or take new facts; nothing moves, nothing doubles."""

import unicodedata

from orgunits.models import AuditEvent, ImportRun, OrgUnit
from tests.conftest import K, L, make_unit
from tests.orgunits.imports import books

NEW = books.UNIT


def codes_below(unit):
    below = OrgUnit.objects.inside(unit.path).filter(depth=unit.depth + 1)
    return [child.code for child in below]


def test_new_units_join_the_tree_in_whatever_order(province, bu_dop, bu_dop_1, admin_user):
    cell = ["BP.BUDOP.09.01", "Chi bộ thôn 1", None, "Chi bộ trực thuộc", "Chi bộ trực thuộc",
            "BP.BUDOP.09", None, "21"]  # fmt: skip
    run = books.applied("units", books.data("units", cell, NEW), province, admin_user)
    bu_dop.refresh_from_db()
    unit = OrgUnit.objects.get(code="BP.BUDOP.09")
    assert run.state == ImportRun.State.APPLIED
    assert [child.code for child in OrgUnit.objects.get_children(bu_dop)] == [
        "BP.BUDOP.01",
        "BP.BUDOP.09",
    ]
    assert bu_dop.numchild == 2
    assert codes_below(unit) == ["BP.BUDOP.09.01"]
    assert (unit.depth, unit.numchild, unit.short_name) == (3, 1, "Đảng bộ xã Thiện Hưng")
    assert OrgUnit.objects.matching("thien hung").get() == unit
    assert OrgUnit.objects.find_problems() == ([], [], [], [], [])


def test_the_same_file_again_changes_nothing(province, bu_dop, admin_user):
    data = books.data("units", NEW)
    books.applied("units", data, province, admin_user)
    run = books.checked("units", data, province, admin_user)
    assert run.findings["counts"] == {
        "created": 0, "changed": 0, "unchanged": 1, "rows": 1, "errors": 0,
    }  # fmt: skip


def test_what_changes_is_shown_with_old_and_new(province, bu_dop, admin_user):
    row = ["BP.BUDOP", "Huyện ủy Bù Đốp", None, "Huyện ủy, thị ủy, thành ủy",
           "Cấp huyện và tương đương", "BP", None, "3.324"]  # fmt: skip
    run = books.applied("units", books.data("units", row), province, admin_user)
    bu_dop.refresh_from_db()
    event = AuditEvent.objects.get(action="unit.imported")
    assert [step["differences"] for step in run.findings["changed"]] == [
        [["số đảng viên", "0", "3.324"]]
    ]
    assert (bu_dop.member_count, event.before, event.after) == (
        3324, {"member_count": 0}, {"member_count": 3324},
    )  # fmt: skip


def test_text_arrives_clean(province, bu_dop, admin_user):
    """Decomposed letters, no-break spaces, a code with leading zeroes that was typed as text."""
    name = unicodedata.normalize("NFD", "Đảng\u00a0bộ  xã Thiện Hưng ")
    kind = unicodedata.normalize("NFD", "đảng bộ cơ sở")
    row = ["00123", name, None, kind, "Cấp cơ sở", "BP.BUDOP"]
    books.applied("units", books.data("units", row), province, admin_user)
    unit = OrgUnit.objects.get(code="00123")
    assert unit.name == "Đảng bộ xã Thiện Hưng"
    assert unit.kind == K.GRASSROOTS_ORG


def test_the_administrative_line_is_set(province, bu_dop, admin_user):
    make_unit(province, "UBND.BUDOP", "UBND Bù Đốp", K.GOVERNMENT, L.PROVINCE)
    data = books.data("units", [*NEW, "UBND.BUDOP"])
    books.applied("units", data, province, admin_user)
    unit = OrgUnit.objects.get(code="BP.BUDOP.09")
    assert unit.administrative_parent.code == "UBND.BUDOP"
    again = books.checked("units", data, province, admin_user)
    assert again.findings["counts"]["unchanged"] == 1


def test_changed_data_asks_for_another_check(province, bu_dop, admin_user):
    run = books.checked("units", books.data("units", NEW), province, admin_user)
    make_unit(bu_dop, NEW[0], "Đã có", K.GRASSROOTS_ORG, L.GRASSROOTS)
    run = books.runs.apply(run_id=run.pk, by=admin_user)
    assert run.state == ImportRun.State.STALE
    assert OrgUnit.objects.get(code=NEW[0]).name == "Đã có"
    run = books.runs.check(run_id=run.pk, by=admin_user)
    assert books.runs.apply(run_id=run.pk, by=admin_user).state == ImportRun.State.APPLIED
    assert OrgUnit.objects.get(code=NEW[0]).name == NEW[1]


def test_applying_twice_writes_once(province, bu_dop, admin_user):
    run = books.applied("units", books.data("units", NEW), province, admin_user)
    events = AuditEvent.objects.count()
    books.runs.apply(run_id=run.pk, by=admin_user)
    assert AuditEvent.objects.count() == events


def test_an_exchanged_file_is_not_applied(province, bu_dop, admin_user):
    run = books.checked("units", books.data("units", NEW), province, admin_user)
    run.file.storage.delete(run.file.name)
    run.file.storage.save(run.file.name, books.ContentFile(books.data("units", NEW, NEW)))
    try:
        books.runs.apply(run_id=run.pk, by=admin_user)
    except books.Unreadable as error:
        assert "SHA-256" in error.messages[0]
    assert not OrgUnit.objects.filter(code=NEW[0]).exists()


def test_a_unit_out_of_scope_is_as_good_as_unknown(province, bu_dop, loc_ninh, make_user):
    from_bu_dop = make_user("budop.quantri", "admin", bu_dop)
    row = ["BP.LOCNINH.09", *NEW[1:5], "BP.LOCNINH"]
    run = books.checked("units", books.data("units", row), bu_dop, from_bu_dop)
    assert "BP.LOCNINH" in books.reasons(run)[0][2]
    assert run.state == ImportRun.State.FAILED


def test_nothing_remains_when_the_audit_fails(province, bu_dop, admin_user, monkeypatch):
    run = books.checked("units", books.data("units", NEW), province, admin_user)

    def broken(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("orgunits.audit.record_many", broken)
    try:
        books.runs.apply(run_id=run.pk, by=admin_user)
    except RuntimeError:
        pass
    run.refresh_from_db()
    assert not OrgUnit.objects.filter(code=NEW[0]).exists()
    assert run.state == ImportRun.State.CHECKED
