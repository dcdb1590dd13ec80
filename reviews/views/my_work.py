"""One list of what the user has in hand; below it, what others wait for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import F, Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from campaign.models import Campaign
from orgunits import access
from orgunits.guards import SIGNED_IN, allow
from orgunits.models import OrgUnit
from orgunits.roles import Permission
from reviews.domain import own_plans, parts, remedies
from reviews.domain.parts import Gap
from reviews.models import OpinionRequest, ReviewTask, Submission

SHOWN = 50


@dataclass(frozen=True)
class Piece:
    task: ReviewTask
    draft: Submission | None
    missing: list[Gap]
    own_day: own_plans.OwnDay | None


@allow(SIGNED_IN)
def my_work(request: HttpRequest) -> HttpResponse:
    mine = _of_published(ReviewTask.objects.visible_to(request.user).of_sender(request.user))
    in_hand = list(_with_drafts(mine.not_sent()))
    days = own_plans.earlier_days(in_hand)
    hand = [_piece(task, days.get(task.pk)) for task in in_hand]
    waiting = _waiting_for(request.user)
    context = {
        "hand": sorted(hand, key=lambda piece: _order(piece.task, request.user)),
        "hand_count": len(hand),
        "late_count": sum(piece.task.is_overdue for piece in hand),
        "remedies": remedies.mine(request.user).select_related("unit").order_by("due_on", "key"),
        "opinions": _asked_of(request.user),
        "sent": mine.waiting().order_by("submitted_at"),
        "finished": mine.filter(state=ReviewTask.State.ACCEPTED).order_by("-accepted_at")[:SHOWN],
        "accepts": _receives(request.user),
        "waiting": waiting[:SHOWN],
        "waiting_count": waiting.count(),
    }
    return render(request, "reviews/my_work_list.html", context)


def _order(task: ReviewTask, user: Any) -> tuple[bool, bool]:
    """What another was handed stands last; else what was returned stands first."""
    of_another = task.assignee_id not in (None, user.pk)
    return of_another, task.state != ReviewTask.State.RETURNED


def _asked_of(user: Any) -> Any:
    """Papers others wait for an opinion on; the mail says no more than that."""
    asked = OpinionRequest.objects.asked_of(user).waiting()
    related = ("unit", "draft", "person", "asked_unit", "asked_person")
    return asked.select_related(*related).order_by("due_on", "pk")


def _of_published(tasks: QuerySet[ReviewTask]) -> Any:
    return tasks.filter(campaign__state=Campaign.State.PUBLISHED).select_related(
        "unit", "person", "returned_by", "assignee", "milestone__campaign"
    )


def _with_drafts(tasks: Any) -> Any:
    drafts = Submission.objects.filter(state=Submission.State.DRAFT)
    drafts = drafts.select_related("table", "self_review")
    drafts = drafts.prefetch_related("files", "table__rows", "self_review__rows")
    return tasks.order_by(F("last_day").asc(nulls_last=True), "pk").prefetch_related(
        Prefetch("submissions", drafts, to_attr="drafts")
    )


def _piece(task: ReviewTask, own_day: own_plans.OwnDay | None) -> Piece:
    draft = next(iter(getattr(task, "drafts", [])), None)
    return Piece(task, draft, parts.missing(task, draft), own_day)


def _receives(user: Any) -> bool:
    """Cells send nothing, so nothing ever waits for whoever has only cells below."""
    held = OrgUnit.objects.filter(path__in=access.roots(user, Permission.ACCEPT), numchild__gt=0)
    return held.exclude(level__in=(OrgUnit.Level.GRASSROOTS, OrgUnit.Level.CELL)).exists()


def _waiting_for(user: Any) -> Any:
    """Sent by the units directly below; the province also hears its own bodies further down."""
    roots = OrgUnit.objects.filter(path__in=access.roots(user, Permission.ACCEPT))
    near = Q(pk__in=[])
    for path, depth, level in roots.values_list("path", "depth", "level"):
        below = Q(unit__depth=depth + 1) | Q(unit__level=level)
        near |= Q(unit__path__startswith=path) & below
    tasks = ReviewTask.objects.visible_to(user).of_receiver(user).waiting().filter(near)
    return _of_published(tasks).order_by("submitted_at", "pk")
