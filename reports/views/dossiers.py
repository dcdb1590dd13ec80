"""Dossiers for the Central Organization Commission: what each holds, freezing, sending, the answer.

Who may build reports keeps them; a package is taken away only by who may read all it holds.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from campaign.domain import dossier_lists
from campaign.domain.dossier_lists import DossierList, Wanted
from campaign.models import Campaign
from orgunits import audit
from orgunits.guards import allow, holding
from orgunits.roles import Permission
from reports.domain import dossier_dispatches, dossier_page, dossier_papers, dossiers
from reports.domain.dossier_dispatches import Letter
from reports.dossier_forms import FreezeForm, PaperForm, ReplyForm, SendForm
from reports.models import Dossier, DossierDispatch, DossierPaper
from reviews.views.conference_papers import attachment
from reviews.views.conferences import done

REPORT = Permission.REPORT


class Where(NamedTuple):
    """The page of a dossier, to lead back to."""

    label: str
    url: str


@allow(holding(REPORT))
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    visible = Campaign.objects.visible_to(request.user).of_province().under(request.user, REPORT)
    issued = visible.exclude(state=Campaign.State.DRAFT).select_related("rule_set", "unit")
    context = {"rows": dossier_page.summaries(issued)}
    return render(request, "reports/dossiers_list.html", context)


@allow(holding(REPORT))
@require_GET
def dossier(request: HttpRequest, key: str, kind: str) -> HttpResponse:
    return _show(request, *_found(request, key, kind))


@allow(holding(REPORT))
@require_POST
def freeze(request: HttpRequest, key: str, kind: str) -> HttpResponse:
    """A job: drawing and packing take a minute."""
    campaign, found = _found(request, key, kind)
    form = FreezeForm(request.POST)
    if not form.is_valid():
        return _show(request, campaign, found, form=form)
    try:
        reason = form.cleaned_data["reason"]
        job = dossiers.start(campaign=campaign, kind=kind, reason=reason, by=request.user)
    except ValidationError as problem:
        return _show(request, campaign, found, form=form, errors=problem.messages)
    return redirect(job)


@allow(holding(REPORT))
@require_http_methods(["GET", "POST"])
def paper_add(request: HttpRequest, key: str, kind: str, document: str) -> HttpResponse:
    campaign, found = _found(request, key, kind)
    wanted = found.document(document)
    if wanted is None:
        raise Http404
    form = PaperForm(request.POST or None, request.FILES or None, initial={"title": wanted.title})

    def act() -> None:
        _add(request, campaign, found, wanted, form)

    if request.method == "POST" and form.is_valid() and done(form, act):
        messages.success(request, _("Đã đưa văn bản vào hồ sơ."))
        return redirect(_url(campaign, found))
    where = Where(found.short_title, _url(campaign, found))
    return _form_page(request, form, _("Đưa văn bản vào hồ sơ"), where, lead=wanted.title)


def _add(
    request: HttpRequest, campaign: Campaign, found: DossierList, wanted: Wanted, form: PaperForm
) -> None:
    facts = form.cleaned_data
    name, data = facts["upload"]
    dossier_papers.add(
        campaign=campaign,
        listed=found,
        wanted=wanted,
        title=facts["title"],
        number=facts["number"],
        signed_on=facts["signed_on"],
        name=name,
        data=data,
        by=request.user,
    )


@allow(holding(REPORT))
@require_POST
def paper_remove(request: HttpRequest, pk: int) -> HttpResponse:
    paper = _paper(request, pk)
    dossier_papers.remove(paper_id=paper.pk, by=request.user)
    messages.success(request, _("Đã gỡ văn bản; các bản hồ sơ đã chốt không đổi."))
    return redirect("reports:dossier", key=paper.campaign.key, kind=paper.kind)


@allow(holding(REPORT))
@require_GET
def paper(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Whoever put it in, and who may take the package away."""
    found = _paper(request, pk)
    if found.added_by_id != request.user.pk and not dossiers.opens(request.user, found.unit):
        raise PermissionDenied(REPORT)
    audit.record("file.downloaded", found, by=request.user, after={"sha256": found.sha256})
    return attachment(found.content, found.name)


