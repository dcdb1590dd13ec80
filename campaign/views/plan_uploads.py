"""A plan from a file and as a file."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from campaign.domain import plan_texts, plan_uploads
from campaign.domain.clauses import FOLDER
from campaign.lib.tomlfile import Problem, Refused
from campaign.views.plan import find
from orgunits import access
from orgunits.guards import SIGNED_IN, allow, holding
from orgunits.models import OrgUnit
from orgunits.roles import Permission

TEMPLATE = FOLDER / "mau-ke-hoach.toml"


@allow(holding(Permission.RUN_CAMPAIGN))
def upload(request: HttpRequest) -> HttpResponse:
    """Chosen or pasted, then shown; only the second press makes a draft."""
    if request.method != "POST":
        return render(request, "campaign/plan_upload.html", {})
    unit = OrgUnit.objects.get(depth=1)
    access.require(request.user, Permission.RUN_CAMPAIGN, unit)
    text = request.POST.get("text", "").replace("\r\n", "\n")
    try:
        text = _text(request)
        if "confirm" in request.POST:
            return _drafted(request, text, unit)
        shown = plan_uploads.check(text, unit=unit)
    except Refused as refused:
        problems = plan_uploads.beside(refused.problems, text)
        context = {"problems": problems, "text": text}
        return render(request, "campaign/plan_upload.html", context, status=422)
    return render(request, "campaign/plan_upload.html", {"preview": shown, "text": text})


@allow(holding(Permission.RUN_CAMPAIGN))
def template(request: HttpRequest) -> HttpResponse:
    return _file(TEMPLATE.read_text(encoding="utf-8"), TEMPLATE.name)


@allow(SIGNED_IN)
def download(request: HttpRequest, key: str) -> HttpResponse:
    plan = find(request, key)
    return _file(plan_texts.of(plan), f"ke-hoach-{plan.key}.toml")


def _text(request: HttpRequest) -> str:
    if file := request.FILES.get("file"):
        return plan_uploads.text_of(file)
    text = request.POST.get("text", "").replace("\r\n", "\n")
    if not text.strip():
        raise Refused([Problem(1, _("chưa chọn tệp."))])
    return text


def _drafted(request: HttpRequest, text: str, unit: OrgUnit) -> HttpResponse:
    plan = plan_uploads.draft(text, unit=unit, by=request.user)
    messages.success(request, _("Đã soạn dự thảo từ tệp. Xem lại trước khi ban hành."))
    return redirect("campaign:edit", key=plan.key)


def _file(text: str, name: str) -> HttpResponse:
    response = HttpResponse(text.encode(), content_type="application/toml")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
