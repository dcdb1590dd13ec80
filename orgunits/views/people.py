"""People, through their posts at units in scope; facts of membership only for who manages them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from campaign.lib import clock
from orgunits import access, exports, list_exports, panels
from orgunits.domain import posts
from orgunits.guards import SIGNED_IN, allow, holding
from orgunits.models import Appointment, OrgUnit, Person, User
from orgunits.people_forms import ContactForm, EndPostForm, FactsForm, PostForm
from orgunits.roles import Permission

PAGE = 50


@allow(SIGNED_IN)
def people(request: HttpRequest) -> HttpResponseBase:
    """By given name; only posts in scope are named."""
    seen = Appointment.objects.visible_to(request.user).in_force(clock.today())
    unit = _chosen_unit(request)
    chosen = seen.filter(unit__path__startswith=unit.path) if unit else seen
    if post := request.GET.get("post", "").strip():
        chosen = chosen.filter(post__icontains=post)
    found = Person.objects.filter(pk__in=chosen.values("person"))
    shown = Prefetch("appointments", seen.select_related("unit"), to_attr="seen_posts")
    rows = found.matching(request.GET.get("q", "")).prefetch_related(shown)
    if exports.wanted(request):
        return list_exports.people(request, rows)
    context = {
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "unit": unit,
        "filters": request.GET,
    }
    return render(request, "orgunits/people_list.html", context)


@allow(SIGNED_IN)
def person(request: HttpRequest, pk: int) -> HttpResponse:
    user = request.user
    seen = Person.objects.visible_to(user).select_related("temporary_unit")
    found = get_object_or_404(seen, pk=pk)
    held = Appointment.objects.visible_to(user) if found.pk != _own(user) else Appointment.objects
    rows = list(found.appointments.filter(pk__in=held.values("pk")).select_related("unit"))
    today = clock.today()
    context = {
        "person": found,
        "now": [row for row in rows if not row.valid_to or row.valid_to >= today],
        "past": [row for row in rows if row.valid_to and row.valid_to < today],
        "reach": access.roots(user, Permission.MANAGE_PEOPLE),
        "may_manage": _managed_from(user, found) is not None,
        "may_audit": any(access.can(user, Permission.READ_AUDIT, row.unit) for row in rows),
        "panels": panels.for_person(user, found),
    }
    for row in rows:
        row.may_end = access.can(user, Permission.MANAGE_PEOPLE, row.unit)
    return render(request, "orgunits/people_person.html", context)


@allow(holding(Permission.MANAGE_PEOPLE))
def add_post(request: HttpRequest, pk: int) -> HttpResponse:
    """A post at the unit for somebody new to it."""
    unit = get_object_or_404(OrgUnit.objects.visible_to(request.user), pk=pk)
    access.require(request.user, Permission.MANAGE_PEOPLE, unit)
    known = Person.objects.visible_to(request.user)
    form = PostForm(request.POST or None, people=known, units=None)

    def act() -> None:
        name = form.cleaned_data["full_name"]
        new = posts.add_person(full_name=name, unit=unit, by=_user(request))
        posts.appoint(person=new, unit=unit, by=_user(request), **form.facts())

    if request.method == "POST" and form.is_valid() and _done(form, act):
        messages.success(request, _("Đã thêm chức vụ."))
        return redirect(unit)
    title = _("Thêm chức vụ")
    return _form_page(request, form, title=title, kicker=unit.name, back=unit.get_absolute_url())


@allow(holding(Permission.MANAGE_PEOPLE))
def further_post(request: HttpRequest, pk: int) -> HttpResponse:
    found = _managed(request, pk)
    units = OrgUnit.objects.under(request.user, Permission.MANAGE_PEOPLE).filter(valid_to=None)
    form = PostForm(request.POST or None, people=None, units=units)

    def act() -> None:
        unit = form.cleaned_data["unit"]
        posts.appoint(person=found, unit=unit, by=_user(request), **form.facts())

    if request.method == "POST" and form.is_valid() and _done(form, act):
        messages.success(request, _("Đã thêm chức vụ."))
        return redirect(found)
    title = _("Thêm chức vụ")
    return _form_page(request, form, title=title, kicker=str(found), back=found.get_absolute_url())


@allow(holding(Permission.MANAGE_PEOPLE))
def end_post(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Appointment.objects.visible_to(request.user).select_related("person", "unit")
    row = get_object_or_404(rows, pk=pk)
    access.require(request.user, Permission.MANAGE_PEOPLE, row.unit)
    form = EndPostForm(request.POST or None)

    def act() -> None:
        posts.end(appointment_id=row.pk, by=_user(request), **form.cleaned_data)

    if request.method == "POST" and form.is_valid() and _done(form, act):
        messages.success(request, _("Đã ghi ngày kết thúc chức vụ."))
        return redirect(row.person)
    kicker, back = f"{row.person} · {row.post}, {row.unit}", row.person.get_absolute_url()
    return _form_page(request, form, title=_("Thôi giữ chức vụ"), kicker=kicker, back=back)


@allow(holding(Permission.MANAGE_PEOPLE))
def facts(request: HttpRequest, pk: int) -> HttpResponse:
    found = _managed(request, pk)
    units = OrgUnit.objects.visible_to(request.user)
    form = FactsForm(request.POST or None, instance=found, units=units)
    unit = _managed_from(request.user, found)

    def act() -> None:
        chosen = {name: form.cleaned_data[name] for name in posts.FACTS}
        posts.save_facts(person_id=found.pk, unit=unit, facts=chosen, by=_user(request))

    if request.method == "POST" and form.is_valid() and _done(form, act):
        messages.success(request, _("Đã lưu."))
        return redirect("orgunits:person", pk=pk)
    title, back = _("Sinh hoạt đảng"), found.get_absolute_url()
    return _form_page(request, form, title=title, kicker=str(found), back=back)


@allow(holding(Permission.MANAGE_PEOPLE))
def contact(request: HttpRequest, pk: int) -> HttpResponse:
    unit = get_object_or_404(OrgUnit.objects.visible_to(request.user), pk=pk)
    access.require(request.user, Permission.MANAGE_PEOPLE, unit)
    form = ContactForm(request.POST or None, instance=unit)

    def act() -> None:
        posts.save_contact(unit_id=unit.pk, facts=form.cleaned_data, by=_user(request))

    if request.method == "POST" and form.is_valid() and _done(form, act):
        messages.success(request, _("Đã lưu thông tin liên hệ."))
        return redirect("orgunits:unit", pk=pk)
    title, back = _("Thông tin liên hệ"), unit.get_absolute_url()
    return _form_page(request, form, title=title, kicker=unit.name, back=back)


def _managed(request: HttpRequest, pk: int) -> Person:
    """404 out of scope; 403 where one sees the person only."""
    found = get_object_or_404(Person.objects.visible_to(request.user), pk=pk)
    if _managed_from(request.user, found) is None:
        raise PermissionDenied(Permission.MANAGE_PEOPLE)
    return found


def _managed_from(user: Any, found: Person) -> OrgUnit | None:
    """The unit of one of the person's posts where the user manages people."""
    rows = Appointment.objects.under(user, Permission.MANAGE_PEOPLE).filter(person=found)
    row = rows.select_related("unit").order_by("unit__path", "pk").first()
    return row.unit if row else None


def _own(user: Any) -> int | None:
    return getattr(user, "person_id", None)


def _user(request: HttpRequest) -> User:
    return request.user


def _chosen_unit(request: HttpRequest) -> OrgUnit | None:
    pk = request.GET.get("unit", "")
    if not pk:
        return None
    units = OrgUnit.objects.visible_to(request.user)
    return get_object_or_404(units, pk=pk if pk.isdecimal() else 0)


def _done(form: Any, act: Callable[[], None]) -> bool:
    try:
        act()
    except ValidationError as error:
        form.add_error(None, error.messages)
        return False
    return True


def _form_page(request: HttpRequest, form: Any, **context: Any) -> HttpResponse:
    status = 422 if form.errors else 200
    context["form"] = form
    return render(request, "orgunits/people_form.html", context, status=status)