@allow(holding(REPORT))
@require_GET
def package(request: HttpRequest, pk: int) -> HttpResponseBase:
    found = _edition(request, pk)
    if not dossiers.opens(request.user, found.unit):
        raise PermissionDenied(REPORT)
    if not found.content.storage.exists(str(found.content.name)):
        raise Http404
    after = {"edition": found.edition, "sha256": found.sha256}
    audit.record("dossier.downloaded", found, by=request.user, after=after)
    return attachment(found.content, found.file_name)


@allow(holding(REPORT))
@require_http_methods(["GET", "POST"])
def send(request: HttpRequest, pk: int) -> HttpResponse:
    found = _edition(request, pk)
    form = SendForm(request.POST or None, initial={"recipient": found.addressee})

    def act() -> None:
        letter = Letter(**form.cleaned_data)
        dossier_dispatches.send(dossier_id=found.pk, letter=letter, by=request.user)

    if request.method == "POST" and form.is_valid() and done(form, act):
        messages.success(request, _("Đã ghi lượt gửi hồ sơ."))
        return redirect(found)
    return _edition_form(request, form, _("Ghi việc gửi hồ sơ"), found)


@allow(holding(REPORT))
@require_http_methods(["GET", "POST"])
def reply(request: HttpRequest, pk: int) -> HttpResponse:
    rows = DossierDispatch.objects.filter(
        dossier__in=Dossier.objects.visible_to(request.user)
    ).select_related("dossier__campaign", "dossier__unit")
    sent = get_object_or_404(rows, pk=pk)
    form = ReplyForm(request.POST or None)

    def act() -> None:
        dossier_dispatches.answer(dispatch_id=sent.pk, by=request.user, **form.cleaned_data)

    if request.method == "POST" and form.is_valid() and done(form, act):
        messages.success(request, _("Đã ghi trả lời."))
        return redirect(sent.dossier)
    return _edition_form(request, form, _("Ghi trả lời của nơi nhận"), sent.dossier)


# --- finding and showing


def _found(request: HttpRequest, key: str, kind: str) -> tuple[Campaign, DossierList]:
    visible = Campaign.objects.visible_to(request.user).of_province().under(request.user, REPORT)
    campaign = get_object_or_404(visible.select_related("rule_set", "unit"), key=key)
    found = dossier_lists.find(campaign.rule_set.code, kind)
    if found is None:
        raise Http404
    return campaign, found


def _edition(request: HttpRequest, pk: int) -> Dossier:
    rows = Dossier.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("campaign", "unit"), pk=pk)


def _paper(request: HttpRequest, pk: int) -> DossierPaper:
    rows = DossierPaper.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("campaign", "unit"), pk=pk)


def _url(campaign: Campaign, found: DossierList) -> str:
    return reverse("reports:dossier", args=[campaign.key, found.key])


def _show(
    request: HttpRequest,
    campaign: Campaign,
    found: DossierList,
    form: Any = None,
    errors: list[str] | None = None,
) -> HttpResponse:
    refused = bool(errors or (form and form.errors))
    context = dossier_page.of(campaign, found, request.user) | {
        "form": form or FreezeForm(),
        "errors": errors or [],
        "crumbs": _crumbs(),
    }
    return render(request, "reports/dossier_page.html", context, status=422 if refused else 200)


def _crumbs() -> list[dict[str, str]]:
    return [{"label": _("Hồ sơ gửi Trung ương"), "url": reverse("reports:dossiers")}]


def _edition_form(request: HttpRequest, form: Any, title: str, found: Dossier) -> HttpResponse:
    """The edition speaks for itself: its contents list may be another one by now."""
    where = Where(found.title, found.get_absolute_url())
    return _form_page(request, form, title, where, lead=str(found))


def _form_page(
    request: HttpRequest, form: Any, title: str, where: Where, lead: str
) -> HttpResponse:
    crumbs = [*_crumbs(), {"label": where.label, "url": where.url}]
    context = {"form": form, "title": title, "lead": lead, "back": where.url, "crumbs": crumbs}
    status = 422 if form.errors else 200
    return render(request, "reports/dossier_form.html", context, status=status)
