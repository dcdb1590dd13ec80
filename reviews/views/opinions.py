"""What the one asked sees: the paper, the day, the form; and whoever asked, the same on paper."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from orgunits import access
from orgunits.guards import SIGNED_IN, allow
from orgunits.roles import Permission
from reviews.domain import opinions
from reviews.models import OpinionRequest
from reviews.opinion_forms import CommentForm, PaperForm, PointFormSet

PAGE = "reviews/opinion_page.html"


@allow(SIGNED_IN)
def opinion(request: HttpRequest, pk: int) -> HttpResponse:
    found = _find(request, pk)
    opinions.open_(request=found, by=request.user)
    mine = opinions.is_asked(request.user, found)
    typed = request.POST if request.method == "POST" else None
    form = _form(found, typed)
    paper = None if mine else PaperForm(typed)
    if typed is None:
        return _show(request, found, form, paper)
    return _answer(request, found, form, paper)


def _form(found: OpinionRequest, typed: Any) -> Any:
    return PointFormSet(typed) if found.draft_id else CommentForm(typed)


def _answer(request: HttpRequest, found: OpinionRequest, form: Any, paper: Any) -> HttpResponse:
    if not form.is_valid() or (paper and not paper.is_valid()):
        return _show(request, found, form, paper)
    facts = paper.cleaned_data if paper else {}
    try:
        opinions.answer(request_id=found.pk, points=_points(form), by=request.user, **facts)
    except ValidationError as error:
        return _show(request, found, form, paper, error.messages)
    messages.success(request, _("Đã gửi ý kiến. Cảm ơn đồng chí."))
    return redirect(found)


def _points(form: Any) -> list[tuple[str, str]]:
    if isinstance(form, CommentForm):
        return [("", form.cleaned_data["text"])]
    rows = [row.cleaned_data for row in form]
    return [(row.get("part", ""), row.get("text", "")) for row in rows if row]


def _show(
    request: HttpRequest, found: OpinionRequest, form: Any, paper: Any, errors: Any = ()
) -> HttpResponse:
    may_ask = access.can(request.user, Permission.HOLD_CONFERENCE, found.unit)
    wrong = request.method == "POST"
    context = {
        "found": found,
        "form": form,
        "paper": paper,
        "errors": [*errors, *_sentences(form)] if wrong else [],
        "points": list(found.points.all()),
        "may_ask": may_ask,
        "mine": paper is None,
    }
    return render(request, PAGE, context, status=422 if wrong else 200)


def _sentences(form: Any) -> list[str]:
    if isinstance(form, CommentForm):
        return []
    return [text for row in form.errors for texts in row.values() for text in texts]


def _find(request: HttpRequest, pk: int) -> OpinionRequest:
    rows = OpinionRequest.objects.visible_to(request.user).select_related(
        "unit", "campaign", "draft__task__milestone", "person", "asked_unit", "asked_person",
        "answered_by",
    )  # fmt: skip
    return get_object_or_404(rows, pk=pk)
