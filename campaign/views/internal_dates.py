"""A day of one's own for a milestone that the plan leaves undated."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from campaign.domain import internal_dates
from campaign.forms import InternalDateForm
from campaign.views.plan import MAKERS, find_to_make
from orgunits.guards import allow


@allow(MAKERS)
@require_http_methods(["GET", "POST"])
def set_day(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    plan = find_to_make(request, key)
    row = get_object_or_404(plan.milestones.select_related("campaign"), pk=pk)
    if not internal_dates.may_be_set(row):
        raise Http404
    form = InternalDateForm(request.POST or None, initial={"day": row.internal_date})
    if request.method == "POST" and form.is_valid() and _set(request, form, pk):
        return redirect(plan)
    status = 422 if form.errors else 200
    context = {"plan": plan, "milestone": row, "form": form}
    return render(request, "campaign/internal_date_form.html", context, status=status)


def _set(request: HttpRequest, form: Any, pk: int) -> bool:
    day = form.cleaned_data["day"]
    try:
        moved = internal_dates.set_day(milestone_id=pk, day=day, by=request.user)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    said = _("Đã đặt thời hạn nội bộ; %(n)s nhiệm vụ chưa gửi đổi ngày cuối theo.")
    messages.success(request, (said if day else _("Đã bỏ thời hạn nội bộ.")) % {"n": moved})
    return True
