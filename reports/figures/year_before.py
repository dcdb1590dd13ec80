"""Last year's figures beside this year's: its own frozen report, or figures copied from one."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db.models import F, Max, Q

from campaign.lib import clock, dates
from campaign.models import Campaign
from orgunits.models import OrgUnit
from ratings.models.result_tables import GRADES, UNRATED
from reports.figures import frozen, lines, shape
from reports.figures.shape import Change, General, Line, YearBefore
from reports.figures.shares import points
from reports.models import LastYearRow, ReportRun


def of(campaign: Campaign, unit: OrgUnit, now: Collection[Line]) -> YearBefore | None:
    """None where neither is there: the report then says so."""
    found = _of_run(campaign, unit) or _entered(campaign, unit)
    if found is None:
        return None
    run, basis, before = found
    return YearBefore(campaign.year - 1, run, basis, before, _changes(now, before))


def run_of(campaign: Campaign, unit: OrgUnit) -> ReportRun | None:
    """The run that went out under a number, else the newest."""
    runs = ReportRun.objects.filter(
        unit=unit, campaign__year=campaign.year - 1, campaign__parent=None
    )
    went_out = Max("papers__numbered_at", filter=Q(papers__state="numbered"))
    ordered = runs.annotate(went_out=went_out).order_by(
        F("went_out").desc(nulls_last=True), "-made_at", "-pk"
    )
    return ordered.first()


def _of_run(campaign: Campaign, unit: OrgUnit) -> tuple[int, str, tuple[Line, ...]] | None:
    run = run_of(campaign, unit)
    if run is None:
        return None
    figures = frozen.thaw(General, run.figures)
    basis = f"Báo cáo tổng hợp năm {figures.head.year}, số liệu tính đến "
    basis += dates.short(clock.day_of(run.as_of))
    return run.pk, basis, (*figures.kinds, *figures.lines)


def _entered(campaign: Campaign, unit: OrgUnit) -> tuple[int, str, tuple[Line, ...]] | None:
    if unit.pk != campaign.unit_id:
        return None
    found = LastYearRow.objects.filter(last_year__campaign=campaign).select_related("last_year")
    rows = sorted(found, key=lambda row: (lines.KINDS[row.object_kind], row.level))
    basis = rows[0].last_year.basis if rows else ""
    return (0, basis, tuple(_line(row) for row in rows)) if rows else None


def _line(row: LastYearRow) -> Line:
    """Why some were not rated is not copied, so all of them stand under “other”."""
    grades = {name: getattr(row, name) for name in GRADES}
    reasons = dict.fromkeys(UNRATED, 0)
    reasons["unrated_other"] = row.on_roll - sum(grades.values())
    sums = {**grades, **reasons, "on_roll": row.on_roll, "tables": 0}
    return lines.line(sums, row.object_kind, row.level, {})


def _changes(now: Collection[Line], before: Iterable[Line]) -> tuple[Change, ...]:
    """A level that is all there is of its kind says nothing that the kind does not."""
    known = {(line.kind, line.level): line for line in before if line.rated}
    totals = {line.kind: line.on_roll for line in now if not line.level}
    return tuple(
        _change(line, known[line.kind, line.level])
        for line in sorted(now, key=lambda line: lines.KINDS[line.kind])
        if line.rated and (line.kind, line.level) in known
        if not line.level or line.on_roll != totals.get(line.kind)
    )


def _change(line: Line, old: Line) -> Change:
    return shape.Change(
        kind=line.kind,
        level=line.level,
        shares={code: points(share, old.shares[code]) for code, share in line.shares.items()},
        good_share=points(line.good_share, old.good_share),
        of_good=points(line.of_good, old.of_good),
    )
