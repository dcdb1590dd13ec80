"""Units in the user's scope: the tree opens branch by branch, a unit shows both its lines."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render

from campaign.lib import clock
from orgunits import access, exports, list_exports, panels
from orgunits.domain import paths, tree
from orgunits.guards import SIGNED_IN, allow
from orgunits.models import Appointment, OrgUnit, Person, StandingCharge, StructureChange
from orgunits.roles import Permission

PAGE = 50


@allow(SIGNED_IN)
def units(request: HttpRequest) -> HttpResponseBase:
    """The tree from the topmost units one may see, or a list of what a filter finds."""
    seen = OrgUnit.objects.visible_to(request.user)
    asked = request.GET
    filtered = bool(asked.get("q") or asked.get("level") or asked.get("kind"))
    if exports.wanted(request):
        return list_exports.units(request, _filtered(seen, asked) if filtered else seen)
    context = {
        "filters": asked,
        "filtered": filtered,
        "line": _line(request),
        "levels": OrgUnit.Level.choices,
        "kinds": OrgUnit.Kind.choices,
        "may_change": access.holds(request.user, Permission.CHANGE_STRUCTURE),
    }
    if filtered:
        found = _filtered(seen, asked)
        context["page"] = Paginator(found, PAGE).get_page(asked.get("page"))
    else:
        opened = seen.filter(pk=_number(asked.get("mo"))).first()
        context["nodes"] = tree.Line(request.user, _line(request)).opened(opened)
        context["opened"] = opened
    return render(request, "orgunits/units_list.html", context)


@allow(SIGNED_IN)
def branch(request: HttpRequest, pk: int) -> HttpResponse:
    """The units directly below one, for the tree that is already on the screen."""
    found = get_object_or_404(OrgUnit.objects.visible_to(request.user), pk=pk)
    line = tree.Line(request.user, _line(request))
    total, nodes = line.children(found).count(), line.branch(found)
    node = tree.Node(found, total, nodes)
    return render(request, "orgunits/units_branch.html", {"node": node, "line": line.name})


@allow(SIGNED_IN)
def unit(request: HttpRequest, pk: int) -> HttpResponse:
    user = request.user
    found = get_object_or_404(OrgUnit.objects.visible_to(user).select_related("successor"), pk=pk)
    seen = OrgUnit.objects.visible_to(user).not_ended(clock.today())
    children = seen.inside(found.path).filter(depth=found.depth + 1).order_by("place", "path")
    parent = seen.filter(pk=found.administrative_parent_id).first()
    context = {
        "unit": found,
        "ended": found.valid_to and found.valid_to < clock.today(),
        "successor": _seen(user, found.successor),
        "ancestors": _ancestors(user, found),
        "page": Paginator(children, PAGE).get_page(request.GET.get("page")),
        "administrative_parent": parent,
        "administrative_children": seen.filter(administrative_parent=found)[:PAGE],
        "posts": found.appointments.in_force(clock.today()).select_related("person"),
        "charges": _charges(user, found),
        "changes": _changes(user, found),
        "panels": panels.for_unit(user, found),
        "may_change": access.can(user, Permission.CHANGE_STRUCTURE, found) and not found.valid_to,
        "may_manage": access.can(user, Permission.MANAGE_PEOPLE, found) and not found.valid_to,
        "may_audit": access.can(user, Permission.READ_AUDIT, found),
    }
    return render(request, "orgunits/units_unit.html", context)


@allow(SIGNED_IN)
def search(request: HttpRequest) -> HttpResponse:
    """Units and people; accents do not matter, đ counts as d."""
    words = request.GET.get("q", "").strip()
    seen = OrgUnit.objects.visible_to(request.user)
    context: dict[str, Any] = {"words": words, "units": [], "people": []}
    if words:
        context["units"] = seen.matching(words).order_by("depth", "place")[:PAGE]
        context["people"] = _people(request.user, seen, words)
    return render(request, "orgunits/search_results.html", context)


def _line(request: HttpRequest) -> str:
    asked = request.GET.get("tuyen", "")
    return asked if asked in tree.LINES else tree.PARTY


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else 0


def _filtered(seen: QuerySet, asked: Any) -> QuerySet:
    level, kind, words = asked.get("level"), asked.get("kind"), asked.get("q", "")
    chosen = Q(level=level) if level in OrgUnit.Level.values else Q()
    if kind in OrgUnit.Kind.values:
        chosen &= Q(kind=kind)
    found = seen.filter(chosen).matching(words)
    return found if chosen or words else seen.none()


def _ancestors(user: Any, unit: OrgUnit) -> list[OrgUnit]:
    above = paths.line(unit.path)[:-1]
    return list(OrgUnit.objects.visible_to(user).filter(path__in=above).order_by("depth"))


def _seen(user: Any, unit: OrgUnit | None) -> OrgUnit | None:
    return unit if access.can(user, Permission.VIEW, unit) else None


def _charges(user: Any, unit: OrgUnit) -> Any:
    if not access.can(user, Permission.SEE_SUPERVISION, unit):
        return []
    return StandingCharge.objects.filter(unit=unit).select_related("person")


def _changes(user: Any, unit: OrgUnit) -> list[StructureChange]:
    """Names of other units only to whoever may see them; the old place, to who sees above."""
    found = list(StructureChange.objects.about(unit).select_related("unit", "other", "recorded_by"))
    sees_above = access.can_above(user, Permission.VIEW, unit)
    for change in found:
        change.other = _seen(user, change.other)
        change.old_parent = change.old_parent if sees_above else ""
        change.shown_unit = _seen(user, change.unit)
    return found


def _people(user: Any, seen: QuerySet, words: str) -> QuerySet:
    """People with a post at a unit in scope, and only those posts; `may_open` their page."""
    posts = Appointment.objects.filter(unit__in=seen).in_force(clock.today())
    people = Person.objects.filter(pk__in=posts.values("person")).matching(words)
    shown = Prefetch("appointments", posts.select_related("unit"), to_attr="seen_posts")
    open_to = Person.objects.visible_to(user).filter(pk=OuterRef("pk"))
    return people.annotate(may_open=Exists(open_to)).prefetch_related(shown)[:PAGE]
