"""Remedies of a unit and below; one that follows from a suggestion shows its words only after the
reading is recorded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST

from campaign.lib import clock
from campaign.models import Campaign
from orgunits import access, exports
from orgunits.guards import SIGNED_IN, allow, holding
from orgunits.models import OrgUnit
from orgunits.roles import Permission
from reviews import suggestion_forms as forms
from reviews.domain import remedies as domain
from reviews.domain import remedies_progress, supervision
from reviews.lifecycles import REMEDY
from reviews.models import Conference, Remediation

PAGE = 50
CARRIED = "carried"
SEALED = gettext_lazy("Theo gợi ý kiểm điểm (nội dung niêm phong)")
FORMS = {"do": forms.EvidenceForm, "verify": forms.RemarkForm, "return": forms.RemarkNeededForm}
ADDRESSES = {"do": "reviews:remedy-done", "verify": "reviews:remedy-verify"} | {
    "return": "reviews:remedy-return"
}


@allow(SIGNED_IN)
def listed(request: HttpRequest) -> HttpResponseBase:
    """`dot` names a campaign, a draft too: what it would inherit is read before publishing."""
    user, asked = request.user, request.GET.get("state", "")
    campaign = _meant(request)
    known = Remediation.objects.visible_to(user)
    seen = known.followed_in(campaign) if campaign else known.none()
    found = seen.filter(_asked(asked, campaign)).select_related("unit", "owner", "campaign")
    if exports.wanted(request):
        return _exported(request, found)
    context = {
        "campaign": campaign,
        "chart": remedies_progress.chart(seen, campaign, clock.today()) if campaign else {},
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "state": asked,
        "dot": request.GET.get("dot", ""),
        "states": [
            *Remediation.State.choices,
            ("overdue", _("Quá hạn")),
            (CARRIED, _("Từ các năm trước")),
        ],
        "units": OrgUnit.objects.filter(
            path__in=access.roots(user, Permission.SUBMIT) if campaign else ()
        ).order_by("path"),
        "overdue_count": seen.overdue(clock.today()).count(),
        "waiting_count": seen.filter(state=Remediation.State.DONE).count(),
    }
    return render(request, "reviews/remedies_list.html", context)


@allow(holding(Permission.SUBMIT))
@sensitive_post_parameters()
@sensitive_variables("form")
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    unit = get_object_or_404(OrgUnit.objects.visible_to(request.user), pk=pk)
    access.require(request.user, Permission.SUBMIT, unit)
    campaign = get_object_or_404(Campaign, pk=_current_pk(request))
    form = forms.RemedyForm(request.POST or None, people=supervision.people_of(unit))
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data | {"campaign": campaign, "unit": unit}
        try:
            found = domain.plan(**facts, by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Đã ghi biện pháp khắc phục."))
            return redirect(found)
    status = 422 if form.errors else 200
    context = {"form": form, "unit": unit}
    return render(request, "reviews/remedy_form.html", context, status=status)


@allow(SIGNED_IN)
def remedy(request: HttpRequest, key: str) -> HttpResponse:
    found = _found(request, key)
    return _page(request, found, is_read=not found.suggestion_id)


@allow(SIGNED_IN)
@require_POST
def read(request: HttpRequest, key: str) -> HttpResponse:
    return _page(request, _found(request, key), is_read=True)


def _step(name: str, act: Callable[..., Any]) -> Callable[..., HttpResponse]:
    @allow(SIGNED_IN)
    @require_POST
    @sensitive_post_parameters()
    @sensitive_variables("form")
    def take(request: HttpRequest, key: str) -> HttpResponse:
        found = _found(request, key)
        if not domain.may(request.user, name, found):
            raise PermissionDenied(name)
        form = _form(name, request.POST)
        if form.is_valid():
            try:
                act(remedy_id=found.pk, **form.cleaned_data, by=request.user)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                messages.success(request, _("Đã ghi nhận."))
                return redirect(found)
        return _page(request, _found(request, key), is_read=True, failed=(name, form), status=422)

    return take


done = _step("do", domain.done)
verify = _step("verify", domain.verify)
send_back = _step("return", domain.send_back)


def _meant(request: HttpRequest) -> Campaign | None:
    campaigns = Campaign.objects.visible_to(request.user)
    if not request.GET.get("dot"):
        return campaigns.current()
    return get_object_or_404(campaigns.of_province(), key=request.GET["dot"])


def _exported(request: HttpRequest, found: Any) -> HttpResponseBase:
    """The words of what follows from a suggestion stay sealed: here no reading is recorded."""
    columns = [_("Biện pháp"), _("Đơn vị"), _("Người chịu trách nhiệm"), _("Hạn")]
    columns += [_("Trạng thái"), _("Đợt kiểm điểm")]
    title = _("Khắc phục hạn chế, khuyết điểm")
    return exports.answer(
        request, name="khac-phuc", title=title, columns=columns, rows=found, cells=_cells
    )


def _cells(row: Remediation) -> list[Any]:
    words = SEALED if row.suggestion_id else row.measure
    owner = str(row.owner) if row.owner else str(_("tập thể đơn vị"))
    label = _("Quá hạn") if row.is_overdue else row.get_state_display()
    return [str(words), row.unit.short_name, owner, row.due_on, str(label), row.campaign.year]


def _asked(state: str, campaign: Campaign | None) -> Q:
    if state == CARRIED and campaign:
        return Q(campaign__year__lt=campaign.year)
    if state == "overdue":
        return Q(state=Remediation.State.PLANNED, due_on__lt=clock.today())
    return Q(state=state) if state in Remediation.State.values else Q()


def _found(request: HttpRequest, key: str) -> Remediation:
    seen = Remediation.objects.visible_to(request.user)
    related = ("unit", "owner", "suggestion__campaign", "conference")
    return get_object_or_404(seen.select_related(*related), key=key)


def _current_pk(request: HttpRequest) -> int | None:
    campaign = Campaign.objects.visible_to(request.user).current()
    return campaign.pk if campaign else None


def _form(name: str, data: Any = None) -> Any:
    return FORMS[name](data, auto_id=f"id_{name}_%s")


@sensitive_variables()
def _page(
    request: HttpRequest,
    found: Remediation,
    is_read: bool,
    failed: tuple[str, Any] = ("", None),
    status: int = 200,
) -> HttpResponse:
    if found.suggestion_id and is_read:
        domain.read(remedy=found, by=request.user)
    acts = [
        {
            "step": row,
            "form": failed[1] if failed[0] == row.name else _form(row.name),
            "address": ADDRESSES[row.name],
            "is_first": row.name != "return",
        }
        for row in REMEDY.open_to(found)
        if is_read and domain.may(request.user, row.name, found)
    ]
    context = {"remedy": found, "is_read": is_read, "acts": acts, "failed": failed[1]}
    conferences = Conference.objects.visible_to(request.user)
    context["conference"] = conferences.filter(pk=found.conference_id or 0).first()
    return render(request, "reviews/remedy_show.html", context, status=status)
