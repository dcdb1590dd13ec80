"""Amending one milestone of a published plan."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from campaign.domain import amendments
from campaign.forms import AmendForm
from campaign.models import Campaign
from campaign.views.plan import MAKERS, find_to_make
from orgunits.guards import allow


@allow(MAKERS)
def amend(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    plan = find_to_make(request, key)
    if plan.state != Campaign.State.PUBLISHED:
        raise Http404
    row = get_object_or_404(plan.milestones.select_related("campaign"), pk=pk)
    form = AmendForm(request.POST or None, initial={n: getattr(row, n) for n in amendments.FIELDS})
    if request.method == "POST" and form.is_valid() and _amended(request, form, pk):
        return redirect(plan)
    status = 422 if request.method == "POST" else 200
    context = {"plan": plan, "milestone": row, "form": form}
    return render(request, "campaign/amendment_form.html", context, status=status)


def _amended(request: HttpRequest, form: AmendForm, pk: int) -> bool:
    facts = dict(form.cleaned_data)
    values = {name: facts.pop(name) for name in amendments.FIELDS}
    try:
        _row, moved = amendments.amend(milestone_id=pk, values=values, by=request.user, **facts)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    said = _("Đã ghi sửa đổi; %(n)s nhiệm vụ chưa gửi đổi ngày cuối theo.")
    messages.success(request, said % {"n": moved})
    return True
