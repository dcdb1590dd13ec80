"""Checking and applying run in the background: a file of 40,000 people takes its time."""

from __future__ import annotations

from typing import Any

from orgunits import background
from orgunits.imports import runs
from orgunits.models import ImportRun

CHECK, APPLY = "check_import", "apply_import"


@background.work(CHECK)
def check(job: Any, progress: Any) -> str:
    run = runs.check(run_id=job.arguments["run"], by=job.by, progress=progress)
    return run.get_absolute_url()


@background.work(APPLY)
def apply(job: Any, progress: Any) -> str:
    run = runs.apply(run_id=job.arguments["run"], by=job.by, progress=progress)
    return run.get_absolute_url()


def start(kind: str, run: ImportRun, title: str, by: Any) -> Any:
    """`seen` tells a second check of the same file from a second click."""
    seen = run.checked_at.isoformat() if run.checked_at else ""
    return background.start(
        kind=kind, title=title, unit=run.unit, by=by, arguments={"run": run.pk, "seen": seen}
    )
