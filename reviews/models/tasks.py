"""One task per milestone and subject (a unit, or a person of a unit)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, TruncDate
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaign.lib import clock
from campaign.models import Campaign, Milestone
from orgunits.access import ScopedQuerySet, roots, within
from orgunits.models import OrgUnit, Person, User
from orgunits.roles import Permission

FINISHED = ("accepted", "exempt")
IN_HAND = ("open", "returned")


class TaskQuerySet(ScopedQuerySet):
    def bulk_create(self, objs: Any, *args: Any, **kwargs: Any) -> Any:
        tasks = list(objs)
        keep_structure(tasks)
        return super().bulk_create(tasks, *args, **kwargs)

    def inside(self, unit: OrgUnit) -> TaskQuerySet:
        """At or below the unit, as the tree was when the tasks were opened."""
        return self.filter(unit_path__startswith=unit.path)

    def visible_to(self, user: Any) -> TaskQuerySet:
        """Tasks of units in scope, and one's own wherever it is."""
        if not getattr(user, "is_authenticated", False) or not user.is_active:
            return self.none()
        in_scope = within(roots(user, Permission.VIEW))
        if user.person_id is None:
            return self.filter(in_scope)
        return self.filter(in_scope | Q(person_id=user.person_id))

    def in_campaign(self, campaign: Campaign | None) -> TaskQuerySet:
        """Of the province's plan, and of the committees' own plans under it (R52)."""
        if campaign is None:
            return self.none()
        return self.filter(Q(campaign=campaign) | Q(campaign__parent=campaign))

    def of_units(self) -> TaskQuerySet:
        return self.filter(person=None)

    def unfinished(self) -> TaskQuerySet:
        return self.exclude(state__in=FINISHED)

    def not_sent(self) -> TaskQuerySet:
        """Still in the hands of the unit: not begun, or sent back."""
        return self.filter(state__in=IN_HAND)

    def waiting(self) -> TaskQuerySet:
        return self.filter(state=ReviewTask.State.SUBMITTED)

    def overdue(self, today: date) -> TaskQuerySet:
        """In the hands of the unit after the last day in time."""
        return self.not_sent().filter(last_day__lt=today)

    def looking(self, look: str, today: date) -> TaskQuerySet:
        """The rows whose `look` on the boards is this one."""
        if look == "late":
            return self.overdue(today)
        found = self.filter(state=look)
        return found if look not in IN_HAND else found.exclude(last_day__lt=today)

    def sent_late(self) -> TaskQuerySet:
        """Last sent after the last day in time; a paper counts from the day it was received."""
        day = Coalesce("paper_received_on", TruncDate("submitted_at", tzinfo=clock.HANOI))
        return self.alias(counts_from=day).filter(counts_from__gt=F("last_day"))

    def of_sender(self, user: Any) -> TaskQuerySet:
        """What the user's own units send, and what the user owes in person."""
        mine = Q(person=None, unit__path__in=roots(user, Permission.SUBMIT))
        if getattr(user, "person_id", None):
            mine |= Q(person_id=user.person_id)
        return self.filter(mine)

    def of_receiver(self, user: Any) -> TaskQuerySet:
        """Of units below one on which the user accepts; never of that unit itself."""
        paths = roots(user, Permission.ACCEPT)
        return self.filter(within(paths)).exclude(unit__path__in=paths)


