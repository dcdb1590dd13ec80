"""Drafting a plan: from another plan, then field by field; only while it is a draft."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from campaign import forms
from campaign.domain import copies, differences, drafts
from campaign.lib import clock
from campaign.models import Campaign, Milestone
from campaign.views.plan import MAKERS, find, find_to_make
from orgunits import access
from orgunits.guards import SIGNED_IN, allow, holding
from orgunits.models import OrgUnit
from orgunits.roles import Permission

PARTS = {
    "trong-tam": ("topics", gettext_lazy("Nội dung trọng tâm")),
    "noi-nhan": ("recipients", gettext_lazy("Nơi nhận")),
    "can-cu": ("bases", gettext_lazy("Văn bản căn cứ")),
    "cach-hieu": ("assumptions", gettext_lazy("Chỗ kế hoạch không nói rõ, và cách hiểu")),
}
FORMSETS = {"bases": forms.BasisFormSet, "assumptions": forms.AssumptionFormSet}


@allow(holding(Permission.RUN_CAMPAIGN))
def new(request: HttpRequest) -> HttpResponse:
    unit = OrgUnit.objects.get(depth=1)
    access.require(request.user, Permission.RUN_CAMPAIGN, unit)
    form = forms.NewPlanForm(request.POST or None, initial=_head_of_the_last())
    if request.method == "POST" and form.is_valid():
        values, made = dict(form.cleaned_data), list[Campaign]()
        facts = {"rule_set": values.pop("rule_set"), "unit": unit, "by": request.user}
        if _done(form, lambda: made.append(drafts.begin(values=values, **facts))):
            messages.success(request, _("Đã soạn dự thảo. Việc tiếp theo là thêm các mốc."))
            return redirect("campaign:edit", key=made[0].key)
    return _page(request, "campaign/draft_new.html", form, {})


@allow(holding(Permission.RUN_CAMPAIGN))
def next_year(request: HttpRequest, key: str) -> HttpResponse:
    source = get_object_or_404(Campaign.objects.visible_to(request.user).of_province(), key=key)
    access.require(request.user, Permission.RUN_CAMPAIGN, source.unit)
    form = forms.NextYearForm(request.POST or None, initial={"year": source.year + 1})
    if request.method == "POST" and form.is_valid():
        made: list[Campaign] = []
        facts = form.cleaned_data | {"source_id": source.pk, "by": request.user}
        if _done(form, lambda: made.append(copies.next_year(**facts))):
            return redirect("campaign:differences", key=made[0].key)
    return _page(request, "campaign/draft_next_year.html", form, {"plan": source})


@allow(holding(Permission.OWN_PLAN))
def own_plan(request: HttpRequest, key: str) -> HttpResponse:
    parent = get_object_or_404(Campaign.objects.visible_to(request.user).of_province(), key=key)
    units = copies.may_draft(request.user, parent)
    form = forms.OwnPlanForm(request.POST or None, units=units, initial={"unit": units.first()})
    if request.method == "POST" and form.is_valid():
        made: list[Campaign] = []
        facts = form.cleaned_data | {"parent_id": parent.pk, "by": request.user}
        if _done(form, lambda: made.append(copies.own_plan(**facts))):
            return redirect("campaign:edit", key=made[0].key)
    return _page(request, "campaign/draft_own_plan.html", form, {"plan": parent, "units": units})


@allow(MAKERS)
def edit(request: HttpRequest, key: str) -> HttpResponse:
    plan = _find_draft(request, key)
    form = forms.IdentityForm(request.POST or None, instance=plan)
    if request.method == "POST" and form.is_valid():
        facts = {"plan_id": plan.pk, "values": form.cleaned_data, "by": request.user}
        if _done(form, lambda: drafts.save_identity(**facts)):
            messages.success(request, _("Đã lưu phần đầu của kế hoạch."))
            return redirect("campaign:edit", key=key)
    rows = plan.milestones.select_related("campaign")
    context = {"plan": plan, "milestones": rows, "parts": PARTS}
    return _page(request, "campaign/draft_edit.html", form, context)


@allow(MAKERS)
def milestone(request: HttpRequest, key: str, pk: int | None = None) -> HttpResponse:
    """One milestone, or with no `pk` a new one."""
    plan = _find_draft(request, key)
    row = get_object_or_404(plan.milestones, pk=pk) if pk else Milestone(campaign=plan)
    form = forms.MilestoneForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        facts = {"plan_id": plan.pk, "milestone_id": pk, "by": request.user}
        if _done(form, lambda: drafts.save_milestone(values=form.values, **facts)):
            messages.success(request, _("Đã lưu mốc %(key)s.") % {"key": form.values["key"]})
            return redirect("campaign:edit", key=key)
    return _page(request, "campaign/draft_milestone.html", form, {"plan": plan, "milestone": row})


@allow(MAKERS)
@require_POST
def remove_milestone(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    plan = _find_draft(request, key)
    row = get_object_or_404(plan.milestones, pk=pk)
    drafts.remove_milestone(plan_id=plan.pk, milestone_id=row.pk, by=request.user)
    messages.success(request, _("Đã bỏ mốc %(key)s khỏi dự thảo.") % {"key": row.key})
    return redirect("campaign:edit", key=key)


@allow(MAKERS)
def part(request: HttpRequest, key: str, part: str) -> HttpResponse:
    """A list of the plan as a whole: lines of text, or a row of fields each."""
    plan = _find_draft(request, key)
    if part not in PARTS:
        raise Http404
    name, title = PARTS[part]
    form = _formset(request, plan, name) if name in FORMSETS else _lines(request, plan, name)
    if request.method == "POST" and form.is_valid():
        rows = _rows_of(form) if name in FORMSETS else _texts_of(form, plan, name)
        drafts.save_rows(plan_id=plan.pk, part=name, rows=rows, by=request.user)
        messages.success(request, _("Đã lưu: %(part)s.") % {"part": title})
        return redirect("campaign:edit", key=key)
    context = {"plan": plan, "title": title, "is_formset": name in FORMSETS}
    return _page(request, "campaign/draft_part.html", form, context)


@allow(SIGNED_IN)
def compare(request: HttpRequest, key: str) -> HttpResponse:
    plan = find(request, key)
    source = plan.drafted_from
    seen = Campaign.objects.visible_to(request.user).filter(pk=plan.drafted_from_id)
    if source is None or not seen:
        raise Http404
    context = {
        "plan": plan,
        "source": source,
        "differences": differences.between(source, plan),
        "may_make": access.can(request.user, plan.maker_permission, plan.unit),
    }
    return render(request, "campaign/differences_page.html", context)


def _head_of_the_last() -> dict[str, Any]:
    """Who issues and signs stays from year to year."""
    names = ("place", "issuer", "signed_for", "signer_post")
    last = Campaign.objects.of_province().order_by("-year").values("year", *names).first() or {}
    return last | {"year": last.get("year", clock.today().year) + 1, "issued_on": clock.today()}


def _find_draft(request: HttpRequest, key: str) -> Campaign:
    """A published plan is not found here: it changes by a document only."""
    plan = find_to_make(request, key)
    if plan.state != Campaign.State.DRAFT:
        raise Http404
    return plan


def _done(form: Any, act: Callable[[], Any]) -> bool:
    try:
        act()
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True


def _page(request: HttpRequest, template: str, form: Any, context: dict[str, Any]) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    return render(request, template, context | {"form": form}, status=status)


def _lines(request: HttpRequest, plan: Campaign, name: str) -> forms.LinesForm:
    texts = "\n".join(row.text for row in getattr(plan, name).all())
    return forms.LinesForm(request.POST or None, initial={"lines": texts})


def _formset(request: HttpRequest, plan: Campaign, name: str) -> Any:
    make: Any = FORMSETS[name]
    fields = make.form._meta.fields
    initial = list(getattr(plan, name).values(*fields))
    return make(request.POST or None, initial=initial, prefix="rows")


def _rows_of(formset: Any) -> list[dict[str, Any]]:
    kept = [f.cleaned_data for f in formset.forms if f not in formset.deleted_forms]
    return [
        {name: value for name, value in row.items() if name not in {"DELETE", "id"}}
        for row in kept
        if any(value for name, value in row.items() if name != "DELETE")
    ]


def _texts_of(form: forms.LinesForm, plan: Campaign, name: str) -> list[dict[str, Any]]:
    """A recipient whose words stay keeps the units they mean."""
    rows = [{"text": line} for line in form.cleaned_data["lines"]]
    if name != "recipients":
        return rows
    known = {row.text: row.subjects for row in plan.recipients.all()}
    return [row | {"subjects": known.get(row["text"], {})} for row in rows]
