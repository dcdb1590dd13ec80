"""The database itself refuses to change or remove what the trail holds; only the flush of a demo
or of a test lifts that for a moment."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

TABLE = "orgunits_auditevent"
SAID = "nhật ký chỉ ghi thêm"
SQLITE = {
    verb: f"CREATE TRIGGER audit_no_{verb} BEFORE {verb.upper()} ON {TABLE} "
    f"BEGIN SELECT RAISE(ABORT, '{SAID}'); END"
    for verb in ("update", "delete")
}
POSTGRESQL = (
    "CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{SAID}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
    f"CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE ON {TABLE} "
    "FOR EACH ROW EXECUTE FUNCTION audit_refuse()",
    f"CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON {TABLE} "
    "FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()",
)


def install(connection: Any) -> None:
    run(connection, SQLITE.values() if connection.vendor == "sqlite" else POSTGRESQL)


def remove(connection: Any) -> None:
    if connection.vendor == "sqlite":
        run(connection, [f"DROP TRIGGER IF EXISTS audit_no_{verb}" for verb in SQLITE])
    else:
        names = ("change", "truncate")
        run(connection, [f"DROP TRIGGER IF EXISTS audit_no_{name} ON {TABLE}" for name in names])


@contextmanager
def lifted(connection: Any) -> Iterator[None]:
    remove(connection)
    try:
        yield
    finally:
        install(connection)


def run(connection: Any, statements: Any) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
