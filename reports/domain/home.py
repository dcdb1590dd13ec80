"""What the first page says to whom: a section for each thing the user is there for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaign.lib import clock, dates, svg
from campaign.models import Campaign, Job, Milestone
from campaign.templatetags.vietnamese import count
from orgunits import access
from orgunits.models import OrgUnit
from orgunits.roles import SUGGESTION_READERS, Permission
from ratings.domain.pinned_rules import Limit
from reports.domain.home_charts import HomeCharts
from reports.figures import board as boards
from reports.figures import progress
from reports.figures.progress import Tally
from reviews.domain import supervision
from reviews.models import ReviewTask, Supervision
from reviews.models.tasks import TaskQuerySet

SOON_DAYS = 3
SHOWN, SLOWEST, ACTS, ROWS = 5, 4, 2, 24
KNOWING = SUGGESTION_READERS - {Permission.PROPOSE}
WITH_UNITS_BELOW = (OrgUnit.Level.PROVINCE, OrgUnit.Level.DISTRICT)


@dataclass(frozen=True)
class Line:
    """A figure, what it is, and the list it opens; `action`: the words of a button there."""

    figure: int
    text: str
    url: str
    note: str = ""
    action: str = ""


class Overview:
    """The section of whoever follows the units below `base`; built once, read by the template."""

    def __init__(
        self,
        user: Any,
        campaign: Campaign,
        base: OrgUnit,
        own: Sequence[ReviewTask] = (),
        waits: Sequence[Line] = (),
        rules: dict[str, Limit] | None = None,
    ) -> None:
        self.user, self.campaign, self.base = user, campaign, base
        self.own, self.waits, self.rules = own, waits, rules or {}
        self.today = clock.today()
        self.is_whole = base.pk == campaign.unit_id
        self.scope = {} if self.is_whole else {"unit": base.pk}
        followed = ReviewTask.objects.under(user, Permission.FOLLOW).filter(campaign=campaign)
        self.tasks: TaskQuerySet = progress.inside(followed, base)
        self.counted = progress.tallies(self.tasks, self.today, "milestone_id", "unit__level")
        self.milestones = boards.milestones(campaign)
        self.board = boards.build(user, campaign, base)

    @property
    def is_empty(self) -> bool:
        return not self.board.rows

    def tally(self, milestone: Milestone) -> Tally:
        return progress.total(
            tally for (pk, _level), tally in self.counted.items() if pk == milestone.pk
        )

    def timeline(self) -> dict[str, Any]:
        points = []
        for milestone in self.milestones:
            tally = self.tally(milestone)
            if milestone.last_day and (self.is_whole or tally.total):
                points.append(self._point(milestone, tally))
        return svg.timeline(points, today=self.today)

    def _point(self, milestone: Milestone, tally: Tally) -> dict[str, Any]:
        return {
            "day": milestone.last_day,
            "label": milestone.short_title,
            "done": tally.accepted,
            "total": tally.total,
            "url": self.list_of(milestone=milestone.key) if tally.total else "",
        }

    def list_of(self, **filters: Any) -> str:
        return boards.tasks_url(**filters, **self.scope)

    def levels(self) -> list[dict[str, Any]]:
        sent = [m for m in self.milestones if m.work == Milestone.Work.RESULTS]
        below = boards.ROWS_BELOW.get(self.base.level, ())
        rows = [(m, self.tally(m)) for m in sent if self.is_whole or m.level in below]
        return [
            {
                "label": milestone.get_level_display() or milestone.short_title,
                "value": tally.accepted,
                "total": tally.total,
                "note": " · ".join(_notes(milestone, tally)),
                "url": self.list_of(milestone=milestone.key),
            }
            for milestone, tally in rows
            if tally.total
        ]

    def slowest(self) -> list[dict[str, Any]]:
        """Branches that are furthest from done, by the share of tasks accepted."""
        behind = [row for row in self.board.rows if row.below.total > row.below.accepted]
        behind.sort(key=lambda row: (row.below.accepted / row.below.total, row.unit.path))
        return [
            {
                "name": row.unit.short_name,
                "words": f"{row.below.accepted}/{row.below.total}",
                "url": boards.board_url(row.unit),
            }
            for row in behind[:SLOWEST]
        ]

    def today_lines(self) -> list[Line]:
        return [*self._late(), *self._own(), *self.waits, *self._waiting(), *self._soon()]

    def acts(self) -> list[Line]:
        """The buttons under what waits; the first of them is the one of the page."""
        urge = _("Đôn đốc %(n)s việc quá hạn") % {"n": count(self.late_count)}
        url = f"{reverse('reviews:urge')}?unit={self.base.pk}"
        first = [Line(self.late_count, "", url, action=urge)] if self.may_urge else []
        return [*first, *(line for line in self.waits if line.action)][:ACTS]

    def _own(self) -> list[Line]:
        """Whoever follows the whole province has their own work as a line among the rest."""
        left = sum(task.state in progress.IN_HAND for task in self.own)
        if not left or not self.is_whole:
            return []
        return [Line(left, _("việc đồng chí còn phải gửi"), reverse("reviews:my-work"))]

    def _waiting(self) -> list[Line]:
        if not access.can(self.user, Permission.ACCEPT, self.base):
            return []
        mine = boards.ROWS_BELOW.get(self.base.level, ())
        lines = []
        for milestone in self.milestones:
            tally = progress.total(
                tally
                for (pk, level), tally in self.counted.items()
                if pk == milestone.pk and level in mine
            )
            if tally.submitted:
                text = _("%(what)s: chờ tiếp nhận") % {"what": milestone.short_title}
                url = self.list_of(milestone=milestone.key, state="submitted")
                lines.append(Line(tally.submitted, text, url, self._oldest(tally)))
        return lines

    def _oldest(self, tally: Tally) -> str:
        if not tally.waiting_since:
            return ""
        days = (self.today - clock.day_of(tally.waiting_since)).days
        if days <= 0:
            return _("gửi hôm nay")
        return ngettext("lâu nhất %(n)s ngày", "lâu nhất %(n)s ngày", days) % {"n": days}

    def _late(self) -> list[Line]:
        late = progress.total(self.counted.values()).late
        if not late:
            return []
        return [Line(late, _("nhiệm vụ quá hạn, chưa gửi"), self.list_of(state="late"))]

    def _soon(self) -> list[Line]:
        lines = []
        for milestone in self.milestones:
            last = milestone.last_day
            if last and self.today <= last <= self.today + timedelta(days=SOON_DAYS):
                tally = self.tally(milestone)
                if tally.open:
                    text = _("%(what)s: chưa gửi") % {"what": milestone.short_title}
                    url = self.list_of(milestone=milestone.key, state="open")
                    lines.append(Line(tally.open, text, url, dates.days_left(last, self.today)))
        return lines

    @property
    def late_count(self) -> int:
        return progress.total(self.counted.values()).late

    @property
    def may_urge(self) -> bool:
        return access.can(self.user, Permission.URGE, self.base) and self.late_count > 0

    @property
    def board_url(self) -> str:
        return boards.board_url(self.base)

    @property
    def no_tasks_url(self) -> str:
        """Published, but nothing opened yet: whoever runs the campaign is told where to."""
        may = access.can(self.user, Permission.RUN_CAMPAIGN, self.base)
        return reverse("reviews:open-tasks", args=[self.campaign.key]) if may else ""

    def not_sent(self) -> dict[str, Any]:
        """Rows of the board, the late first; the same order as the list behind it."""
        levels = boards.ROWS_BELOW.get(self.base.level, ())
        direct = self.tasks.filter(unit__level__in=levels).not_sent().exclude(unit=self.base)
        rows = direct.select_related("unit", "person", "milestone").order_by(
            "last_day", "unit__path"
        )
        total = progress.total(
            tally for (_pk, level), tally in self.counted.items() if level in levels
        )
        return {"rows": rows[:SHOWN], "total": total.not_sent}

    def board_shown(self) -> boards.Board:
        """What is not done yet; the whole board is one step away."""
        return self.board.unfinished(ROWS)

    @cached_property
    def charts(self) -> HomeCharts:
        stood = self.board.base
        return HomeCharts(self.user, self.campaign, self.base, stood, self.rules, self.today)

    def suggestion_lines(self) -> list[Line] | None:
        """None, not an empty list, for all who may not know whether there are any."""
        if not any(access.can(self.user, right, self.base) for right in KNOWING):
            return None
        units = supervision.suggested_units(self.campaign, self.user)
        gaps = [unit for unit in units if not unit.is_directed]
        return self._suggestion_lines(len(units), len(gaps))

    def _suggestion_lines(self, units: int, gaps: int) -> list[Line]:
        listed, assigned = reverse("reviews:suggestions"), reverse("reviews:supervision")
        lines = [Line(units, _("đơn vị đã ban hành gợi ý kiểm điểm"), listed)]
        if access.can(self.user, Permission.SEE_SUPERVISION, self.base):
            rows = Supervision.objects.filter(campaign=self.campaign).under(
                self.user, Permission.SEE_SUPERVISION
            )
            ended, url = rows.filter(~Q(valid_to=None)).count(), f"{assigned}?xem=da-thay"
            text = _("đơn vị có gợi ý, chưa phân công Ủy viên Ban Thường vụ")
            lines.append(Line(gaps, text, assigned))
            lines.append(Line(ended, _("trường hợp đã thay người dự"), url))
        return [line for line in lines if line.figure]


def _notes(milestone: Milestone, tally: Tally) -> list[str]:
    words = []
    if tally.submitted:
        words.append(_("%(n)s chờ tiếp nhận") % {"n": tally.submitted})
    if tally.returned:
        words.append(_("%(n)s trả lại") % {"n": tally.returned})
    if tally.late:
        words.append(_("%(n)s quá hạn") % {"n": tally.late})
    if milestone.last_day:
        words.append(_("hết ngày %(day)s") % {"day": f"{milestone.last_day:%d/%m}"})
    return words


def overviews(
    user: Any,
    campaign: Campaign,
    own: Sequence[ReviewTask],
    waits: Sequence[Line],
    rules: dict[str, Limit],
) -> list[Overview]:
    """One for each unit whose units below the user follows; a unit with none below has none."""
    paths = access.roots(user, Permission.FOLLOW)
    if not paths:
        return []
    if access.can(user, Permission.FOLLOW, campaign.unit):
        return [Overview(user, campaign, campaign.unit, own, waits, rules)]
    bases = OrgUnit.objects.filter(path__in=paths, level__in=WITH_UNITS_BELOW).order_by("path")
    found = [Overview(user, campaign, base, rules=rules) for base in bases[:3]]
    return [overview for overview in found if not overview.is_empty]


def own_tasks(user: Any, campaign: Campaign) -> QuerySet:
    """What the user's own unit, or the user in person, has to send; the most urgent first."""
    tasks = ReviewTask.objects.visible_to(user).of_sender(user).in_campaign(campaign)
    return tasks.select_related("unit", "person", "milestone").order_by("last_day", "pk")


def jobs(user: Any) -> QuerySet:
    """News of long work: what runs, and what ended in the last day."""
    recent = Q(ended_at=None) | Q(ended_at__gte=clock.now() - timedelta(days=1))
    return Job.objects.visible_to(user).filter(recent).order_by("-pk")[:3]
