"""Result tables of everything that was sent in bulk, and of the units that are played."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from campaign.lib import clock
from campaign.models import Milestone
from orgunits.demo.province import Cast
from orgunits.models import OrgUnit
from ratings.domain import result_tables
from ratings.models import ResultRow, ResultTable
from ratings.models.result_tables import COUNTS
from reviews.demo.fates import ACCEPTED
from reviews.demo.supervision import Step
from reviews.demo.tasks import Story, attachment
from reviews.domain import files, submissions
from reviews.models import Submission

from . import figures
from .figures import Counts, Table


def figures_of(cast: Cast) -> dict[int, Table]:
    above_cells = OrgUnit.objects.filter(path__startswith=cast.root.path)
    above_cells = above_cells.exclude(level=OrgUnit.Level.CELL).order_by("path")
    return figures.of_all(above_cells, cast.dice)


def write(cast: Cast, sent: Iterable[Submission], known: dict[int, Table]) -> None:
    cast.say("Biểu kết quả")
    with_table = [row for row in sent if row.task.milestone.work == Milestone.Work.RESULTS]
    tables = [ResultTable(submission=submission) for submission in with_table]
    ResultTable.objects.bulk_create(tables, batch_size=500)
    rows = [
        ResultRow(
            table=table,
            object_kind=kind,
            level=level,
            is_sent=True,
            **_cells(counts, level, table.unit),
        )
        for table in tables
        for (kind, level), counts in _as_sent(table.submission, known).items()
    ]
    ResultRow.objects.bulk_create(rows, batch_size=500)


def play(cast: Cast, told: Iterable[Story], known: dict[int, Table], *, also: list[Step]) -> None:
    """Bù Đốp's and Lộc Ninh's first units go through the services, each step at its instant."""
    cast.say("Vài đơn vị gửi, trả lại, tiếp nhận qua nghiệp vụ")
    steps = [step for story in told if story.is_staged for step in _steps(story, known)] + also
    for at, step in sorted(steps, key=lambda entry: entry[0]):
        with clock.pin(at):
            step()


def _steps(story: Story, known: dict[int, Table]) -> Iterator[Step]:
    fate, send = story.fate, partial(_send, story, known)
    if fate.first_sent_at and fate.first_returned_at:
        yield fate.first_sent_at, partial(send, 1)
        yield fate.first_returned_at, partial(_return, story)
    if fate.sent_at:
        yield fate.sent_at, partial(send, 2 if fate.first_sent_at else 1)
    if fate.decided_at:
        yield fate.decided_at, partial(_accept if fate.state == ACCEPTED else _return, story)


def _send(story: Story, known: dict[int, Table], version: int) -> None:
    task, by = story.task, story.sender
    draft = submissions.draft(task_id=task.pk, by=by)
    draft.task = task
    comes_back = version == 1 and bool(story.fate.reason)
    table = _as_sent(draft, known, comes_back=comes_back)
    for row in result_tables.rows_of(draft):
        for name, value in _cells(table[row.object_kind, row.level], row.level, task.unit).items():
            setattr(row, name, value)
        row.save()
    name, data = attachment(task, version)
    files.attach(draft=draft, name=name, data=data, by=by)
    submissions.submit(task_id=task.pk, version=version, by=by)


def _return(story: Story) -> None:
    submissions.return_(task_id=story.task.pk, by=story.receiver, reason=story.fate.reason)


def _accept(story: Story) -> None:
    submissions.accept(task_id=story.task.pk, by=story.receiver)


def _as_sent(submission: Submission, known: dict[int, Table], *, comes_back: bool = False) -> Table:
    table = known[submission.task.unit_id]
    return figures.mistaken(table) if comes_back or submission.returned_at else table


def _cells(counts: Counts, level: str, unit: OrgUnit) -> dict[str, int | str]:
    reason = figures.OTHER_REASON if level == unit.level else figures.OTHER_REASON_BELOW
    return {
        "on_roll": counts.total(),
        **{name: counts[name] for name in COUNTS},
        "other_reason": reason if counts["unrated_other"] else "",
    }
