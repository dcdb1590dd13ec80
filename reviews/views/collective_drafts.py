"""The collective report out for opinion: send, see who answered, answer each point, settle."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from campaign.lib import document_response
from campaign.lib.pdf import PdfProblem
from orgunits import access, audit, exports
from orgunits.guards import SIGNED_IN, allow, holding
from orgunits.roles import Permission
from reviews import list_exports
from reviews.domain import collective_drafts, opinion_paper, opinions
from reviews.models import CollectiveDraft, OpinionPoint, OpinionRequest, ReviewTask
from reviews.opinion_forms import SendDraftForm
from reviews.views.conference_papers import attachment
from reviews.views.tasks import find

HOLD = Permission.HOLD_CONFERENCE


@allow(holding(HOLD))
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """One page for a task: the draft that is out, else the form that sends one."""
    task = find(request, pk)
    access.require(request.user, HOLD, task.unit)
    audiences = collective_drafts.audiences(task)
    typed = (request.POST, request.FILES) if request.method == "POST" else ()
    form = SendDraftForm(*typed, audiences=audiences)
    if request.method == "POST" and form.is_valid():
        try:
            sent = collective_drafts.send(task_id=task.pk, by=request.user, **form.facts())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            n = sent.requests.count()
            messages.success(request, _("Đã gửi dự thảo lấy ý kiến %(n)s nơi.") % {"n": n})
            return redirect("reviews:draft", pk=task.pk)
    return _show(request, task, form)


def _show(
    request: HttpRequest, task: ReviewTask, form: Any, errors: Any = (), **more: Any
) -> HttpResponse:
    drafts = task.collective_drafts.select_related("sent_by", "settled_by")
    current = drafts.order_by("-version").first()
    context = {
        "task": task,
        "form": form,
        "current": current,
        "is_open": bool(current and current.state == CollectiveDraft.State.ASKING),
        "groups": _groups(current) if current else [],
        "points": collective_drafts.merged(current) if current else [],
        "verdicts": OpinionPoint.Verdict.choices,
        "unsettled": collective_drafts.unsettled(current) if current else [],
        "errors": list(errors),
        "crumbs": [{"label": task.milestone.short_title, "url": task.get_absolute_url()}],
    } | more
    status = 422 if errors or form.errors else 200
    return render(request, "reviews/draft_page.html", context, status=status)


def _groups(current: CollectiveDraft) -> list[dict[str, Any]]:
    """Each audience with everyone asked and how many have answered."""
    rows = current.requests.select_related("asked_unit", "asked_person", "answered_by")
    found = []
    for value, label in OpinionRequest.Audience.choices:
        asked = [row for row in rows if row.audience == value]
        if asked:
            done = sum(not row.is_open for row in asked)
            found.append({"label": label, "rows": asked, "done": done, "all": len(asked)})
    return found


@allow(holding(HOLD))
@require_POST
def reply(request: HttpRequest, pk: int) -> HttpResponse:
    seen = OpinionRequest.objects.visible_to(request.user)
    points = OpinionPoint.objects.filter(request__in=seen, request__draft__isnull=False)
    point = get_object_or_404(points.select_related("request__draft__task"), pk=pk)
    opinions.require_asker(request.user, point.request)
    task, typed = point.request.draft.task, request.POST.get("reply", "")
    verdict = request.POST.get("verdict", "")
    try:
        collective_drafts.reply(point_id=point.pk, verdict=verdict, text=typed, by=request.user)
    except ValidationError as error:
        return _again(request, task.pk, error, typed_for=point.pk, typed=typed, chosen=verdict)
    messages.success(request, _("Đã ghi giải trình."))
    return redirect(f"{reverse('reviews:draft', args=[task.pk])}#point-{point.pk}")


@allow(holding(HOLD))
@require_POST
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    found = _find(request, pk)
    access.require(request.user, HOLD, found.unit)
    reason = request.POST.get("reason", "")
    try:
        collective_drafts.settle(draft_id=found.pk, reason=reason, by=request.user)
    except ValidationError as error:
        return _again(request, found.task_id, error, settle_reason=reason)
    messages.success(request, _("Đã ghi nhận hoàn thiện dự thảo sau khi lấy ý kiến."))
    return redirect("reviews:draft", pk=found.task_id)


def _again(request: HttpRequest, pk: int, error: ValidationError, **more: Any) -> HttpResponse:
    task = find(request, pk)
    form = SendDraftForm(audiences=collective_drafts.audiences(task))
    return _show(request, task, form, error.messages, **more)


@allow(SIGNED_IN)
def file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """To those who ask, and to each one asked; each taking is on record."""
    found = _find(request, pk)
    if not found.content.storage.exists(found.content.name):
        raise Http404
    audit.record("file.downloaded", found, by=request.user, after={"sha256": found.sha256})
    return attachment(found.content, found.name)


def _find(request: HttpRequest, pk: int) -> CollectiveDraft:
    seen = OpinionRequest.objects.visible_to(request.user)
    rows = CollectiveDraft.objects.filter(requests__in=seen).distinct()
    return get_object_or_404(rows.select_related("task__unit", "task__campaign"), pk=pk)


@allow(holding(HOLD))
def merged(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The merged table on paper, or as a list."""
    found = _find(request, pk)
    access.require(request.user, HOLD, found.unit)
    points = collective_drafts.merged(found)
    if exports.wanted(request):
        return list_exports.opinions(request, points)
    form = document_response.wanted(request, "docx")
    try:
        drawn = opinion_paper.document(found, points)
        return document_response.answer(drawn, f"tong-hop-y-kien-lan-{found.version}", form)
    except PdfProblem as problem:
        messages.error(request, str(problem))
        return redirect("reviews:draft", pk=found.task_id)
