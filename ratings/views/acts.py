"""One form, one act on a case, and back to its page; what was refused stays as typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from ratings.models import RatingCase


def act_on(
    request: HttpRequest,
    case: RatingCase,
    form: Any,
    act: Callable[[], None],
    title: str,
    **beside: Any,
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except ValidationError as error:
            put_errors(form, error)
        else:
            messages.success(request, _("Đã ghi: %(what)s.") % {"what": title})
            return redirect(case)
    status = 422 if form.errors else 200
    context = {"case": case, "form": form, "title": title, **beside}
    return render(request, "ratings/case_form.html", context, status=status)


def put_errors(form: Any, error: ValidationError) -> None:
    """Beside its field where the form has it, else on top."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, problems in error.message_dict.items():
        form.add_error(name if name in form.fields else None, problems)
