"""Conferences: the list, one conference, planning and convening it."""

from __future__ import annotations

from datetime import time
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from campaign.lib import clock
from campaign.models import Campaign
from orgunits import access
from orgunits.guards import SIGNED_IN, allow, holding
from orgunits.roles import Permission
from reviews import conference_panels, lifecycles
from reviews.conference_forms import (
    ConferenceForm,
    RulesForm,
    SeatPersonForm,
    Seats,
)
from reviews.domain import clashes, conclusions, conference_papers, conference_rules, minutes
from reviews.domain import conferences as domain
from reviews.models import Conference, ConferenceSeat, Minutes

HOLD = Permission.HOLD_CONFERENCE


@allow(SIGNED_IN)
def conferences(request: HttpRequest) -> HttpResponse:
    campaign = Campaign.objects.visible_to(request.user).select_related("unit").current()
    rows = Conference.objects.visible_to(request.user).filter(campaign=campaign)
    today, shown = clock.today(), rows.select_related("unit", "milestone")
    context = {
        "campaign": campaign,
        "ahead": shown.ahead(today),
        "past": shown.filter(ends_on__lt=today).order_by("-starts_on"),
        "may_plan": access.holds(request.user, HOLD),
        "may_set": campaign and access.can(request.user, HOLD, campaign.unit),
        "rules": conference_rules.of(campaign) if campaign else None,
        "report_lead": conference_rules.report_lead(campaign) if campaign else None,
    }
    return render(request, "reviews/conferences_list.html", context)


@allow(SIGNED_IN)
def conference(request: HttpRequest, pk: int) -> HttpResponse:
    return show(request, find(request, pk))


def show(
    request: HttpRequest, found: Conference, errors: list[str] | None = None, **more: Any
) -> HttpResponse:
    status = 422 if errors or more.get("comment_form") else 200
    context = _facts(request, found) | {"errors": errors or []} | more
    return render(request, "reviews/conference_page.html", context, status=status)


def _facts(request: HttpRequest, found: Conference) -> dict[str, Any]:
    holds = access.can(request.user, HOLD, found.unit)
    seats = list(found.seats.select_related("person").order_by("person__sort_key"))
    own = next((seat for seat in seats if seat.person_id == request.user.person_id), None)
    rules = conference_rules.of(found.campaign)
    pack = conference_papers.pack(found)
    written = minutes.of(found)
    return {
        "conference": found,
        "holds": holds,
        "own": own,
        "seats": seats if holds or own else [],
        "quorum": conference_rules.quorum(seats, rules),
        "rules": rules,
        "days": domain.programme_days(found),
        "has_programme": found.programme.exists(),
        "leads": conference_rules.leads(found, rules),
        "report_lead": conference_rules.report_lead(found.campaign),
        "pack": pack if holds else [],
        "to_send": any(not each.paper.is_missing and not each.is_whole for each in pack),
        "missing": conference_papers.missing(found, pack, clock.today()) if holds else [],
        "received": _received(pack, own),
        "per_seat": conference_papers.per_seat(pack, seats) if holds else [],
        "warnings": conference_rules.warnings(found) + clashes.lines(found) if holds else [],
        "panels": conference_panels.of(request.user, found),
        "next_step": _next_step(found) if holds else None,
        "minutes": written if holds or written.readable_by(request.user) else None,
        "may_comment": own and written.state == Minutes.State.COMMENT,
        "conclusions": conclusions_of(request.user, found, holds),
        "comments": written.comments.select_related("by") if written.pk else [],
    }


def conclusions_of(user: Any, found: Conference, holds: bool) -> dict[str, Any]:
    """What was given, as far as the reader sees it; who prepares it also sees from what to give."""
    return {
        "given": conclusions.given(found, user),
        "concluded": found.programme.exclude(conclusion="") if holds else [],
        "may_give": holds and not conclusions.missing_to_give(found),
    }


def _received(pack: list[Any], own: ConferenceSeat | None) -> list[Any]:
    """What was sent to this very person, with the instants."""
    if own is None:
        return []
    return [row for each in pack for row in each.deliveries if row.seat_id == own.pk]


def _next_step(found: Conference) -> dict[str, Any] | None:
    steps = [step for step in lifecycles.CONFERENCE.open_to(found) if step.name != "close"]
    if not steps:
        return None
    return {"step": steps[0], "gaps": lifecycles.CONFERENCE.blockers(found, steps[0].name)}


