"""Tasks given by the conclusions of a conference."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from orgunits.guards import allow, holding
from reviews.domain import conclusions as domain
from reviews.models import Conference
from reviews.suggestion_forms import ConclusionForm
from reviews.views.conferences import HOLD, done, to_hold

CLOSING = "chung"


@allow(holding(HOLD))
@sensitive_post_parameters()
@sensitive_variables("form")
def give(request: HttpRequest, pk: int) -> HttpResponse:
    """`muc` names the conclusion it follows from: an item of the programme, or the common one."""
    found = to_hold(request, pk)
    form = ConclusionForm(
        request.POST or None,
        initial={"shortcoming": _concluded(found, request.GET.get("muc", ""))},
        units=domain.units_for(found, request.user),
        people=domain.persons_for(found, request.user),
    )
    if (
        request.method == "POST"
        and form.is_valid()
        and done(form, lambda: domain.give(conference=found, **form.cleaned_data, by=request.user))
    ):
        messages.success(request, _("Đã giao việc; người thực hiện đã nhận tin."))
        return redirect(f"{found.get_absolute_url()}#conclusions")
    context = {"form": form, "conference": found, "gaps": domain.missing_to_give(found)}
    status = 422 if form.errors else 200
    return render(request, "reviews/conclusion_form.html", context, status=status)


def _concluded(found: Conference, key: str) -> str:
    if key == CLOSING:
        return found.minutes.closing if hasattr(found, "minutes") else ""
    item = found.programme.filter(pk=key).first() if key.isdecimal() else None
    return item.conclusion if item else ""
