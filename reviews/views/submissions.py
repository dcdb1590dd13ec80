"""Begin, save, look once more, send; accept, return; the receipt. All rules live in the domain."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from campaign.lib import clock
from orgunits import access
from orgunits.guards import SIGNED_IN, allow, holding
from orgunits.roles import Permission
from reviews.domain import parts, recalls, submissions
from reviews.domain.parts import Gap
from reviews.models import ReviewTask, Submission
from reviews.views.tasks import find, page_of, sheets

PAGE, LOOK = "reviews/task_page.html", "reviews/submission_look.html"


@allow(SIGNED_IN)
@require_POST
def begin(request: HttpRequest, pk: int) -> HttpResponse:
    task = _to_write(request, pk)
    try:
        submissions.draft(task_id=task.pk, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(task)


@allow(SIGNED_IN)
@require_http_methods(["GET", "POST"])
def save(request: HttpRequest, pk: int) -> HttpResponse:
    """By hand, by htmx while typing, and on the way to the last look. Whoever comes back to this
    address, as after signing in again, is led to the task."""
    task = _to_write(request, pk)
    if request.method == "GET":
        return redirect(task)
    try:
        entry = save_typed(request, task)
    except ValidationError as error:
        return _stopped(request, task, error.messages)
    if getattr(request, "htmx", False):
        return _saved(request, task, entry)
    if request.POST.get("next") == "look":
        return _to_the_last_look(request, task, entry)
    if entry.gaps:
        return refused(request, task, entry)
    messages.success(request, _("Đã lưu bản nháp lúc %(at)s.") % {"at": f"{clock.now():%H:%M}"})
    return redirect(task)


def save_typed(request: HttpRequest, task: ReviewTask) -> submissions.Entry:
    return submissions.save_draft(
        task_id=task.pk,
        version=_number(request, "version"),
        by=request.user,
        data=request.POST,
        files=request.FILES,
    )


def _to_the_last_look(request: HttpRequest, task: ReviewTask, entry: Any) -> HttpResponse:
    if entry.gaps or parts.missing(task, entry.draft):
        return refused(request, task, entry)
    return redirect("reviews:look", pk=task.pk)


def refused(request: HttpRequest, task: ReviewTask, entry: Any) -> HttpResponse:
    errors = entry.gaps
    if request.POST.get("next") == "look":
        errors = [*errors, *parts.missing(task, entry.draft)]
    return render(request, PAGE, page_of(request, task, entry=entry, errors=errors), status=422)


def _saved(request: HttpRequest, task: ReviewTask, entry: Any) -> HttpResponse:
    context = {
        "task": task,
        "draft": entry.draft,
        "gaps": entry.gaps,
        "missing": parts.missing(task, entry.draft),
        "swaps": True,
        "told": [
            {"template": part.saved_template, "form": entry.forms[part.key]}
            for part in parts.of(task)
            if part.saved_template
        ],
    }
    return render(request, "reviews/submission_saved.html", context)


def _stopped(request: HttpRequest, task: ReviewTask, sentences: list[str]) -> HttpResponse:
    """The draft is no longer one: someone sent it meanwhile."""
    context = {"stopped": sentences}
    if getattr(request, "htmx", False):
        return render(request, "reviews/submission_saved.html", context, status=422)
    return render(request, PAGE, page_of(request, task, errors=sentences), status=422)


@allow(SIGNED_IN)
def look(request: HttpRequest, pk: int) -> HttpResponse:
    task = _to_write(request, pk)
    draft = task.submissions.filter(state=Submission.State.DRAFT).first()
    if draft is None or task.state not in ("open", "returned"):
        return redirect(task)
    return render(request, LOOK, _look_of(request, task, draft))


def _look_of(request: HttpRequest, task: ReviewTask, draft: Submission) -> dict[str, Any]:
    draft.task = task
    return {
        "task": task,
        "draft": draft,
        "is_sender": submissions.is_sender(request.user, task),
        "missing": parts.missing(task, draft),
        "warnings": parts.warnings(draft),
        "sheets": sheets(draft, request.user),
        "late_reason": request.POST.get("late_reason", ""),
    }


@allow(SIGNED_IN)
@require_http_methods(["GET", "POST"])
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    task = _to_write(request, pk)
    if request.method == "GET":
        return redirect(task)
    version = _number(request, "version")
    try:
        sent = submissions.submit(
            task_id=task.pk,
            version=version,
            by=request.user,
            late_reason=request.POST.get("late_reason", ""),
        )
    except ValidationError as error:
        return _not_sent(request, task, version, error.messages)
    return redirect(sent)


def _not_sent(
    request: HttpRequest, task: ReviewTask, version: int, sentences: list[str]
) -> HttpResponse:
    draft = task.submissions.filter(version=version, state=Submission.State.DRAFT).first()
    if draft is None:
        return _stopped(request, task, sentences)
    context = _look_of(request, task, draft)
    anchor = "" if context["missing"] or not draft.is_late else "id_late_reason"
    context["errors"] = [Gap(sentence, anchor) for sentence in sentences]
    return render(request, LOOK, context, status=422)


@allow(SIGNED_IN)
@require_http_methods(["GET", "POST"])
def recall(request: HttpRequest, pk: int) -> HttpResponse:
    task = _to_write(request, pk)
    if request.method == "GET":
        return redirect(task)
    try:
        recalls.recall(
            task_id=task.pk,
            version=_number(request, "version"),
            by=request.user,
            reason=request.POST.get("recall_reason", ""),
        )
    except ValidationError as error:
        typed = request.POST.get("recall_reason", "")
        context = page_of(request, task, decision_errors=error.messages, recall_reason=typed)
        return render(request, PAGE, context, status=422)
    messages.success(request, _("Đã thu hồi. Sửa xong, đồng chí gửi lại như một lần gửi mới."))
    return redirect(task)


@allow(holding(Permission.ACCEPT))
@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    task = _to_receive(request, pk)
    try:
        submissions.accept(task_id=task.pk, by=request.user, version=_optional(request))
    except ValidationError as error:
        return _undecided(request, task, error.messages)
    messages.success(request, _("Đã tiếp nhận kết quả của %(unit)s.") % {"unit": task.unit})
    return redirect(task)


@allow(holding(Permission.ACCEPT))
@require_POST
def return_(request: HttpRequest, pk: int) -> HttpResponse:
    task = _to_receive(request, pk)
    reason = request.POST.get("reason", "")
    try:
        submissions.return_(
            task_id=task.pk, by=request.user, reason=reason, version=_optional(request)
        )
    except ValidationError as error:
        return _undecided(request, task, error.messages)
    messages.success(request, _("Đã trả lại để %(unit)s bổ sung.") % {"unit": task.unit})
    return redirect(task)


def _undecided(request: HttpRequest, task: ReviewTask, sentences: list[str]) -> HttpResponse:
    context = page_of(
        request, task, decision_errors=sentences, reason=request.POST.get("reason", "")
    )
    return render(request, PAGE, context, status=422)


@allow(SIGNED_IN)
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    seen = Submission.objects.visible_to(request.user).sent()
    rows = seen.select_related("task__unit", "task__person", "task__milestone__campaign", "sent_by")
    rows = rows.select_related("self_review")
    sent = get_object_or_404(rows.prefetch_related("files"), pk=pk)
    return render(request, "reviews/submission_receipt.html", {"sent": sent, "task": sent.task})


def _to_write(request: HttpRequest, pk: int) -> ReviewTask:
    task = find(request, pk)
    if not submissions.may_write(request.user, task):
        raise PermissionDenied(Permission.SUBMIT)
    return task


def _to_receive(request: HttpRequest, pk: int) -> ReviewTask:
    task = find(request, pk)
    access.require_above(request.user, Permission.ACCEPT, task.unit)
    return task


def _number(request: HttpRequest, name: str) -> int:
    value = request.POST.get(name, "")
    return int(value) if value.isdecimal() and len(value) < 6 else 0


def _optional(request: HttpRequest) -> int | None:
    return _number(request, "version") or None
