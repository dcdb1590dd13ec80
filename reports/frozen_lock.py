"""What was frozen the database itself refuses to change: a numbered report, the figures of a run,
an edition of a dossier with the hash of its bytes.

PostgreSQL refuses deletion too; SQLite does not, for there a demo is flushed by deleting.
A migration that remakes one of these tables takes the lock off first and puts it on again.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from orgunits.audit_lock import run


class Lock(NamedTuple):
    """`deleting` is empty where the foreign keys already forbid it."""

    table: str
    said: str
    updating: str
    deleting: str


# The PDF of a run may come after its figures; what has come once stays.
FILES = " OR ".join(
    f"(OLD.{name}_sha256 <> '' AND OLD.{name}_sha256 <> NEW.{name}_sha256)"
    for name in ("xlsx", "tables", "pdf")
)
LOCKS = (
    Lock("reports_dossier", "hồ sơ đã chốt thì không sửa được", "TRUE", "TRUE"),
    Lock(
        "reports_reportpaper",
        "báo cáo đã cấp số thì không sửa được",
        "OLD.state = 'numbered'",
        "OLD.state = 'numbered'",
    ),
    Lock(
        "reports_reportrun",
        "số liệu đã chốt thì không sửa được",
        f"OLD.figures <> NEW.figures OR OLD.sha256 <> NEW.sha256 OR {FILES}",
        "",
    ),
)
FUNCTION = (
    "CREATE OR REPLACE FUNCTION reports_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION '%', TG_ARGV[0] "
    "USING ERRCODE = 'integrity_constraint_violation'; END $$"
)


def install(connection: Any) -> None:
    run(connection, list(_sqlite() if connection.vendor == "sqlite" else _postgresql()))


def remove(connection: Any) -> None:
    where = "" if connection.vendor == "sqlite" else " ON {table}"
    words = f"DROP TRIGGER IF EXISTS {{name}}{where}"
    run(connection, [words.format(name=name, table=table) for table, name in names()])


def names() -> list[tuple[str, str]]:
    """(table, trigger) of every lock there can be."""
    return [(lock.table, f"{lock.table}_no_{verb}") for lock in LOCKS for verb in VERBS]


VERBS = ("update", "delete")


def _sqlite() -> Iterator[str]:
    for lock in LOCKS:
        yield (
            f"CREATE TRIGGER {lock.table}_no_update BEFORE UPDATE ON {lock.table} "
            f"WHEN {lock.updating} BEGIN SELECT RAISE(ABORT, '{lock.said}'); END"
        )


def _postgresql() -> Iterator[str]:
    yield FUNCTION
    for lock in LOCKS:
        for verb, condition in zip(VERBS, (lock.updating, lock.deleting), strict=True):
            if condition:
                yield (
                    f"CREATE TRIGGER {lock.table}_no_{verb} BEFORE {verb.upper()} "
                    f"ON {lock.table} FOR EACH ROW WHEN ({condition}) "
                    f"EXECUTE FUNCTION reports_refuse('{lock.said}')"
                )
