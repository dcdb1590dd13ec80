"""Files are never public: each download asks for the right again, and is recorded."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from orgunits.guards import SIGNED_IN, allow
from orgunits.roles import Permission
from reviews.domain import files, submissions
from reviews.models import SubmissionFile
from reviews.views.submissions import refused, save_typed


@allow(SIGNED_IN)
def download(request: HttpRequest, pk: int) -> HttpResponseBase:
    file = _find(request, pk)
    if not file.content.storage.exists(file.content.name):
        raise Http404
    files.record_download(file=file, by=request.user)
    response = FileResponse(
        file.content.open("rb"),
        as_attachment=True,
        filename=file.name,
        content_type="application/octet-stream",
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response


@allow(SIGNED_IN)
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    file = _find(request, pk)
    task = file.submission.task
    if not submissions.may_write(request.user, task):
        raise PermissionDenied(Permission.SUBMIT)
    try:
        if "version" in request.POST:  # the button stands in the form: keep what was typed
            entry = save_typed(request, task)
            if entry.gaps:
                return refused(request, task, entry)
        files.remove(file=file, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(f"{task.get_absolute_url()}#part-files")


def _find(request: HttpRequest, pk: int) -> SubmissionFile:
    rows = SubmissionFile.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("submission__task__unit"), pk=pk)
