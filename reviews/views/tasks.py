"""The list behind every figure, and the page of one task."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaign.lib import clock
from campaign.models import Campaign, Milestone
from orgunits import access, exports
from orgunits.guards import SIGNED_IN, allow
from orgunits.models import OrgUnit
from orgunits.roles import Permission
from reviews import list_exports
from reviews.domain import (
    exclusions,
    handovers,
    ladder,
    own_plans,
    parts,
    recalls,
    structure,
    submissions,
)
from reviews.models import Extension, ReviewTask, Submission
from reviews.models.tasks import IN_HAND

PAGE = 50
LOOKS = [
    ("open", _("Chưa gửi, còn hạn")),
    ("late", _("Quá hạn chưa gửi")),
    ("submitted", _("Chờ tiếp nhận")),
    ("returned", pgettext_lazy("trạng thái", "Trả lại để bổ sung")),
    ("accepted", _("Đã tiếp nhận")),
    ("asked", _("Đang xin gia hạn")),
    ("sent_late", _("Đã gửi, muộn")),
    ("exempt", _("Không thuộc diện")),
]


class TaskFilter(forms.Form):
    """What is not a choice is ignored: an old link still opens a list."""

    q = forms.CharField(label=_("Tên đơn vị"), required=False)
    state = forms.ChoiceField(label=_("Trạng thái"), required=False)
    milestone = forms.ChoiceField(label=_("Mốc"), required=False)
    level = forms.ChoiceField(label=_("Cấp"), required=False)
    kind = forms.ChoiceField(label=_("Loại hình"), required=False)

    def __init__(self, data: Any, campaign: Campaign | None) -> None:
        super().__init__(data)
        steps = Milestone.objects.filter(campaign=campaign).exclude(work=Milestone.Work.NOTHING)
        every = [("", _("Tất cả"))]
        for name, choices in {
            "state": LOOKS,
            "milestone": [(step.key, f"{step.key} · {step.short_title}") for step in steps],
            "level": OrgUnit.Level.choices,
            "kind": OrgUnit.Kind.choices,
        }.items():
            self.fields[name].choices = [*every, *choices]

    def narrow(self, tasks: Any) -> Any:
        self.full_clean()
        chosen = {name: value for name, value in self.cleaned_data.items() if value}
        names = {"milestone": "milestone__key", "level": "unit__level", "kind": "unit__kind"}
        tasks = tasks.filter(**{names[name]: chosen[name] for name in names if name in chosen})
        if "q" in chosen:
            tasks = tasks.filter(unit__in=OrgUnit.objects.matching(chosen["q"]))
        return _looking(tasks, chosen.get("state", ""))


def _looking(tasks: Any, look: str) -> Any:
    if look == "sent_late":
        return tasks.sent_late()
    if look == "asked":
        return tasks.filter(extensions__state=Extension.State.ASKED)
    return tasks.looking(look, clock.today()) if look else tasks


@allow(SIGNED_IN)
def tasks(request: HttpRequest) -> HttpResponseBase:
    campaign = Campaign.objects.visible_to(request.user).current()
    form = TaskFilter(request.GET, campaign)
    unit = _chosen_unit(request)
    found = ReviewTask.objects.visible_to(request.user).in_campaign(campaign)
    if unit and campaign:
        found = found.inside(structure.as_of(campaign, unit))
    found = form.narrow(found).select_related("unit", "person", "milestone")
    rows = found.order_by(F("last_day").asc(nulls_last=True), "unit_path", "pk")
    if exports.wanted(request):
        return list_exports.tasks(request, rows)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "unit": unit, "page": page, "campaign": campaign}
    return render(request, "reviews/tasks_list.html", context)


def _chosen_unit(request: HttpRequest) -> OrgUnit | None:
    pk = request.GET.get("unit", "")
    if not pk:
        return None
    units = OrgUnit.objects.visible_to(request.user)
    return get_object_or_404(units, pk=pk if pk.isdecimal() else 0)


@allow(SIGNED_IN)
def task(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "reviews/task_page.html", page_of(request, find(request, pk)))


def find(request: HttpRequest, pk: int) -> ReviewTask:
    """The task, or 404 for whoever may not know of it."""
    seen = ReviewTask.objects.visible_to(request.user)
    rows = seen.select_related(
        "unit",
        "person",
        "campaign",
        "milestone__campaign__rule_set",
        "returned_by",
        "assignee",
    )
    task = get_object_or_404(rows, pk=pk)
    if submissions.is_sender(request.user, task):
        request.nav_here = reverse("reviews:my-work")
    return task


def page_of(request: HttpRequest, task: ReviewTask, **more: Any) -> dict[str, Any]:
    """`more` brings what a refused form typed: `entry`, `errors`, `reason`."""
    user = request.user
    writes = submissions.may_write(user, task) and task.state in ("open", "returned")
    history = list(
        task.submissions.visible_to(user)
        .sent()
        .select_related("sent_by", "returned_by", "recalled_by")
    )
    latest = _with_task(history[0], task) if history else None
    draft = task.submissions.filter(state=Submission.State.DRAFT).first() if writes else None
    return {
        "task": task,
        "is_sender": submissions.is_sender(user, task),
        "is_receiver": access.can_above(user, Permission.ACCEPT, task.unit),
        "may_extend": _may_extend(user, task),
        "extensions": list(task.extensions.select_related("asked_by", "decided_by")),
        "exclusions": list(task.exclusions.select_related("by", "ended_by")),
        "handovers": list(task.handovers.select_related("from_user", "to_user", "by")),
        "beside": _beside(user, task),
        "summary_warning": ladder.summary_warning(
            task.campaign, task.unit, is_finished=task.is_finished
        ),
        "own_day": own_plans.earlier_days([task]).get(task.pk),
        "may_recall": recalls.may_recall(user, task),
        "may_audit": access.can(user, Permission.READ_AUDIT, task.unit),
        "writes": writes,
        "draft": draft,
        "missing": parts.missing(task, draft) if writes else [],
        "sections": sections(_with_task(draft, task), user, more.pop("entry", None)),
        "history": history,
        "latest": latest,
        "sheets": sheets(latest, user),
        "warnings": parts.warnings_for(latest, user) if latest else [],
    } | more


def _beside(user: Any, task: ReviewTask) -> list[tuple[str, str]]:
    """What else is done about this task, on pages of its own."""
    holds = access.can(user, Permission.HOLD_CONFERENCE, task.unit)
    found = []
    if task.milestone.form == "01" and holds:
        found.append((_now("Lấy ý kiến dự thảo"), reverse("reviews:draft", args=[task.pk])))
    if task.person and ladder.may_enter(user, task.unit, task.person):
        url = reverse("reviews:member-file", args=[task.pk])
        found.append((_now("Hồ sơ kiểm điểm cá nhân"), url))
    if task.person is None and access.can(user, Permission.SUBMIT, task.unit):
        url = reverse("reviews:summary-day", args=[task.unit_id])
        found.append((_now("Ngày tổng kết năm"), url))
    if task.state in (*IN_HAND, "exempt") and exclusions.may_exclude(user, task):
        words = _now("Đưa trở lại diện") if task.is_finished else _now("Không thuộc diện")
        found.append((words, reverse("reviews:exclude", args=[task.pk])))
    if handovers.may_hand_over(user, task):
        found.append((_now("Bàn giao"), reverse("reviews:hand-over", args=[task.pk])))
    return found


def _may_extend(user: Any, task: ReviewTask) -> bool:
    if task.state not in IN_HAND or task.last_day is None:
        return False
    above = access.can_above(user, Permission.ACCEPT, task.unit)
    return above or submissions.may_write(user, task)


def _with_task(submission: Submission | None, task: ReviewTask) -> Submission | None:
    if submission:
        submission.task = task
    return submission


def sections(draft: Submission | None, user: Any, entry: Any = None) -> list[dict[str, Any]]:
    """The parts of the form; `entry` is one just refused, as typed."""
    if draft is None:
        return []
    return [
        {
            "part": part,
            "form": entry.forms[part.key] if entry else part.form(draft, user),
            "missing": part.missing(draft.task, draft),
            "may_be_left": part.may_be_left(draft.task),
            "warnings": part.warnings(draft),
        }
        for part in parts.of(draft.task)
    ]


def sheets(submission: Submission | None, user: Any) -> list[dict[str, Any]]:
    if submission is None:
        return []
    drawn = [(part, part.sheet_for(submission, user)) for part in parts.of(submission.task)]
    return [{"part": part, **facts} for part, facts in drawn if facts is not None]
