"""The list of cases, the page of one, and opening them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import F, Q
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from campaign.models import Campaign
from orgunits import access, exports
from orgunits.guards import SIGNED_IN, allow, holding
from orgunits.models import OrgUnit, Person
from orgunits.roles import Permission
from ratings import list_exports
from ratings.case_forms import CaseFilter
from ratings.domain import board, cases, history, ladder
from ratings.domain.case_page import page_of
from ratings.domain.masks import STEPS, mask
from ratings.models import PeerGroup, RatingCase, Step
from ratings.models.reach import fully, knows_any

PAGE = 50


@allow(SIGNED_IN)
def listed(request: HttpRequest) -> HttpResponseBase:
    user = request.user
    campaign = Campaign.objects.visible_to(user).current()
    knowing = knows_any(user)
    groups = list(PeerGroup.objects.visible_to(user).filter(campaign=campaign))
    form = CaseFilter(request.GET, groups, knows=knowing)
    seen = RatingCase.objects.visible_to(user).filter(campaign=campaign)
    rows = _narrow(seen, form.chosen(), user)
    rows = ladder.with_told(ladder.with_steps(rows, *STEPS)).select_related(
        "unit", "person", "group"
    )
    rows = rows.order_by("group__place", "group", "unit_path", "-is_head", "pk")
    if exports.wanted(request):
        return list_exports.cases(request, rows)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    mask(page.object_list, user)
    context = {
        "form": form,
        "page": page,
        "campaign": campaign,
        "knows": knowing,
        "groups": _summaries(groups),
        "may_open": campaign and access.can(user, Permission.RATE, campaign.unit),
    }
    return render(request, "ratings/cases_list.html", context)


def _narrow(rows: Any, chosen: dict[str, str], user: Any) -> Any:
    names = {"group": "group", "kind": "object_kind"}
    rows = rows.filter(**{names[name]: chosen[name] for name in names if name in chosen})
    if "q" in chosen:
        units, people = OrgUnit.objects.matching(chosen["q"]), Person.objects.matching(chosen["q"])
        rows = rows.filter(Q(unit__in=units, person=None) | Q(person__in=people.values("pk")))
    if {"state", "grade", "flag"} & set(chosen):  # to be found by it is to be told it
        rows = rows.filter(fully(user))
    if "state" in chosen:
        rows = rows.filter(state=chosen["state"])
    if grade := chosen.get("grade"):
        rows = rows.filter(Q(grade=grade) | Q(grade="", proposed_grade=grade))
    return _flagged(rows, chosen.get("flag", ""))


def _flagged(rows: Any, flag: str) -> Any:
    if flag == "differs":
        rows = ladder.with_steps(rows, Step.SELF).exclude(proposed_grade="")
        return rows.filter(self_grade__isnull=False).exclude(self_grade=F("proposed_grade"))
    return history.failed_twice_among(rows) if flag == "failed_twice" else rows


def _summaries(groups: list[PeerGroup]) -> list[dict[str, Any]]:
    counted = board.counts(groups)
    unrated = board.unrated(groups)
    standing = board.standings(groups)
    return [
        {
            "group": group,
            "standing": standing[group.pk],
            "total": counted[group.pk].total(),
            "counts": counted[group.pk],
            "unrated": unrated[group.pk],
        }
        for group in groups
    ]


@allow(holding(Permission.RATE))
@require_http_methods(["GET", "POST"])
def open_cases(request: HttpRequest, key: str) -> HttpResponse:
    """First what would happen; groups left out now can be opened later."""
    plan = get_object_or_404(Campaign.objects.visible_to(request.user), key=key)
    access.require(request.user, Permission.RATE, plan.unit)
    errors: list[str] = []
    chosen = request.POST.getlist("group") if request.method == "POST" else None
    try:
        cases.require_published(plan)
        if chosen is not None:
            found = cases.open_cases(campaign_id=plan.pk, keys=set(chosen), by=request.user)
            said = _("Đã mở %(opened)s hồ sơ xếp loại, đã có từ trước %(existing)s.")
            messages.success(request, said % {"opened": found[0], "existing": found[1]})
            return redirect("ratings:cases")
    except ValidationError as error:
        errors = error.messages
    context = {"plan": plan, "preview": cases.preview(plan), "errors": errors, "chosen": chosen}
    status = 422 if errors and request.method == "POST" else 200
    return render(request, "ratings/cases_open.html", context, status=status)


@allow(SIGNED_IN)
def case(request: HttpRequest, pk: int) -> HttpResponse:
    return show(request, find(request, pk))


def find(request: HttpRequest, pk: int) -> RatingCase:
    """The case, or 404 for whoever may not know of it."""
    rows = RatingCase.objects.visible_to(request.user)
    related = ("unit", "person", "group", "campaign__rule_set", "campaign__unit", "unrated_by")
    return get_object_or_404(rows.select_related(*related), pk=pk)


def show(request: HttpRequest, found: RatingCase, status: int = 200, **more: Any) -> HttpResponse:
    context = page_of(found, request.user) | more
    return render(request, "ratings/case_page.html", context, status=status)
