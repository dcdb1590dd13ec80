"""Accounts: who they are, what they may do and why; inviting, granting, ending."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from campaign.lib import clock
from orgunits import access, exports, list_exports
from orgunits.domain import account_links, account_reasons, account_rules, accounts
from orgunits.domain.audit_words import words
from orgunits.forms import AccountForm, GrantForm, ReasonForm
from orgunits.guards import allow, holding
from orgunits.models import AuditEvent, OrgUnit, RoleGrant, User
from orgunits.roles import GRANTABLE, SECOND_FACTOR, Permission, Role

PAGE = 50
MANAGE = Permission.MANAGE_ACCOUNTS
STATES = {
    "active": gettext_lazy("Đang dùng"),
    "waiting": gettext_lazy("Chờ kích hoạt"),
    "inactive": gettext_lazy("Đã khóa"),
}


@allow(holding(MANAGE))
def accounts_list(request: HttpRequest) -> HttpResponseBase:
    found = _filtered(User.objects.visible_to(request.user), request.GET, request.user)
    open_grants = RoleGrant.objects.visible_to(request.user).in_force(clock.today())
    shown = Prefetch("grants", open_grants.select_related("unit"), to_attr="shown_grants")
    found = found.select_related("unit").prefetch_related(shown).order_by("sort_key", "pk")
    if exports.wanted(request):
        return list_exports.accounts(request, found)
    context = {
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "filters": request.GET,
        "roles": Role.choices,
        "states": STATES.items(),
    }
    return render(request, "orgunits/accounts_list.html", context)


@allow(holding(MANAGE))
def create(request: HttpRequest) -> HttpResponse:
    units = OrgUnit.objects.under(request.user, MANAGE)
    form = AccountForm(request.POST or None, units=units)
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        unit = facts.pop("unit_words")
        user = accounts.create(**facts, unit=unit, by=request.user)
        link = account_links.issue(user=user, by=request.user)
        return _show_link(request, user, link)
    status = 422 if form.errors else 200
    return render(request, "orgunits/accounts_create.html", {"form": form}, status=status)


@allow(holding(MANAGE))
def account(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _find(request, pk))


@allow(holding(MANAGE))
def rights(request: HttpRequest, pk: int) -> HttpResponse:
    found = _find(request, pk)
    held = _held(found).visible_to(request.user)
    context = {
        "account": found,
        "rights": account_reasons.rights_of(found, held),
        "beyond": _held(found).exclude(pk__in=held).exists(),
    }
    return render(request, "orgunits/accounts_rights.html", context)


@allow(holding(MANAGE))
@require_POST
def new_link(request: HttpRequest, pk: int) -> HttpResponse:
    found = _find(request, pk)
    drop = bool(request.POST.get("drop_factors"))
    link = account_links.issue(user=found, by=request.user, drop_factors=drop)
    return _show_link(request, found, link)


@allow(holding(MANAGE))
@require_POST
def deactivate(request: HttpRequest, pk: int) -> HttpResponse:
    return _with_reason(request, pk, accounts.deactivate, "deactivate_form")


@allow(holding(MANAGE))
@require_POST
def reactivate(request: HttpRequest, pk: int) -> HttpResponse:
    return _with_reason(request, pk, accounts.reactivate, "reactivate_form")


@allow(holding(MANAGE))
def grant(request: HttpRequest, pk: int) -> HttpResponse:
    found = _find(request, pk)
    account_rules.require_manages(request.user, found)
    form = GrantForm(request.POST or None, units=OrgUnit.objects.under(request.user, MANAGE))
    if request.method == "POST" and form.is_valid() and _granted(request, found, form):
        return redirect("orgunits:account", pk)
    context = {"form": form, "account": found, "grantable": _explained()}
    status = 422 if form.errors else 200
    return render(request, "orgunits/accounts_grant.html", context, status=status)


@allow(holding(MANAGE))
def end_grant(request: HttpRequest, pk: int) -> HttpResponse:
    held = RoleGrant.objects.visible_to(request.user).select_related("user", "unit")
    found = get_object_or_404(held, pk=pk, ended_at=None)
    account_rules.require_ends(request.user, found)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        accounts.end_by_hand(grant=found, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("Đã kết thúc vai trò; các phiên đang mở kết thúc ngay."))
        return redirect("orgunits:account", found.user_id)
    context = {"form": form, "grant": found, "account": found.user}
    status = 422 if form.errors else 200
    return render(request, "orgunits/accounts_end.html", context, status=status)


@allow(holding(MANAGE, Permission.READ_AUDIT))
def who_sees(request: HttpRequest, pk: int) -> HttpResponse:
    """Managers and auditors of a unit; roles above their scope are counted, not named."""
    user = request.user
    managed = OrgUnit.objects.under(user, MANAGE).filter(pk=pk).exists()
    right = MANAGE if managed else Permission.READ_AUDIT
    unit = get_object_or_404(OrgUnit.objects.under(user, right), pk=pk)
    named, above = account_reasons.who_sees(unit, user, right)
    rows = [{"grant": grant, "may": account_reasons.words(grant.role)} for grant in named]
    context = {"unit": unit, "rows": rows, "above": above, "links": managed}
    return render(request, "orgunits/accounts_of_unit.html", context)


def _find(request: HttpRequest, pk: int) -> User:
    return get_object_or_404(User.objects.visible_to(request.user).select_related("unit"), pk=pk)


def _held(account: User) -> Any:
    return account.grants.in_force(clock.today()).select_related("unit")


def _page(request: HttpRequest, found: User, status: int = 200, **forms: Any) -> HttpResponse:
    grants = RoleGrant.objects.visible_to(request.user).filter(user=found)
    rows = grants.select_related("unit", "ended_by").order_by("-ended_at", "role", "unit__path")
    events = AuditEvent.objects.known_to(request.user).filter(
        object_type="orgunits.user", object_id=str(found.pk)
    )
    context = {
        "account": found,
        "home_shown": access.can(request.user, MANAGE, found.unit),
        "grants": [
            {"grant": row, "may_end": account_rules.may_end(request.user, row)}
            for row in rows
            if not row.ended_at
        ],
        "past": [row for row in rows if row.ended_at],
        "why_not": account_rules.why_not_manage(request.user, found),
        "factors": found.authenticator_set.exclude(type="recovery_codes").count(),
        "factor_needed": SECOND_FACTOR.intersection(_held(found).values_list("role", flat=True)),
        "events": [{"event": e, "words": words(e.action)} for e in events[:10]],
        "deactivate_form": ReasonForm(prefix="off"),
        "reactivate_form": ReasonForm(prefix="on"),
        **forms,
    }
    return render(request, "orgunits/accounts_account.html", context, status=status)


def _with_reason(request: HttpRequest, pk: int, service: Any, name: str) -> HttpResponse:
    found = _find(request, pk)
    form = ReasonForm(request.POST, prefix="off" if name == "deactivate_form" else "on")
    if not form.is_valid():
        return _page(request, found, 422, **{name: form})
    service(user=found, by=request.user, reason=form.cleaned_data["reason"])
    messages.success(request, _("Đã ghi. Các phiên đang mở của tài khoản kết thúc ngay."))
    return redirect("orgunits:account", pk)


def _granted(request: HttpRequest, found: User, form: GrantForm) -> bool:
    facts = dict(form.cleaned_data)
    unit = facts.pop("unit_words")
    try:
        accounts.grant_by_hand(user=found, unit=unit, by=request.user, **facts)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    messages.success(request, _("Đã giao vai trò; người giữ tài khoản cần đăng nhập lại."))
    return True


def _show_link(request: HttpRequest, user: User, link: account_links.Link) -> HttpResponse:
    """Shown once: only its hash is known to the site afterwards."""
    context = {"account": user, "link": link}
    return render(request, "orgunits/accounts_link.html", context)


def _explained() -> list[dict[str, Any]]:
    return [
        {
            "label": Role(role).label,
            "may": account_reasons.words(role),
            "second_factor": role in SECOND_FACTOR,
        }
        for role in Role.values
        if role in GRANTABLE
    ]


def _filtered(found: Any, asked: Any, manager: Any) -> Any:
    if asked.get("q"):
        found = found.matching(asked["q"])
    if asked.get("role") in Role.values:
        held = RoleGrant.objects.visible_to(manager).in_force(clock.today())
        found = found.filter(pk__in=held.filter(role=asked["role"]).values("user"))
    if asked.get("unit"):
        units = OrgUnit.objects.under(manager, MANAGE).matching(asked["unit"])
        granted = RoleGrant.objects.in_force(clock.today()).filter(unit__in=units)
        found = found.filter(Q(unit__in=units) | Q(pk__in=granted.values("user")))
    if asked.get("state") == "inactive":
        return found.filter(is_active=False)
    if asked.get("state") in STATES:
        waits = Q(password__startswith=UNUSABLE_PASSWORD_PREFIX)
        found = found.filter(waits if asked["state"] == "waiting" else ~waits, is_active=True)
    return found
