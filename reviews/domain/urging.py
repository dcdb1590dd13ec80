"""Urging whoever is overdue (R48, “đôn đốc”): at most once per person and day, on record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from campaign.domain import notifications
from campaign.lib import clock
from campaign.models import Campaign, Notice
from orgunits import audit
from orgunits.models import OrgUnit, User
from orgunits.roles import Permission
from reviews.domain import reminders
from reviews.models import ReviewTask, Urging


@dataclass
class Late:
    """A unit with something overdue, whoever would be told, and when it was urged last."""

    unit: OrgUnit
    tasks: list[ReviewTask] = field(default_factory=list)
    people: set[int] = field(default_factory=set)
    names: list[str] = field(default_factory=list)
    told: set[int] = field(default_factory=set)
    last: Urging | None = None
    times: int = 0

    @property
    def days(self) -> int:
        """Of its oldest task, since the last day in time."""
        today = clock.today()
        return max((today - task.last_day).days for task in self.tasks if task.last_day)

    @property
    def further(self) -> int:
        """How many names the preview leaves out."""
        return max(0, len(self.names) - 3)

    @property
    def has_nobody(self) -> bool:
        return not self.people

    @property
    def was_told(self) -> bool:
        return bool(self.people) and self.people <= self.told


def late_units(campaign: Campaign, base: OrgUnit, by: User) -> list[Late]:
    """The longest overdue first; seven queries at any number of units."""
    tasks, today = list(_overdue(campaign, base, by)), clock.today()
    found = {task.unit_id: Late(task.unit) for task in tasks}
    for task in tasks:
        found[task.unit_id].tasks.append(task)
    told = _told(campaign, today)
    for user, theirs in reminders.by_person(tasks, today).items():
        for task in theirs:
            found[task.unit_id].people.add(user)
            found[task.unit_id].told |= {user} & told
    _name(found.values())
    _history(campaign, found)
    return sorted(found.values(), key=lambda late: (-late.days, late.unit.path))


def _overdue(campaign: Campaign, base: OrgUnit, by: User) -> Iterable[ReviewTask]:
    late = ReviewTask.objects.under(by, Permission.URGE).overdue(clock.today())
    mine = late.filter(campaign=campaign, unit__path__startswith=base.path)
    related = ("milestone", "campaign", "unit", "person")
    return mine.select_related(*related).order_by("last_day", "pk")


def _name(found: Iterable[Late]) -> None:
    """Whose names a look before pressing shows."""
    keys = {user for late in found for user in late.people}
    users = User.objects.filter(pk__in=keys).order_by("sort_key", "pk")
    placed = {user.pk: (place, str(user)) for place, user in enumerate(users)}
    for late in found:
        late.names = [name for _place, name in sorted(placed[key] for key in late.people)]


def _history(campaign: Campaign, found: dict[int, Late]) -> None:
    rows = Urging.objects.filter(campaign=campaign, unit__in=found).select_related("by")
    for row in rows.order_by("at", "pk"):
        found[row.unit_id].last = row
        found[row.unit_id].times += 1


def _told(campaign: Campaign, day: date) -> set[int]:
    urgings = Notice.objects.filter(campaign=campaign, kind=Notice.Kind.URGING, day=day)
    return set(urgings.values_list("user_id", flat=True))


@transaction.atomic
def urge(
    *, campaign: Campaign, unit: OrgUnit, by: User, only: Iterable[int] | None = None
) -> tuple[int, int]:
    """How many were told, and how many had been told today already; `only` these units, or all
    that are late at or below `unit`. Of two who press at once, the second finds it done."""
    Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
    late, today = _chosen(late_units(campaign, unit, by), only), clock.today()
    wanted = reminders.by_person([task for each in late for task in each.tasks], today)
    fresh = set(wanted) - _told(campaign, today)
    for user in User.objects.filter(pk__in=fresh).order_by("pk"):
        lines = reminders.lines_of(wanted[user.pk], wanted[user.pk], today)
        subject = _("Đôn đốc: %(n)s việc đã quá hạn") % {"n": len(lines)}
        notifications.notify(user, campaign, Notice.Kind.URGING, subject, lines)
    _record(campaign, [each for each in late if each.people & fresh], Urging.Channel.SITE, by)
    if fresh:
        audit.record(
            "unit.urged", unit, by=by, after={"people": len(fresh), "campaign": campaign.key}
        )
    return len(fresh), len(set(wanted) - fresh)


@transaction.atomic
def write_letter(*, campaign: Campaign, unit: OrgUnit, by: User, only: Iterable[int]) -> list[Late]:
    """The same units on paper: what the letter names, recorded as urged by it."""
    late = _chosen(late_units(campaign, unit, by), only)
    if not late:
        raise ValidationError(_("Hãy chọn ít nhất một đơn vị còn việc quá hạn."))
    _record(campaign, late, Urging.Channel.LETTER, by)
    after = {"units": len(late), "campaign": campaign.key}
    audit.record("unit.urged_by_letter", unit, by=by, after=after)
    return late


def _chosen(late: list[Late], only: Iterable[int] | None) -> list[Late]:
    wanted = None if only is None else set(only)
    return [each for each in late if wanted is None or each.unit.pk in wanted]


def _record(campaign: Campaign, late: list[Late], channel: str, by: User) -> None:
    on_site, instant = channel == Urging.Channel.SITE, clock.now()
    Urging.objects.bulk_create(
        Urging(
            campaign=campaign,
            unit=each.unit,
            channel=channel,
            tasks=len(each.tasks),
            people=len(each.people - each.told) if on_site else 0,
            at=instant,
            by=by,
        )
        for each in late
    )
