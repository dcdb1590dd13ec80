"""A signed ballot and its counts are settled: the database itself refuses to change them.

PostgreSQL refuses deletion too; SQLite does not, for there a demo is flushed by deleting.
A migration that remakes one of these tables takes the lock off first and puts it on again.
"""

from __future__ import annotations

from typing import Any

from orgunits.audit_lock import run

SAID = "phiếu biểu quyết đã ký thì không sửa được"
BALLOT = "ratings_ballot"
# Table → how a row of it leads to its ballot.
PARTS = {
    "ratings_ballotitem": "{row}.ballot_id",
    "ratings_ballotelector": "{row}.ballot_id",
    "ratings_tallysheet": "{row}.ballot_id",
    "ratings_tallyline": "(SELECT ballot_id FROM ratings_tallysheet WHERE id = {row}.sheet_id)",
}


def install(connection: Any) -> None:
    run(connection, list(_sqlite() if connection.vendor == "sqlite" else _postgresql()))


def remove(connection: Any) -> None:
    run(connection, list(_dropped(connection.vendor)))


def _signed(way: str, row: str) -> str:
    ballot = way.format(row=row)
    return f"EXISTS (SELECT 1 FROM {BALLOT} WHERE id = {ballot} AND state = 'signed')"  # noqa: S608


def _sqlite() -> Any:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{SAID}'); END"
    yield (
        f"CREATE TRIGGER {BALLOT}_no_update BEFORE UPDATE ON {BALLOT} "
        f"WHEN OLD.state = 'signed' {refuse}"
    )
    for table, way in PARTS.items():
        for verb, row in (("update", "OLD"), ("insert", "NEW")):
            yield (
                f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table} "
                f"WHEN {_signed(way, row)} {refuse}"
            )


def _postgresql() -> Any:
    raised = f"RAISE EXCEPTION '{SAID}' USING ERRCODE = 'integrity_constraint_violation'"
    for table, way in {BALLOT: "", **PARTS}.items():
        old = _signed(way, "OLD") if way else "OLD.state = 'signed'"
        new = f"IF TG_OP = 'INSERT' THEN {_if(_signed(way, 'NEW'), raised)} END IF; " if way else ""
        yield (
            f"CREATE OR REPLACE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN {new}"
            f"IF TG_OP <> 'INSERT' THEN {_if(old, raised)} END IF; "
            "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
        )
        verbs = "INSERT OR UPDATE OR DELETE" if way else "UPDATE OR DELETE"
        yield (
            f"CREATE TRIGGER {table}_no_change BEFORE {verbs} ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {table}_refuse()"
        )


def _if(condition: str, act: str) -> str:
    return f"IF {condition} THEN {act}; END IF;"


def _dropped(vendor: str) -> Any:
    if vendor == "sqlite":
        yield f"DROP TRIGGER IF EXISTS {BALLOT}_no_update"
        for table in PARTS:
            yield f"DROP TRIGGER IF EXISTS {table}_no_update"
            yield f"DROP TRIGGER IF EXISTS {table}_no_insert"
        return
    for table in (BALLOT, *PARTS):
        yield f"DROP TRIGGER IF EXISTS {table}_no_change ON {table}"
