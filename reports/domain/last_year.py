"""Figures of the year before, copied from a signed report where the system holds none."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from campaign.lib import clock
from campaign.models import Campaign
from campaign.models.rules import ObjectKind
from orgunits import access, audit
from orgunits.models import OrgUnit, User
from orgunits.roles import Permission
from ratings.domain import result_tables
from reports.models import LastYear, LastYearRow

Counts = dict[str, int]
Key = tuple[str, str]


def _keys() -> tuple[Key, ...]:
    """The rows that units report, in the order of kinds and levels; a kind of several levels has a
    total besides."""
    reported = {key for keys in result_tables.ROWS.values() for key in keys}
    found: list[Key] = []
    for kind in ObjectKind.values:
        levels = [level for level in OrgUnit.Level.values if (kind, level) in reported]
        total = [(kind, "")] if len(levels) > 1 else []
        found += [*total, *((kind, level) for level in levels)]
    return tuple(found)


KEYS = _keys()


def line_of(kind: str, level: str) -> Key:
    """The line where a figure is entered: a kind of one level has no total of its own."""
    return (kind, level) if (kind, level) in KEYS else next(k for k in KEYS if k[0] == kind)


def of(campaign: Campaign) -> LastYear:
    """Unsaved until something is entered."""
    return LastYear.objects.filter(campaign=campaign).first() or LastYear(campaign=campaign)


def known(found: LastYear) -> dict[Key, Counts]:
    rows = found.rows.all() if found.pk else ()
    return {
        (row.object_kind, row.level): {name: getattr(row, name) for name in LastYearRow.COUNTS}
        for row in rows
    }


@transaction.atomic
def enter(*, campaign: Campaign, basis: str, rows: dict[Key, Counts], by: User) -> LastYear:
    """All rows at once, in place of those there were. A kind left without a total gets the sum of
    its levels."""
    access.require(by, Permission.REPORT, campaign.unit)
    Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
    rows = whole(rows)
    found, before = of(campaign), known(of(campaign))
    found.basis, found.entered_at, found.entered_by = basis.strip(), clock.now(), by
    found.save()
    found.rows.all().delete()
    LastYearRow.objects.bulk_create(
        LastYearRow(last_year=found, object_kind=kind, level=level, **counts)
        for (kind, level), counts in rows.items()
    )
    told = [{"/".join(key): row for key, row in each.items()} for each in (before, rows)]
    audit.record("last_year.entered", found, by=by, before=told[0], after=told[1])
    return found


def whole(rows: dict[Key, Counts]) -> dict[Key, Counts]:
    """With the total of each kind; refused where there is nothing, or less than its parts."""
    if not rows:
        raise ValidationError(_("Chưa nhập dòng số liệu nào."))
    found: dict[Key, Counts] = {}
    for kind in ObjectKind.values:
        levels = {key: rows[key] for key in KEYS if key[0] == kind and key[1] and key in rows}
        summed = {name: sum(row[name] for row in levels.values()) for name in LastYearRow.COUNTS}
        total = rows.get((kind, ""), summed if levels else None)
        if total is None:
            continue
        _refuse_less_than_its_parts(kind, total, summed)
        found |= {(kind, ""): total, **levels}
    return found


def _refuse_less_than_its_parts(kind: str, total: Counts, summed: Counts) -> None:
    labels = {field.name: field.verbose_name for field in LastYearRow._meta.fields}
    for name in LastYearRow.COUNTS:
        if total[name] < summed[name]:
            label = labels[name]
            raise ValidationError(
                _("%(kind)s, %(column)s: dòng cộng %(total)s nhỏ hơn tổng các cấp %(sum)s.")
                % {
                    "kind": ObjectKind(kind).label,
                    "column": str(label).lower(),
                    "total": total[name],
                    "sum": summed[name],
                }
            )
