"""The pack of each member before the conference (R36–R39): self-review, comments, ladder."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from campaign.models import Campaign
from orgunits import access
from orgunits.guards import SIGNED_IN, allow, holding
from orgunits.models import OrgUnit
from orgunits.roles import Permission
from reviews.domain import ladder, opinions
from reviews.domain.ladder import Rung
from reviews.models import LadderStep, OpinionRequest, ReviewTask
from reviews.opinion_forms import AskForm, ExcuseForm, LadderForm, SummaryForm
from reviews.views.tasks import find

HOLD = Permission.HOLD_CONFERENCE


@dataclass(frozen=True)
class Pack:
    """One member: what has come and what is missing."""

    task: ReviewTask
    residence: OpinionRequest | None
    others: list[OpinionRequest]
    rungs: list[Rung]

    @property
    def is_whole(self) -> bool:
        sent = self.task.state in ("submitted", "accepted")
        commented = self.residence is not None and not self.residence.is_open
        return sent and commented and all(rung.step for rung in self.rungs[:2])


@allow(holding(HOLD))
def member_files(request: HttpRequest) -> HttpResponse:
    campaign = Campaign.objects.visible_to(request.user).current()
    tasks = ReviewTask.objects.under(request.user, HOLD).filter(
        campaign=campaign, person__isnull=False
    )
    rows = tasks.select_related("unit", "person", "milestone").order_by("person__sort_key", "pk")
    packs = _packs(campaign, list(rows)) if campaign else []
    context = {"packs": packs, "whole": sum(pack.is_whole for pack in packs)}
    return render(request, "reviews/member_files_list.html", context)


def _packs(campaign: Campaign, tasks: list[ReviewTask]) -> list[Pack]:
    """Two more queries at any number of members."""
    people = {task.person_id for task in tasks}
    asked: dict[int, list[OpinionRequest]] = {}
    about = OpinionRequest.objects.filter(campaign=campaign, person__in=people)
    for row in about.select_related("asked_unit", "asked_person"):
        asked.setdefault(row.person_id or 0, []).append(row)
    steps: dict[int, dict[int, LadderStep]] = {}
    for step in LadderStep.objects.filter(campaign=campaign, person__in=people):
        steps.setdefault(step.person_id, {})[step.place] = step
    return [_pack(task, asked, steps) for task in tasks]


def _pack(task: ReviewTask, asked: dict, steps: dict) -> Pack:
    rows, known = asked.get(task.person_id, []), steps.get(task.person_id, {})
    residence = next((row for row in rows if row.kind == "residence"), None)
    others = [row for row in rows if row.kind != "residence"]
    places = LadderStep.Place.choices
    rungs = [Rung(value, str(label), known.get(value)) for value, label in places]
    return Pack(task, residence, others, rungs)


@allow(SIGNED_IN)
def member_file(request: HttpRequest, pk: int) -> HttpResponse:
    return _show(request, _task(request, pk))


def _task(request: HttpRequest, pk: int) -> ReviewTask:
    task = find(request, pk)
    if task.person is None or not ladder.may_enter(request.user, task.unit, task.person):
        raise PermissionDenied(HOLD)
    return task


def _show(request: HttpRequest, task: ReviewTask, status: int = 200, **forms: Any) -> HttpResponse:
    """`forms` brings the one just refused, as typed."""
    context = {
        "task": task,
        "pack": _packs(task.campaign, [task])[0],
        "holds": access.can(request.user, HOLD, task.unit),
        "ask_form": AskForm(),
        "excuse_form": ExcuseForm(),
        "ladder_form": LadderForm(),
        "crumbs": [{"label": _("Hồ sơ kiểm điểm cá nhân"), "url": reverse("reviews:member-files")}],
    } | forms
    return render(request, "reviews/member_file.html", context, status=status)


@allow(holding(HOLD))
@require_POST
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    task, form = _to_hold(request, pk), AskForm(request.POST)
    if not form.is_valid():
        return _show(request, task, 422, ask_form=form)
    typed = form.cleaned_data
    asked = opinions.Asked(unit=typed["unit"], name=typed["name"])
    facts = {"kind": typed["kind"], "asked": asked, "due_on": typed["due_on"]}
    done = _done(form, lambda: opinions.ask_about(**_about(task), by=request.user, **facts))
    return _back(request, task, _("Đã gửi yêu cầu."), None if done else {"ask_form": form})


@allow(holding(HOLD))
@require_POST
def excuse(request: HttpRequest, pk: int) -> HttpResponse:
    task, form = _to_hold(request, pk), ExcuseForm(request.POST)
    if not form.is_valid():
        return _show(request, task, 422, excuse_form=form)
    act = lambda: opinions.excuse(**_about(task), by=request.user, **form.cleaned_data)  # noqa: E731
    done = _done(form, act)
    return _back(request, task, _("Đã ghi nhận."), None if done else {"excuse_form": form})


@allow(SIGNED_IN)
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, pk: int) -> HttpResponse:
    task = _task(request, pk)
    if request.method == "GET":
        return redirect("reviews:member-file", pk=task.pk)
    form = LadderForm(request.POST)
    if not form.is_valid():
        return _show(request, task, 422, ladder_form=form)
    act = lambda: ladder.enter(**_about(task), by=request.user, **form.cleaned_data)  # noqa: E731
    done = _done(form, act)
    words = _("Đã ghi nhận nơi kiểm điểm.")
    return _back(request, task, words, None if done else {"ladder_form": form})


def _about(task: ReviewTask) -> dict[str, Any]:
    return {"campaign": task.campaign, "unit": task.unit, "person": task.person}


def _done(form: Any, act: Any) -> bool:
    try:
        act()
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True


def _back(
    request: HttpRequest, task: ReviewTask, words: str, refused: dict[str, Any] | None
) -> HttpResponse:
    if refused:
        return _show(request, task, 422, **refused)
    messages.success(request, words)
    return redirect("reviews:member-file", pk=task.pk)


def _to_hold(request: HttpRequest, pk: int) -> ReviewTask:
    task = _task(request, pk)
    access.require(request.user, HOLD, task.unit)
    return task


@allow(holding(Permission.SUBMIT))
@require_http_methods(["GET", "POST"])
def summary_day(request: HttpRequest, pk: int) -> HttpResponse:
    """R12: the unit's own year-end summary, a limit for all of its work."""
    units = OrgUnit.objects.under(request.user, Permission.SUBMIT)
    unit = get_object_or_404(units, pk=pk)
    campaign = Campaign.objects.visible_to(request.user).current()
    form = SummaryForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and campaign:
        ladder.set_summary_day(campaign=campaign, unit=unit, by=request.user, **form.cleaned_data)
        messages.success(request, _("Đã ghi ngày tổng kết công tác năm."))
        return redirect("reviews:my-work")
    known = unit.summaries.filter(campaign=campaign).first()
    context = {"form": form, "unit": unit, "known": known}
    status = 422 if form.errors else 200
    return render(request, "reviews/summary_day.html", context, status=status)
