"""Who did what, when, to what, on whose behalf, with old and new values: as sentences."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _

from campaign.lib import clock
from orgunits import exports, list_exports
from orgunits.domain.audit_words import ACTIONS, changes, on_behalf, words
from orgunits.forms import day_field
from orgunits.guards import allow, holding
from orgunits.models import AuditEvent, OrgUnit
from orgunits.models.audit import sees_every_event
from orgunits.roles import Permission

PAGE = 50


class AuditFilter(forms.Form):
    who = forms.CharField(label=_("Người thực hiện"), required=False)
    action = forms.ChoiceField(label=_("Việc"), required=False)
    q = forms.CharField(label=_("Đối tượng"), required=False)
    first = day_field(_("Từ ngày"), required=False)
    last = day_field(_("Đến hết ngày"), required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        actions = sorted(ACTIONS.items(), key=lambda pair: str(pair[1]))
        self.fields["action"].choices = [("", _("Mọi việc")), *actions]

    def narrow(self, events: QuerySet) -> QuerySet:
        """What is not understood narrows nothing; the field says so."""
        self.is_valid()
        asked = self.cleaned_data
        for name, lookup in (("action", "action"), ("q", "object_name__icontains")):
            if asked.get(name):
                events = events.filter(**{lookup: asked[name]})
        if asked.get("who"):
            events = events.filter(actor_name__icontains=asked["who"])
        if asked.get("first"):
            events = events.filter(at__gte=clock.at(asked["first"]))
        if asked.get("last"):
            events = events.filter(at__lt=clock.at(asked["last"] + timedelta(days=1)))
        return events


@allow(holding(Permission.READ_AUDIT))
def events(request: HttpRequest) -> HttpResponseBase:
    form, unit = AuditFilter(request.GET), _chosen_unit(request)
    found = form.narrow(AuditEvent.objects.visible_to(request.user))
    if unit:
        found = found.filter(unit__path__startswith=unit.path)
    kind, _slash, key = request.GET.get("object", "").partition("/")
    if kind:
        found = found.filter(object_type=kind, object_id=key)
    if exports.wanted(request):
        return list_exports.audit(request, found)
    page = Paginator(found.select_related("unit"), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [_row(event) for event in page],
        "form": form,
        "unit": unit,
        "filters": request.GET,
        "shows_numbers": sees_every_event(request.user),
    }
    return render(request, "orgunits/audit_list.html", context)


def _row(event: AuditEvent) -> dict[str, Any]:
    return {
        "event": event,
        "words": words(event.action),
        "changes": changes(event),
        "on_behalf": on_behalf(event),
        "about": f"{event.object_type}/{event.object_id}",
    }


def _chosen_unit(request: HttpRequest) -> OrgUnit | None:
    pk = request.GET.get("unit", "")
    if not pk:
        return None
    units = OrgUnit.objects.under(request.user, Permission.READ_AUDIT)
    return get_object_or_404(units, pk=pk if pk.isdecimal() else 0)
