"""Ballots of conferences: the list, one ballot, preparing and opening it (R46)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from orgunits import access
from orgunits.guards import allow, holding
from orgunits.roles import Permission
from ratings.ballot_forms import KindForm, PrintForm, SubjectsForm, TellersForm
from ratings.domain import (
    ballot_gaps,
    ballot_results,
    ballot_stages,
    ballot_subjects,
    ballots,
    tallies,
    tally_checks,
    tellers,
    vote_rules,
)
from ratings.models import Ballot
from ratings.models.reach import FULL, knows
from reviews.models import Conference

PREPARE = ballots.PREPARE
COUNT = Permission.COUNT
PAGE = 30


@allow(holding(*FULL, COUNT))
def listed(request: HttpRequest) -> HttpResponse:
    """For a teller the work to do; for the Commission every ballot of every conference."""
    rows = Ballot.objects.visible_to(request.user).in_force()
    rows = rows.select_related("conference__unit", "conference__campaign").distinct()
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    counting = Ballot.objects.to_count(request.user).values_list("pk", flat=True)
    context = {"page": page, "counting": set(counting), "prepares": _prepares(request)}
    return render(request, "ratings/ballots_list.html", context)


def _prepares(request: HttpRequest) -> bool:
    return access.holds(request.user, PREPARE)


@allow(holding(*FULL, COUNT))
def ballot(request: HttpRequest, pk: int) -> HttpResponse:
    return show(request, find(request, pk))


def show(request: HttpRequest, found: Ballot, errors: Any = None, **more: Any) -> HttpResponse:
    context = facts(request, found) | {"errors": errors or []} | more
    status = 422 if errors or more else 200
    return render(request, "ratings/ballot_page.html", context, status=status)


def facts(request: HttpRequest, found: Ballot) -> dict[str, Any]:
    prepares = access.can(request.user, PREPARE, found.unit)
    knowing = knows(request.user, found.unit)
    rule = vote_rules.of(found)
    return {
        "ballot": found,
        "items": list(found.items.all()),
        "prepares": prepares,
        "knows": knowing,
        "tellers": list(found.conference.tellers.select_related("user")),
        "rule": rule,
        "base": ballot_results.base(found, rule) if found.convened else None,
        "counts": _done(request, found),
        "may_count": _may_count(request, found),
        "result": ballot_results.of(found) if knowing else None,
        "rounds": compared(found) if knowing else [],
        "undecided": ballot_stages.undecided(found) if prepares else [],
        "second": ballot_stages.second_of(found),
        "newer": Ballot.objects.filter(replaces=found).first(),
        "print_form": PrintForm(conference=found.conference) if prepares else None,
        "open_gaps": _open_gaps(found) if prepares else [],
    }


def compared(found: Ballot) -> list[dict[str, Any]]:
    """Both counts of each round side by side, once both are in; where they differ, only that."""
    names = {item.place: item.name for item in found.items.all()}
    return [
        {
            "number": number,
            "sheets": sheets,
            "differing": tallies.named(
                found, tally_checks.differing(tallies.of(sheets[0]), tallies.of(sheets[1]))
            ),
            "lines": _side_by_side(sheets, names),
        }
        for number, sheets in tallies.rounds(found).items()
    ]


def _side_by_side(sheets: list[Any], names: dict[int, str]) -> list[dict[str, Any]]:
    first, second = (tallies.of(sheet).cells() for sheet in sheets[:2])
    apart = [cell for cell in first if first[cell] != second[cell]]
    return [
        {
            "of": names.get(cell[0], ""),
            "figure": tallies.label_of(cell),
            "one": first[cell],
            "other": second[cell],
            "differs": cell in apart,
        }
        for cell in apart or first
    ]


def _done(request: HttpRequest, found: Ballot) -> dict[str, Any]:
    """How far the count is, without a figure."""
    return {"number": found.sheets.filter(round=found.round).count(), "round": found.round}


def _may_count(request: HttpRequest, found: Ballot) -> bool:
    counting = found.state in (Ballot.State.OPEN, Ballot.State.COUNTED)
    return counting and Ballot.objects.to_count(request.user).filter(pk=found.pk).exists()


def _open_gaps(found: Ballot) -> list[str]:
    printed = found.state == Ballot.State.PRINTED
    return ballot_gaps.missing_to_open(found) if printed else []


@allow(holding(PREPARE))
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """`pk` of the conference. All candidates stand on it until someone takes one off."""
    conference = to_prepare(request, pk)
    form = KindForm(request.POST or None, conference=conference)
    if request.method == "POST" and form.is_valid():
        kind = form.cleaned_data["kind"]
        subjects = ballot_subjects.candidates(conference, kind)
        made: list[Ballot] = []
        if done(form, lambda: made.append(_draft(request, conference, kind, subjects))):
            messages.success(request, _("Đã soạn phiếu. Xem lại đối tượng trước khi in."))
            return redirect(made[0])
    return form_page(request, form, _("Soạn phiếu biểu quyết"), conference)


def _draft(request: HttpRequest, conference: Conference, kind: str, subjects: Any) -> Ballot:
    return ballots.draft(conference=conference, kind=kind, subjects=subjects, by=request.user)


@allow(holding(PREPARE))
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    found = to_change(request, pk)
    form = SubjectsForm(
        request.POST or None,
        candidates=ballot_subjects.candidates(found.conference, found.kind),
        chosen=ballot_subjects.of_items(found.items.all()),
    )
    if (
        request.method == "POST"
        and form.is_valid()
        and done(form, lambda: _change(request, found, form))
    ):
        messages.success(request, _("Đã ghi đối tượng trên phiếu."))
        return redirect(found)
    return form_page(request, form, _("Đối tượng trên phiếu"), found.conference, found)


def _change(request: HttpRequest, found: Ballot, form: SubjectsForm) -> Ballot:
    return ballots.change(ballot_id=found.pk, subjects=form.picked, by=request.user)


@allow(holding(PREPARE))
def team(request: HttpRequest, pk: int) -> HttpResponse:
    conference = to_prepare(request, pk)
    form = TellersForm(request.POST or None, conference=conference)
    if (
        request.method == "POST"
        and form.is_valid()
        and done(form, lambda: _assign(request, conference, form))
    ):
        messages.success(request, _("Đã giao tổ kiểm phiếu."))
        return redirect(conference)
    return form_page(request, form, _("Tổ kiểm phiếu"), conference)


def _assign(request: HttpRequest, conference: Conference, form: TellersForm) -> None:
    users = form.cleaned_data["users"]
    tellers.assign(conference=conference, users=users, by=request.user)


@allow(holding(PREPARE))
@require_POST
def step(request: HttpRequest, pk: int) -> HttpResponse:
    found = to_change(request, pk)
    name = request.POST.get("step", "")
    if name == "print":
        return _print(request, found)
    acts: dict[str, tuple[Any, str]] = {
        "redraft": (ballots.redraft, _("Đã đưa phiếu về soạn lại.")),
        "open": (ballots.open_, _("Đã chốt danh sách; tổ kiểm phiếu nhập được kết quả.")),
        "second": (ballot_stages.second, _("Đã soạn phiếu biểu quyết lần hai.")),
    }
    if name not in acts:
        raise Http404
    act, said = acts[name]
    try:
        result = act(ballot_id=found.pk, by=request.user)
    except ValidationError as error:
        return show(request, found, error.messages)
    messages.success(request, said)
    return redirect(result)


def _print(request: HttpRequest, found: Ballot) -> HttpResponse:
    form = PrintForm(request.POST, conference=found.conference)
    if not form.is_valid():
        return show(request, found, print_form=form)
    try:
        ballots.print_(ballot_id=found.pk, copies=form.cleaned_data["copies"], by=request.user)
    except ValidationError as error:
        return show(request, found, error.messages)
    messages.success(request, _("Đã ghi nhận in phiếu."))
    return redirect(found)


def find(request: HttpRequest, pk: int) -> Ballot:
    rows = Ballot.objects.visible_to(request.user).distinct()
    wanted = ("conference__unit", "conference__campaign__rule_set", "replaces")
    return get_object_or_404(rows.select_related(*wanted), pk=pk)


def to_change(request: HttpRequest, pk: int) -> Ballot:
    found = find(request, pk)
    access.require(request.user, PREPARE, found.unit)
    return found


def to_prepare(request: HttpRequest, pk: int) -> Conference:
    rows = Conference.objects.visible_to(request.user).select_related("unit", "campaign")
    conference = get_object_or_404(rows, pk=pk)
    access.require(request.user, PREPARE, conference.unit)
    return conference


def done(form: Any, act: Callable[[], Any]) -> bool:
    try:
        act()
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True


def form_page(
    request: HttpRequest,
    form: Any,
    title: str,
    conference: Conference,
    found: Ballot | None = None,
) -> HttpResponse:
    context = {"form": form, "title": title, "conference": conference, "ballot": found}
    status = 422 if form.errors else 200
    return render(request, "ratings/ballot_form.html", context, status=status)