@allow(holding(HOLD))
def plan(request: HttpRequest) -> HttpResponse:
    campaign = Campaign.objects.visible_to(request.user).select_related("unit").current()
    if campaign is None:
        raise Http404
    draft = Conference(
        campaign=campaign, kind=Conference.Kind.REVIEW, begins_at=time(7, 30), ends_at=time(17)
    )
    form = ConferenceForm(
        request.POST or None, instance=draft, units=domain.units_to_meet(request.user)
    )
    if request.method == "POST" and form.is_valid():
        access.require(request.user, HOLD, draft.unit)
        domain.save(conference=form.save(commit=False), by=request.user)
        members = domain.members_of(draft.unit)
        domain.seat(
            conference=draft, persons=members, role=ConferenceSeat.Role.MEMBER, by=request.user
        )
        messages.success(request, _("Đã lập hội nghị. Tiếp theo là thành phần và chương trình."))
        return redirect(draft)
    return form_page(request, form, _("Lập hội nghị"))


@allow(holding(HOLD))
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    found = to_hold(request, pk)
    form = ConferenceForm(
        request.POST or None, instance=found, units=domain.units_to_meet(request.user)
    )
    if (
        request.method == "POST"
        and form.is_valid()
        and done(form, lambda: domain.save(conference=form.save(commit=False), by=request.user))
    ):
        messages.success(request, _("Đã ghi hội nghị."))
        return redirect(found)
    return form_page(request, form, _("Sửa hội nghị"), found)


@allow(holding(HOLD))
def rules(request: HttpRequest) -> HttpResponse:
    campaign = Campaign.objects.visible_to(request.user).select_related("unit").current()
    if campaign is None:
        raise Http404
    access.require(request.user, HOLD, campaign.unit)
    form = RulesForm(request.POST or None, instance=conference_rules.of(campaign))
    facts = {"campaign": campaign, "by": request.user}
    if (
        request.method == "POST"
        and form.is_valid()
        and done(form, lambda: conference_rules.change(facts=form.cleaned_data, **facts))
    ):
        messages.success(request, _("Đã ghi quy định về hội nghị của đợt."))
        return redirect("reviews:conferences")
    return form_page(request, form, _("Quy định về hội nghị"))


@allow(holding(HOLD))
@require_POST
def step(request: HttpRequest, pk: int) -> HttpResponse:
    found = to_hold(request, pk)
    name = request.POST.get("step", "")
    if name not in ("call", "hold"):
        raise Http404
    try:
        domain.step(conference_id=found.pk, name=name, by=request.user)
    except ValidationError as error:
        return show(request, found, error.messages)
    messages.success(
        request,
        _("Đã triệu tập; những người có tài khoản đã nhận tin.")
        if name == "call"
        else _("Đã ghi nhận hội nghị đã họp. Tiếp theo là biên bản."),
    )
    return redirect(found)


@allow(holding(HOLD))
def seats(request: HttpRequest, pk: int) -> HttpResponse:
    """Roles, attendance, reasons in one table; who was convened by mistake is struck off."""
    found = to_hold(request, pk)
    rows = found.seats.select_related("person").order_by("person__sort_key")
    formset = Seats(request.POST or None, queryset=rows, prefix="seats")
    if request.method == "POST" and formset.is_valid():
        try:
            domain.record_seats(
                conference=found,
                formset=formset,
                by=request.user,
                rest_present="rest" in request.POST,
            )
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("Đã ghi thành phần, điểm danh."))
            return redirect(f"{found.get_absolute_url()}#seats")
    add = SeatPersonForm(people=domain.guests_for(found, request.user))
    return _seats_page(request, found, formset, add)


@allow(holding(HOLD))
@require_POST
def add_seat(request: HttpRequest, pk: int) -> HttpResponse:
    found = to_hold(request, pk)
    form = SeatPersonForm(request.POST, people=domain.guests_for(found, request.user))
    if form.is_valid() and done(
        form,
        lambda: domain.seat(
            conference=found,
            persons=[form.cleaned_data["person"]],
            role=form.cleaned_data["role"],
            by=request.user,
        ),
    ):
        messages.success(request, _("Đã thêm vào thành phần."))
        return redirect("reviews:conference-seats", pk=found.pk)
    rows = found.seats.select_related("person").order_by("person__sort_key")
    return _seats_page(request, found, Seats(queryset=rows, prefix="seats"), form)


def _seats_page(request: HttpRequest, found: Conference, formset: Any, add: Any) -> HttpResponse:
    context = {"conference": found, "formset": formset, "add": add}
    status = 422 if add.errors or formset.total_error_count() else 200
    return render(request, "reviews/conference_seats.html", context, status=status)


def find(request: HttpRequest, pk: int) -> Conference:
    rows = Conference.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("campaign", "unit", "milestone__campaign"), pk=pk)


def to_hold(request: HttpRequest, pk: int) -> Conference:
    found = find(request, pk)
    access.require(request.user, HOLD, found.unit)
    return found


def done(form: Any, act: Any) -> bool:
    try:
        act()
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True


def form_page(
    request: HttpRequest, form: Any, title: str, conference: Conference | None = None
) -> HttpResponse:
    status = 422 if form.errors else 200
    context = {"form": form, "title": title, "conference": conference}
    return render(request, "reviews/conference_form.html", context, status=status)