class ReviewTask(models.Model):
    class State(models.TextChoices):
        OPEN = "open", _("Chưa gửi")
        SUBMITTED = "submitted", _("Chờ tiếp nhận")
        RETURNED = "returned", pgettext_lazy("trạng thái", "Trả lại để bổ sung")
        ACCEPTED = "accepted", _("Đã tiếp nhận")
        EXEMPT = "exempt", _("Không thuộc diện")

    campaign = models.ForeignKey(
        Campaign, verbose_name=_("đợt"), on_delete=models.PROTECT, related_name="tasks"
    )
    milestone = models.ForeignKey(
        Milestone, verbose_name=_("mốc"), on_delete=models.PROTECT, related_name="tasks"
    )
    unit = models.ForeignKey(
        OrgUnit, verbose_name=_("đơn vị"), on_delete=models.PROTECT, related_name="tasks"
    )
    person = models.ForeignKey(
        Person,
        verbose_name=_("cá nhân"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="tasks",
    )
    # The tree as it was when the task was opened: a campaign keeps it, whatever moves later.
    unit_path = models.CharField(max_length=255, editable=False, db_index=True)
    unit_depth = models.PositiveSmallIntegerField(editable=False)
    unit_level = models.CharField(_("cấp"), max_length=12, choices=OrgUnit.Level, editable=False)
    unit_name = models.CharField(_("tên đơn vị"), max_length=200, editable=False)
    unit_members = models.PositiveIntegerField(_("số đảng viên"), editable=False)
    parent_name = models.CharField(_("trực thuộc"), max_length=200, editable=False, blank=True)
    state = models.CharField(_("trạng thái"), max_length=10, choices=State, default=State.OPEN)
    # Copied from the milestone when opened; an extension moves only this one.
    last_day = models.DateField(_("ngày cuối"), null=True, blank=True)
    opened_at = models.DateTimeField(_("mở lúc"))
    submitted_at = models.DateTimeField(_("gửi lúc"), null=True, blank=True)
    submitted_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    paper_received_on = models.DateField(_("ngày nhận bản giấy"), null=True, blank=True)
    late_reason = models.CharField(_("lý do gửi muộn"), max_length=500, blank=True)
    returned_at = models.DateTimeField(_("trả lại lúc"), null=True, blank=True)
    returned_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    return_reason = models.CharField(_("lý do trả lại"), max_length=1000, blank=True)
    accepted_at = models.DateTimeField(_("tiếp nhận lúc"), null=True, blank=True)
    accepted_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    accepted_version = models.PositiveSmallIntegerField(
        _("lần gửi được tiếp nhận"), null=True, blank=True
    )

    # One of those who send for the unit; nobody: they do it together.
    assignee = models.ForeignKey(
        User,
        verbose_name=_("được giao cho"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="assigned_tasks",
    )

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("nhiệm vụ")
        verbose_name_plural = _("nhiệm vụ")
        ordering = ["last_day", "pk"]
        indexes = [
            models.Index(fields=["campaign", "state", "last_day"], name="task_by_state"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["milestone", "unit"], condition=Q(person=None), name="one_task_per_unit"
            ),
            models.UniqueConstraint(
                fields=["milestone", "unit", "person"],
                condition=Q(person__isnull=False),
                name="one_task_per_person",
            ),
            models.CheckConstraint(
                condition=~Q(state="submitted")
                | Q(submitted_at__isnull=False, submitted_by__isnull=False),
                name="task_submitted_at_and_by",
            ),
            models.CheckConstraint(
                condition=(
                    Q(state="returned", returned_at__isnull=False, returned_by__isnull=False)
                    & ~Q(return_reason="")
                )
                | ~Q(state="returned"),
                name="task_returned_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(
                    state="accepted",
                    accepted_at__isnull=False,
                    accepted_by__isnull=False,
                    accepted_version__isnull=False,
                )
                | (
                    ~Q(state="accepted")
                    & Q(accepted_at=None, accepted_by=None, accepted_version=None)
                ),
                name="task_accepted_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(person=None) | Q(assignee=None), name="own_review_is_not_handed_over"
            ),
        ]

    def __str__(self) -> str:
        who = f"{self.person} ({self.unit})" if self.person_id else str(self.unit)
        return f"{self.milestone.key} · {who}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.unit_path:
            keep_structure([self])
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("reviews:task", args=[self.pk])

    @property
    def is_finished(self) -> bool:
        return self.state in FINISHED

    @property
    def was_late(self) -> bool:
        """Sent after the last day in time; a paper counts from the day it was received."""
        if not self.last_day or not self.submitted_at:
            return False
        return (self.paper_received_on or clock.day_of(self.submitted_at)) > self.last_day

    @property
    def is_overdue(self) -> bool:
        in_hand = self.state in (self.State.OPEN, self.State.RETURNED)
        return bool(in_hand and self.last_day and self.last_day < clock.today())

    @property
    def look(self) -> str:
        """The shape drawn on boards: the state, or `late` while overdue and in the unit's hands."""
        return "late" if self.is_overdue else self.state

    @property
    def sender_label(self) -> str:
        """One state, a word for each audience: what the receiver awaits, the sender has sent."""
        if self.is_overdue:
            return str(_("Quá hạn"))
        if self.state == self.State.SUBMITTED:
            return str(_("Đã gửi"))
        return self.get_state_display()

    @property
    def receiver_label(self) -> str:
        return str(_("Quá hạn")) if self.is_overdue else self.get_state_display()


def keep_structure(tasks: list[ReviewTask]) -> None:
    """Write down where each unit stands now; two queries for any number of tasks."""
    units = OrgUnit.objects.in_bulk({task.unit_id for task in tasks})
    above = {unit.path[: -OrgUnit.steplen] for unit in units.values()}
    parents = dict(OrgUnit.objects.filter(path__in=above).values_list("path", "name"))
    for task in tasks:
        unit = units[task.unit_id]
        task.unit_path, task.unit_depth, task.unit_level = unit.path, unit.depth, unit.level
        task.unit_name, task.unit_members = unit.name, unit.member_count
        task.parent_name = parents.get(unit.path[: -OrgUnit.steplen], "")
