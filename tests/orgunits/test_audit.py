"""The trail is numbered without gaps and chained; it stands or falls with the change."""

import ast
import json
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from campaign.lib import clock
from orgunits import anchors, audit, audit_lock
from orgunits.domain import accounts
from orgunits.domain.audit_words import ACTIONS, changes, on_behalf
from orgunits.models import AuditChain, AuditEvent, RoleGrant
from orgunits.roles import Role
from tests.house.counting import queries_of
from tests.house.test_imports import modules


@pytest.fixture
def unlocked(db):
    """Tampering has to get past the database first."""
    audit_lock.remove(connection)


def test_events_are_numbered_without_gaps_and_chained(commission, bu_dop):
    for reason in ("một", "hai", "ba"):
        audit.record("unit.renamed", bu_dop, by=commission, reason=reason)
    numbers = list(AuditEvent.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    assert audit.first_broken() is None


@pytest.mark.parametrize(
    "change", [{"reason": "khác"}, {"actor_name": "ai đó"}, {"after": {"x": 1}}]
)
def test_a_changed_event_is_named(commission, bu_dop, change, unlocked):
    event = audit.record("unit.renamed", bu_dop, by=commission, reason="gốc")
    audit.record("unit.renamed", bu_dop, by=commission)
    AuditEvent.objects.filter(pk=event.pk).update(**change)
    assert audit.first_broken() == event.number


def test_a_removed_event_is_named(commission, bu_dop, unlocked):
    event = audit.record("unit.renamed", bu_dop, by=commission)
    audit.record("unit.renamed", bu_dop, by=commission)
    AuditEvent.objects.filter(pk=event.pk).delete()
    assert audit.first_broken() == event.number


def test_a_cut_tail_is_named(commission, bu_dop, unlocked):
    event = audit.record("unit.renamed", bu_dop, by=commission)
    AuditEvent.objects.filter(pk=event.pk).delete()
    assert audit.first_broken() == event.number
    assert AuditChain.objects.get().last_number == event.number


def test_a_grant_leaves_nothing_behind_when_the_audit_fails(bu_dop_clerk, loc_ninh, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("nhật ký hỏng")

    monkeypatch.setattr(audit, "record", broken)
    with pytest.raises(RuntimeError):
        accounts.grant(
            user=bu_dop_clerk, role=Role.COMMITTEE_CLERK, unit=loc_ninh, basis="x", by=None
        )
    assert not RoleGrant.objects.filter(unit=loc_ninh).exists()


@pytest.mark.parametrize("act", [lambda q: q.update(reason="khác"), lambda q: q.delete()])
def test_the_database_refuses_to_change_or_remove_an_event(commission, bu_dop, act):
    event = audit.record("unit.renamed", bu_dop, by=commission)
    with pytest.raises(DatabaseError, match="chỉ ghi thêm"), transaction.atomic():
        act(AuditEvent.objects.filter(pk=event.pk))
    assert audit.first_broken() is None


def test_flush_is_refused_where_the_data_is_real(db, settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="chỉ ghi thêm"):
        call_command("flush", interactive=False)


def said(command, *args):
    out = StringIO()
    call_command(command, *args, stdout=out)
    return out.getvalue()


def test_verify_says_that_all_holds_or_where_it_breaks(commission, bu_dop, unlocked):
    event = audit.record("unit.renamed", bu_dop, by=commission)
    assert "nguyên vẹn" in said("verify_audit")
    AuditEvent.objects.filter(pk=event.pk).update(reason="khác")
    with pytest.raises(CommandError, match=f"từ số {event.number}"):
        call_command("verify_audit")


def test_an_anchor_shows_a_tail_cut_off_and_a_chain_mended(
    commission, bu_dop, unlocked, settings, tmp_path
):
    settings.VAR_DIR = tmp_path
    kept = audit.record("unit.renamed", bu_dop, by=commission)
    cut = audit.record("unit.renamed", bu_dop, by=commission)
    assert anchors.write() == f"2023-12-18 {cut.number} {cut.hash}"
    AuditEvent.objects.filter(pk=cut.pk).delete()
    AuditChain.objects.update(last_number=kept.number, last_hash=kept.hash)
    assert "nguyên vẹn" in said("verify_audit")
    with pytest.raises(CommandError, match=f"từ số {cut.number}"):
        call_command("verify_audit", "--anchors", str(tmp_path / "anchors"))


def test_an_anchor_shows_a_trail_written_anew(commission, bu_dop, unlocked, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    event = audit.record("unit.renamed", bu_dop, by=commission)
    anchors.write()
    event.reason = "viết lại"
    event.hash = audit.digest(event)
    event.save()
    AuditChain.objects.update(last_hash=event.hash)
    assert audit.first_broken() is None
    assert anchors.first_broken(tmp_path / "anchors") == event.number


def test_the_whole_trail_is_exported_oldest_first(commission, bu_dop):
    audit.record("unit.renamed", bu_dop, by=commission, reason="Nghị quyết")
    rows = json.loads(said("audit_export", "--json"))
    assert [row["number"] for row in rows] == list(range(1, len(rows) + 1))
    assert rows[-1]["reason"] == "Nghị quyết"


def written_actions():
    """Every action named in the code, in a call that records."""
    for _app, path in modules():
        for node in ast.walk(ast.parse(Path(path).read_text())):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                if name in {"record", "Entry"} and "." in str(node.args[0].value):
                    yield node.args[0].value


def test_every_action_in_the_code_has_its_words():
    assert sorted(set(written_actions()) - set(ACTIONS)) == []


def test_an_event_reads_as_a_sentence(commission, bu_dop):
    event = audit.record("role.granted", bu_dop, by=commission, after={
        "role": "inspector", "on": date(2023, 12, 1), "on_paper": True})  # fmt: skip
    [role, day, paper] = changes(event)
    assert (role.name, role.after) == ("vai trò", Role.INSPECTOR.label)
    assert (day.after, paper.after) == ("01/12/2023", "có")
    assert on_behalf(event) == "thay mặt đơn vị, theo bản giấy"


def page_of(client, **filters):
    return client.get("/nhat-ky/", filters).context["rows"]


def test_the_trail_is_filtered(signed_in, inspector, commission, bu_dop, loc_ninh):
    with clock.pin(date(2023, 12, 1)):
        audit.record("unit.renamed", loc_ninh, by=commission)
    audit.record("unit.renamed", bu_dop, by=None)
    client = signed_in(inspector)

    def about(**asked):
        return [row["event"].object_name for row in page_of(client, **asked)]

    assert about(action="unit.renamed", unit=bu_dop.pk) == [str(bu_dop)]
    assert about(action="unit.renamed", last="02/12/2023") == [str(loc_ninh)]
    assert about(action="unit.renamed", first="18/12/2023") == [str(bu_dop)]
    assert about(action="unit.renamed", who="bantochuc") == [str(loc_ninh)]
    assert about(object=f"orgunits.orgunit/{bu_dop.pk}") == [str(bu_dop)]


def test_a_date_that_is_none_narrows_nothing(signed_in, inspector):
    assert signed_in(inspector).get("/nhat-ky/?first=hom-qua").status_code == 200


def test_the_stranger_reads_no_trail(signed_in, stranger):
    assert signed_in(stranger).get("/nhat-ky/").status_code == 403


def test_an_inspector_of_one_district_reads_only_its_trail(
    signed_in, make_user, commission, bu_dop, loc_ninh
):
    audit.record("unit.renamed", bu_dop, by=commission)
    audit.record("unit.renamed", loc_ninh, by=commission)
    client = signed_in(make_user("kiemtra.locninh", Role.INSPECTOR, loc_ninh))
    names = {row["event"].object_name for row in page_of(client, action="unit.renamed")}
    assert names == {str(loc_ninh)}
    assert client.get(f"/nhat-ky/?unit={bu_dop.pk}").status_code == 404


def test_queries_do_not_grow_with_the_events(signed_in, inspector, commission, bu_dop):
    client, address = signed_in(inspector), "/nhat-ky/?action=unit.renamed"
    audit.record("unit.renamed", bu_dop, by=commission)
    few = queries_of(client, address)
    for _ in range(2):
        audit.record("unit.renamed", bu_dop, by=commission)
    assert queries_of(client, address) == few


def test_pages_lead_their_auditor_to_the_trail(signed_in, inspector, bu_dop_clerk, task, bu_dop):
    leads = {
        task.get_absolute_url(): f"?object=reviews.reviewtask/{task.pk}",
        bu_dop.get_absolute_url(): f"?unit={bu_dop.pk}",
    }
    for address, lead in leads.items():
        assert lead in signed_in(inspector).get(address).content.decode()
        assert "/nhat-ky/" not in signed_in(bu_dop_clerk).get(address).content.decode()


def test_nought_is_a_figure_and_nothing_a_dash(signed_in, admin_user, bu_dop):
    audit.record(
        "correction.made", bu_dop, by=admin_user, before={"member_count": 1, "short_name": ""},
        after={"member_count": 0, "short_name": "Bù Đốp"},
    )  # fmt: skip
    page = signed_in(admin_user).get("/nhat-ky/?action=correction.made").content.decode()
    assert "<del>1</del> → <ins>0</ins>" in page
    assert "<del>–</del> → <ins>Bù Đốp</ins>" in page
