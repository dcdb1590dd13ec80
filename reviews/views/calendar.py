"""The calendar: what one may see, month by month; and the same for one's own calendar program."""

from __future__ import annotations

from itertools import groupby

from django.contrib import messages
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from campaign.lib import clock, dates
from orgunits.guards import PUBLIC, SIGNED_IN, allow
from reviews.domain import calendar as domain
from reviews.models import CalendarFeed

# Programs ask a few times an hour; more is somebody trying.
READS_AN_HOUR, TRIES_AN_HOUR = 60, 30


@allow(SIGNED_IN)
def calendar(request: HttpRequest) -> HttpResponse:
    return _page(request)


def _page(request: HttpRequest, address: str = "") -> HttpResponse:
    found = domain.entries(request.user)
    all_days = request.GET.get("xem") == "tat-ca"
    today = clock.today()
    shown = found if all_days else [each for each in found if each.day >= today]
    months = [
        {"month": month, "days": _days(list(rows))}
        for month, rows in groupby(shown, key=lambda each: each.day.replace(day=1))
    ]
    context = {
        "months": months,
        "all_days": all_days,
        "past": len(found) - len(shown),
        "today": today,
        "address": address,
        "has_feed": CalendarFeed.objects.filter(user=request.user).exists(),
    }
    return render(request, "reviews/calendar.html", context)


def _days(rows: list[domain.Entry]) -> list[dict[str, object]]:
    return [
        {
            "day": day,
            "weekday": dates.weekday(day)[:1].upper() + dates.weekday(day)[1:],
            "entries": list(found),
        }
        for day, found in groupby(rows, key=lambda e: e.day)
    ]


@allow(SIGNED_IN)
@require_POST
def make_feed(request: HttpRequest) -> HttpResponse:
    """The one page that shows the address; it is not sent by mail and not kept."""
    token = domain.make_feed(user=request.user)
    path = reverse("reviews:feed", args=[token])
    return _page(request, request.build_absolute_uri(path))


@allow(SIGNED_IN)
@require_POST
def revoke_feed(request: HttpRequest) -> HttpResponse:
    if domain.revoke_feed(user=request.user):
        messages.success(request, _("Địa chỉ lịch riêng đã hết hiệu lực."))
    return redirect("reviews:calendar")


@allow(PUBLIC)
@require_GET
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """A wrong and an old address answer alike; whoever guesses is soon told to wait."""
    user = domain.reader(token)
    guest = f"feed-try-{request.META.get('REMOTE_ADDR', '')}"
    key, limit = (f"feed-read-{user.pk}", READS_AN_HOUR) if user else (guest, TRIES_AN_HOUR)
    if _too_often(key, limit):
        return HttpResponse(status=429, headers={"Retry-After": "3600"})
    if user is None:
        raise Http404
    response = HttpResponse(domain.as_ical(user), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="kiem-diem.ics"'
    return response


def _too_often(key: str, limit: int) -> bool:
    cache.add(key, 0, 3600)
    return cache.incr(key) > limit
