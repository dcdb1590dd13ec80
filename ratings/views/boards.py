"""The cap board of a group: move, decide all at once, publish all at once."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from campaign.lib.htmx import render_part
from campaign.models import Campaign
from campaign.models.rules import GradeCode
from orgunits import access
from orgunits.guards import allow, holding
from orgunits.roles import Permission
from ratings.case_forms import ExplainForm, GroupDecideForm, NewGroupForm, RenameForm
from ratings.domain import (
    assessments,
    authorities,
    board_page,
    decisions,
    excesses,
    first_proposals,
    groups,
    pinned_rules,
)
from ratings.domain.decisions import Paper
from ratings.models import PeerGroup, RatingCase
from ratings.views.acts import put_errors

PAGE, PART = "ratings/board.html", "ratings/board_columns.html"


@allow(holding(Permission.RATE, Permission.DECIDE))
def board(request: HttpRequest, pk: int) -> HttpResponse:
    return show(request, find(request, pk))


@allow(holding(Permission.RATE))
@require_POST
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """One candidate to another grade; the answer says what then stands."""
    group = find(request, pk, Permission.RATE)
    grade, asked = request.POST.get("grade", ""), request.POST.get("case", "")
    cases = group.cases.filter(pk=asked if asked.isdecimal() else 0)
    case = get_object_or_404(cases.select_related("unit"))
    errors: list[str] = []
    if grade not in GradeCode.values:
        errors = [_("Chưa chọn mức xếp loại.")]
    else:
        try:
            seen = request.POST.get("seen")
            assessments.propose(case_id=case.pk, grade=grade, seen=seen, by=request.user)
        except ValidationError as error:
            errors = error.messages
    if not errors and not getattr(request, "htmx", False):
        messages.success(request, board_page.of(group).moved(case.pk))
        return redirect(f"{group.get_absolute_url()}#case-{case.pk}")
    return show(request, group, moved=case.pk, errors=errors, status=422 if errors else 200)


@allow(holding(Permission.RATE))
@require_POST
def begin(request: HttpRequest, pk: int) -> HttpResponse:
    group = find(request, pk, Permission.RATE)
    try:
        made = first_proposals.propose(group_id=group.pk, by=request.user)
    except ValidationError as error:
        return show(request, group, errors=error.messages, status=422)
    messages.success(request, _("Đã đề xuất mức cho %(n)s hồ sơ.") % {"n": made})
    return redirect(group)


@allow(holding(Permission.RATE))
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, key: str) -> HttpResponse:
    campaign = get_object_or_404(Campaign.objects.visible_to(request.user), key=key)
    access.require(request.user, Permission.RATE, campaign.unit)
    form = NewGroupForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        facts = {"campaign": campaign, "by": request.user, **form.cleaned_data}
        return redirect(groups.create(**facts))
    context = {"form": form, "title": _("Lập nhóm đối tượng")}
    return render(request, "ratings/group_form.html", context, status=422 if form.errors else 200)


@allow(holding(Permission.RATE))
@require_http_methods(["GET", "POST"])
def rename(request: HttpRequest, pk: int) -> HttpResponse:
    group = find(request, pk, Permission.RATE)
    rule = pinned_rules.rounding(group.campaign, group.object_kind)
    exceptional = rule.exceptional_percent
    form = RenameForm(request.POST or None, instance=group, exceptional=exceptional)
    if request.method == "POST" and form.is_valid():
        groups.rename(group_id=group.pk, **form.cleaned_data, by=request.user)
        return redirect(group)
    context = {"group": group, "form": form, "title": _("Sửa nhóm đối tượng")}
    return render(request, "ratings/group_form.html", context, status=422 if form.errors else 200)


@allow(holding(Permission.DECIDE))
@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """One paper for all that were proposed, or for those chosen of them."""
    group = find(request, pk, Permission.DECIDE)
    page = board_page.of(group)
    open_ = [row for row in page.rows if row.case.state == RatingCase.State.PROPOSED]
    authority = authorities.decides(open_[0].case if open_ else None)
    form = GroupDecideForm(request.POST or None, initial={"authority": authority})
    form.fields["cap_note"].required = not excesses.is_explained(group, page.standing)
    chosen = request.POST.getlist("case") if request.method == "POST" else None
    notes = {row.case.pk: request.POST.get(f"note-{row.case.pk}", "") for row in open_}
    if request.method == "POST" and form.is_valid() and _decide(request, group, open_, form, notes):
        return redirect(group)
    rows = [(row, notes[row.case.pk], chosen is None or str(row.case.pk) in chosen)
            for row in open_]  # fmt: skip
    context = {"group": group, "form": form, "rows": rows, "standing": page.standing}
    status = 422 if request.method == "POST" else 200
    return render(request, "ratings/group_decide.html", context, status=status)


def _decide(
    request: HttpRequest, group: PeerGroup, rows: list[Any], form: Any, notes: dict[int, str]
) -> bool:
    chosen, facts = set(request.POST.getlist("case")), form.cleaned_data
    grades = {row.case.pk: row.to_decide for row in rows if str(row.case.pk) in chosen}
    try:
        made = decisions.decide(
            group_id=group.pk,
            grades=grades,
            paper=Paper(facts["number"], facts["on"], facts["authority"]),
            notes=notes,
            cap_note=facts["cap_note"],
            by=request.user,
        )
    except ValidationError as error:
        put_errors(form, error)
        return False
    messages.success(request, _("Đã ghi quyết định cho %(n)s hồ sơ.") % {"n": len(made)})
    return True


@allow(holding(Permission.DECIDE))
@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    group = find(request, pk, Permission.DECIDE)
    decided = group.cases.filter(state=RatingCase.State.DECIDED).values_list("pk", flat=True)
    try:
        told = decisions.publish(case_ids=list(decided), by=request.user)
    except ValidationError as error:
        return show(request, group, errors=error.messages, status=422)
    said = _("Đã công bố %(n)s kết quả; đơn vị, cá nhân được báo có kết quả.")
    messages.success(request, said % {"n": told})
    return redirect(group)


@allow(holding(Permission.DECIDE))
@require_http_methods(["GET", "POST"])
def explain(request: HttpRequest, pk: int) -> HttpResponse:
    group = find(request, pk, Permission.DECIDE)
    form = ExplainForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            excesses.explain(group_id=group.pk, **form.cleaned_data, by=request.user)
        except ValidationError as error:
            put_errors(form, error)
        else:
            messages.success(request, _("Đã ghi giải trình; báo cáo nêu trường hợp này."))
            return redirect(group)
    context = {"group": group, "form": form, "title": _("Giải trình vượt tỷ lệ")}
    return render(request, "ratings/group_form.html", context, status=422 if form.errors else 200)


def find(request: HttpRequest, pk: int, permission: str = "") -> PeerGroup:
    groups_ = PeerGroup.objects.visible_to(request.user)
    group = get_object_or_404(groups_.select_related("campaign__rule_set", "campaign__unit"), pk=pk)
    if permission:
        access.require(request.user, permission, group.unit)
    return group


def show(
    request: HttpRequest,
    group: PeerGroup,
    *,
    moved: int = 0,
    errors: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    page = board_page.of(group)
    context = {
        "group": group,
        "page": page,
        "moved": moved,
        "said": page.moved(moved) if moved and not errors else "",
        "errors": errors or [],
        "unexplained": _unexplained(group, page),
        "may_rate": access.can(request.user, Permission.RATE, group.unit),
        "may_decide": access.can(request.user, Permission.DECIDE, group.unit),
    }
    return render_part(request, PAGE, PART, context, status=status)


def _unexplained(group: PeerGroup, page: board_page.Page) -> bool:
    """Over the cap with nothing left to decide that would ask for the justification."""
    return page.decided and not excesses.is_explained(group, page.standing)
