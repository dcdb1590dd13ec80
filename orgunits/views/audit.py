"""Who did what, when, to what, with old and new values: as sentences."""

from django.core.paginator import Paginator
from django.shortcuts import render

from orgunits.domain.audit_words import ACTIONS, changes, words
from orgunits.guards import allow, holding
from orgunits.models import AuditEvent
from orgunits.roles import Permission

PAGE = 50


@allow(holding(Permission.READ_AUDIT))
def events(request):
    found = _filtered(AuditEvent.objects.visible_to(request.user), request.GET)
    page = Paginator(found.select_related("unit"), PAGE).get_page(request.GET.get("page"))
    rows = [{"event": e, "words": words(e.action), "changes": changes(e)} for e in page]
    context = {
        "page": page,
        "rows": rows,
        "filters": request.GET,
        "actions": sorted(ACTIONS.items(), key=lambda pair: str(pair[1])),
    }
    return render(request, "orgunits/audit_list.html", context)


def _filtered(found, asked):
    if asked.get("action") in ACTIONS:
        found = found.filter(action=asked["action"])
    if asked.get("object"):
        kind, _, key = asked["object"].partition("/")
        found = found.filter(object_type=kind, object_id=key)
    if asked.get("q"):
        found = found.filter(object_name__icontains=asked["q"])
    return found
