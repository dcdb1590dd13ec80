"""The units a Standing Committee member attends at: cards, and the situation of each."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, Q, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from campaign.lib import clock
from campaign.models import Campaign
from orgunits.guards import SIGNED_IN, allow
from orgunits.models import OrgUnit
from reviews.assignment_forms import AttendForm
from reviews.domain import structure, supervision
from reviews.models import Conference, ReviewTask, SubmissionFile, Suggestion, Supervision


@allow(SIGNED_IN)
def units(request: HttpRequest) -> HttpResponse:
    campaign = Campaign.objects.visible_to(request.user).current()
    found = cards(request.user, campaign)
    return render(request, "reviews/my_units.html", {"cards": found, "campaign": campaign})


@allow(SIGNED_IN)
def unit(request: HttpRequest, pk: int) -> HttpResponse:
    campaign = Campaign.objects.visible_to(request.user).current()
    return show(request, get_object_or_404(_mine(request.user, campaign), pk=pk))


def cards(user: Any, campaign: Campaign | None) -> list[dict[str, Any]]:
    """A few queries at any number of units; the next conference first, then what is left to do."""
    units = list(_mine(user, campaign).annotate(issued_count=_issued(user, campaign)))
    found = {unit.pk: _empty_card(unit) for unit in units}
    for task in _tasks(user, campaign, units):
        found[task.unit_id]["tasks"].append(task)
    for row in _rows(campaign, units):
        _place(found[row.unit_id], row, user)
    for conference in conferences_ahead(user, campaign, units):
        found[conference.unit_id]["conference"] = (
            found[conference.unit_id]["conference"] or conference
        )
    return sorted(found.values(), key=_urgency)


def _empty_card(unit: OrgUnit) -> dict[str, Any]:
    return {"unit": unit, "tasks": [], "before": [], "mine": None, "conference": None}


def conferences_ahead(user: Any, campaign: Campaign | None, units: list[OrgUnit]) -> Any:
    """Called and not over, the next one first; with how many papers were sent to the reader."""
    rows = Conference.objects.visible_to(user).ahead(clock.today())
    sent = Count(
        "papers__deliveries", filter=Q(papers__deliveries__seat__person=user.person_id or 0)
    )
    return rows.filter(campaign=campaign, unit__in=units).annotate(papers_sent=sent)


def show(
    request: HttpRequest, unit: OrgUnit, form: AttendForm | None = None, status: int = 200
) -> HttpResponse:
    user, campaign = request.user, Campaign.objects.visible_to(request.user).current()
    card: dict[str, Any] = {"before": [], "mine": None}
    rows = list(_rows(campaign, [unit]))
    for row in rows:
        _place(card, row, user)
    context = card | {
        "unit": unit,
        "tasks": list(_tasks(user, campaign, [unit])),
        "others": [row for row in rows if not row.valid_to and row != card["mine"]],
        "below": _below(user, campaign, unit),
        "suggestions": _suggestions(user, campaign, [unit]),
        "conferences": conferences_ahead(user, campaign, [unit]),
        "files": _files(user, campaign, unit),
        "form": form or _attend_form(card["mine"]),
    }
    return render(request, "reviews/my_unit.html", context, status=status)


def _mine(user: Any, campaign: Campaign | None) -> Any:
    """Assigned and in scope: the right and the assignment must both stand."""
    assigned = supervision.assigned_units(user.person, campaign)
    return OrgUnit.objects.visible_to(user).filter(pk__in=assigned.values("pk")).order_by("path")


def _tasks(user: Any, campaign: Campaign | None, units: list[OrgUnit]) -> Any:
    tasks = ReviewTask.objects.visible_to(user).filter(campaign=campaign, unit__in=units)
    return tasks.filter(person=None).select_related("unit", "milestone").order_by("last_day", "pk")


def _rows(campaign: Campaign | None, units: list[OrgUnit]) -> Any:
    rows = Supervision.objects.filter(campaign=campaign, unit__in=units)
    return rows.select_related("person").order_by("valid_from", "pk")


def _place(card: dict[str, Any], row: Supervision, user: Any) -> None:
    if row.valid_to:
        card["before"].append(row)
    elif row.person_id == user.person_id:
        card["mine"] = row


def _suggestions(user: Any, campaign: Campaign | None, units: list[OrgUnit]) -> Any:
    seen = Suggestion.objects.visible_to(user).issued()
    return seen.filter(campaign=campaign, unit__in=units).defer("text")


def _issued(user: Any, campaign: Campaign | None) -> Subquery:
    rows = Suggestion.objects.visible_to(user).issued().filter(campaign=campaign)
    counted = rows.filter(unit=OuterRef("pk")).order_by().values("unit").annotate(n=Count("pk"))
    return Subquery(counted.values("n"))


def _below(user: Any, campaign: Campaign | None, unit: OrgUnit) -> dict[str, int]:
    tasks = ReviewTask.objects.visible_to(user).filter(campaign=campaign)
    if campaign:
        tasks = tasks.inside(structure.as_of(campaign, unit))
    return (
        tasks.exclude(unit=unit)
        .exclude(state=ReviewTask.State.EXEMPT)
        .aggregate(
            accepted=Count("pk", filter=Q(state=ReviewTask.State.ACCEPTED)), total=Count("pk")
        )
    )


def _files(user: Any, campaign: Campaign | None, unit: OrgUnit) -> Any:
    files = SubmissionFile.objects.visible_to(user).filter(
        submission__task__unit=unit,
        submission__task__campaign=campaign,
        submission__state="sent",
    )
    return files.select_related("submission", "submission__task__milestone").order_by("-pk")


def _attend_form(row: Supervision | None) -> AttendForm | None:
    if row is None:
        return None
    kept = {"on": row.attended_on, "remarks": row.remarks} if row.attended_on else {}
    return AttendForm(initial=kept)


def _urgency(card: dict[str, Any]) -> tuple[date, bool, date, str]:
    left = [task for task in card["tasks"] if not task.is_finished]
    first = min((task.last_day or date.max for task in left), default=date.max)
    meets = card["conference"].starts_on if card["conference"] else date.max
    return meets, not left, first, card["unit"].path
