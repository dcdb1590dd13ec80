"""Units in the user's scope: the list opens branch by branch, a unit shows both its lines."""

from django.core.paginator import Paginator
from django.db.models import Prefetch, Q
from django.shortcuts import get_object_or_404, render

from campaign.lib import clock
from orgunits import access
from orgunits.guards import SIGNED_IN, allow
from orgunits.models import Appointment, OrgUnit, Person
from orgunits.roles import Permission

PAGE = 50


@allow(SIGNED_IN)
def units(request):
    """The topmost units one may see; from there down, branch by branch."""
    seen = OrgUnit.objects.visible_to(request.user)
    tops = access.roots(request.user, Permission.VIEW)
    return render(
        request,
        "orgunits/units_list.html",
        {
            "tops": OrgUnit.objects.filter(path__in=tops),
            "page": Paginator(_filtered(seen, request.GET), PAGE).get_page(request.GET.get("page")),
            "filters": request.GET,
            "levels": OrgUnit.Level.choices,
            "kinds": OrgUnit.Kind.choices,
        },
    )


@allow(SIGNED_IN)
def unit(request, pk):
    seen = OrgUnit.objects.visible_to(request.user).in_force(clock.today())
    found = get_object_or_404(OrgUnit.objects.visible_to(request.user), pk=pk)
    children = seen.filter(path__startswith=found.path, depth=found.depth + 1).order_by("place")
    return render(
        request,
        "orgunits/units_unit.html",
        {
            "unit": found,
            "ancestors": _ancestors(request.user, found),
            "page": Paginator(children, PAGE).get_page(request.GET.get("page")),
            "administrative_parent": seen.filter(pk=found.administrative_parent_id).first(),
            "administrative_children": seen.filter(administrative_parent=found)[:PAGE],
            "posts": found.appointments.in_force(clock.today()).select_related("person"),
        },
    )


@allow(SIGNED_IN)
def search(request):
    """Units and people; accents do not matter, đ counts as d."""
    words = request.GET.get("q", "").strip()
    seen = OrgUnit.objects.visible_to(request.user)
    context = {"words": words, "units": [], "people": []}
    if words:
        context["units"] = seen.matching(words).order_by("depth", "place")[:PAGE]
        context["people"] = _people(seen, words)
    return render(request, "orgunits/search_results.html", context)


def _filtered(seen, asked):
    level, kind, words = asked.get("level"), asked.get("kind"), asked.get("q", "")
    chosen = Q(level=level) if level in OrgUnit.Level.values else Q()
    if kind in OrgUnit.Kind.values:
        chosen &= Q(kind=kind)
    found = seen.filter(chosen).matching(words)
    return found if chosen or words else seen.none()


def _ancestors(user, unit):
    paths = [unit.path[:end] for end in range(OrgUnit.steplen, len(unit.path), OrgUnit.steplen)]
    return OrgUnit.objects.visible_to(user).filter(path__in=paths).order_by("depth")


def _people(seen, words):
    """People with a post at a unit in scope, and only those posts."""
    posts = Appointment.objects.filter(unit__in=seen).in_force(clock.today())
    people = Person.objects.filter(pk__in=posts.values("person")).matching(words)
    shown = Prefetch("appointments", posts.select_related("unit"), to_attr="seen_posts")
    return people.prefetch_related(shown)[:PAGE]
