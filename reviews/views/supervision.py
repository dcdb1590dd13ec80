"""Who attends the review of which unit: the list, assigning, replacing, noting attendance."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from campaign.lib import clock, document_response
from campaign.lib.pdf import PdfProblem
from campaign.models import Campaign
from orgunits import access, audit, exports
from orgunits.guards import SIGNED_IN, allow, holding
from orgunits.models import OrgUnit
from orgunits.roles import Permission
from reviews import list_exports
from reviews.assignment_forms import AssignForm, AttendForm, OnDayForm, ReplaceForm, SendForm
from reviews.domain import assignment_notice, clashes, representatives
from reviews.domain import supervision as domain
from reviews.models import Supervision
from reviews.views import my_units

FOLLOW = Supervision.Kind.FOLLOW


@allow(holding(Permission.SEE_SUPERVISION))
def supervision(request: HttpRequest) -> HttpResponseBase:
    user = request.user
    campaign = Campaign.objects.visible_to(user).select_related("unit").current()
    rows = Supervision.objects.listed_for(user).filter(campaign=campaign)
    replaced = request.GET.get("xem") == "da-thay"
    if replaced:
        rows = rows.filter(unit__in=rows.exclude(valid_to=None).values("unit"))
    if exports.wanted(request):
        return list_exports.supervision(request, rows)
    reads = may_read_suggestions(user)
    context = {
        "campaign": campaign,
        "units": by_unit(rows),
        "replaced": replaced,
        "undirected": domain.undirected(campaign, user) if campaign else [],
        "unfollowed": representatives.unfollowed(campaign, user) if campaign and reads else [],
        "unattended": domain.unattended(campaign, user) if campaign and not reads else [],
        "on_day": OnDayForm(units=OrgUnit.objects.none(), initial=OnDayForm.today()),
        "clashes": clashes.of_campaign(campaign, user) if campaign else [],
        "gaps": domain.gaps(campaign, user) if campaign and reads else [],
        "may_assign": access.roots(user, Permission.SUPERVISE),
        "may_direct": reads,
        "may_notify": campaign and access.can(user, Permission.SEE_SUPERVISION, campaign.unit),
        "may_copy": campaign and access.can(user, Permission.SUPERVISE, campaign.unit),
    }
    return render(request, "reviews/supervision_list.html", context)


def may_read_suggestions(user: Any) -> bool:
    return access.holds(user, Permission.READ_SUGGESTION) or access.holds(
        user, Permission.MANAGE_SUGGESTION
    )


def by_unit(rows: Any) -> list[dict[str, Any]]:
    """One entry a unit: who attends now, and whom they replaced."""
    found: dict[int, dict[str, Any]] = {}
    ordered = rows.select_related("unit", "person", "agency").order_by(
        "unit__level", "unit__place", "unit__path", "pk"
    )
    for row in ordered:
        entry = found.setdefault(row.unit_id, {"unit": row.unit, "now": [], "before": []})
        entry["before" if row.valid_to else "now"].append(row)
    return list(found.values())


@allow(holding(Permission.SEE_SUPERVISION))
def notice(request: HttpRequest) -> HttpResponse:
    """R29: a draft for the Office to go on with; for who sees all assignments of the campaign."""
    user = request.user
    campaign = get_object_or_404(Campaign.objects.select_related("unit"), pk=_current_pk(user))
    access.require(user, Permission.SEE_SUPERVISION, campaign.unit)
    form = document_response.wanted(request, "docx")
    drawn = assignment_notice.document(campaign, clock.today())
    try:
        answer = document_response.answer(drawn, f"thong-bao-phan-cong-{campaign.year}", form)
    except PdfProblem as error:
        messages.error(request, str(error))
        return redirect("reviews:supervision")
    audit.record("supervision.notice_drawn", campaign, by=user, after={"form": form})
    return answer


@allow(holding(Permission.SUPERVISE))
@require_POST
def copy(request: HttpRequest) -> HttpResponse:
    campaign = get_object_or_404(Campaign, pk=_current_pk(request.user))
    access.require(request.user, Permission.SUPERVISE, campaign.unit)
    added = domain.copy_from_charges(campaign, request.user)
    messages.success(
        request, _("Đã lấy %(n)s phân công từ thông báo phụ trách địa bàn.") % {"n": added}
    )
    return redirect("reviews:supervision")


@allow(holding(Permission.SUPERVISE))
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    unit = get_object_or_404(OrgUnit.objects.under(request.user, Permission.SUPERVISE), pk=pk)
    campaign = get_object_or_404(
        Campaign.objects.select_related("unit"), pk=_current_pk(request.user)
    )
    kind = _kind_for(request.user, unit)
    form = AssignForm(request.POST or None, people=domain.candidates(request.user, kind))
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data | {"campaign": campaign, "unit": unit, "kind": kind}
        if _done(form, lambda: domain.assign(**facts, by=request.user)):
            messages.success(request, _("Đã ghi phân công."))
            return redirect("reviews:supervision")
    return _form_page(request, form, {"unit": unit, "kind": Supervision.Kind(kind).label})


@allow(holding(Permission.SUPERVISE))
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """R27: which agencies send whom to follow at a direct party organization or a caucus."""
    user = request.user
    unit = get_object_or_404(OrgUnit.objects.under(user, Permission.SUPERVISE), pk=pk)
    access.require(user, Permission.READ_SUGGESTION, unit)
    campaign = get_object_or_404(Campaign.objects.select_related("unit"), pk=_current_pk(user))
    form = SendForm(request.POST or None, posts=representatives.posts(user))
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data | {"campaign": campaign, "unit": unit}
        if _done(form, lambda: representatives.send(**facts, by=user)):
            messages.success(request, _("Đã ghi đại diện dự, theo dõi."))
            return redirect("reviews:supervision")
    status = 422 if form.errors else 200
    now = unit.supervisions.filter(campaign=campaign, kind=FOLLOW, valid_to=None)
    context = {"form": form, "unit": unit, "now": now.select_related("person", "agency")}
    context["is_followed"] = unit.kind in representatives.FOLLOWED
    return render(request, "reviews/representatives_form.html", context, status=status)


@allow(holding(Permission.SUPERVISE))
def replace(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Supervision.objects.under(request.user, Permission.SUPERVISE)
    row = get_object_or_404(rows.select_related("unit", "person", "agency"), pk=pk)
    if row.kind != Supervision.Kind.GOVERNMENT:
        access.require(request.user, Permission.READ_SUGGESTION, row.unit)
    people = domain.candidates(request.user, row.kind, row.agency).exclude(pk=row.person_id)
    form = ReplaceForm(request.POST or None, people=people)
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data | {"supervision_id": row.pk}
        if _done(form, lambda: domain.replace(**facts, by=request.user)):
            messages.success(
                request, _("Đã thay người dự; người được phân công trước thôi xem đơn vị.")
            )
            return redirect("reviews:supervision")
    context = {"unit": row.unit, "row": row, "kind": row.get_kind_display()}
    return _form_page(request, form, context)


@allow(SIGNED_IN)
@require_POST
def attend(request: HttpRequest, pk: int) -> HttpResponse:
    """Only the assigned person, only while assigned."""
    person = getattr(request.user, "person", None)
    own = Supervision.objects.visible_to(request.user).filter(person=person, valid_to=None)
    row = get_object_or_404(own.select_related("unit"), pk=pk)
    form = AttendForm(request.POST)
    if form.is_valid() and _done(
        form, lambda: domain.attend(supervision_id=row.pk, **form.cleaned_data, by=request.user)
    ):
        messages.success(request, _("Đã ghi nhận dự hội nghị kiểm điểm."))
        return redirect("reviews:my-unit", pk=row.unit_id)
    return my_units.show(request, row.unit, form=form, status=422)


def _done(form: Any, act: Any) -> bool:
    try:
        act()
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True


def _form_page(request: HttpRequest, form: Any, context: dict[str, Any]) -> HttpResponse:
    status = 422 if form.errors else 200
    return render(request, "reviews/supervision_form.html", context | {"form": form}, status=status)


def _current_pk(user: Any) -> int | None:
    campaign = Campaign.objects.visible_to(user).current()
    return campaign.pk if campaign else None


def _kind_for(user: Any, unit: OrgUnit) -> str:
    """R28: the government side assigns its own leaders. Members direct where a suggestion may be
    the cause (R26), so only who may know of suggestions assigns them."""
    if access.can(user, Permission.READ_SUGGESTION, unit):
        return Supervision.Kind.DIRECT
    return Supervision.Kind.GOVERNMENT
