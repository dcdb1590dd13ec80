"""The rule sets in words, with their sources, and what each changed against the one before."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from campaign.domain import rule_files, rule_words
from campaign.domain.rulebooks import RuleBook
from campaign.models import Campaign
from orgunits.guards import SIGNED_IN, allow
from ratings.domain import pinned_rules


@allow(SIGNED_IN)
def listed(request: HttpRequest) -> HttpResponse:
    plans = Campaign.objects.visible_to(request.user).of_province().select_related("rule_set")
    used: dict[str, list[Campaign]] = {}
    for plan in plans.order_by("year"):
        used.setdefault(plan.rule_set.code, []).append(plan)
    rows = [
        {"name": name, "book": book, "plans": used.get(book.code, []),
         "unsure": rule_words.unsure(book)}
        for name, book in rule_files.shipped().items()
    ]  # fmt: skip
    return render(request, "ratings/rule_sets_list.html", {"rows": rows})


@allow(SIGNED_IN)
def rule_set(request: HttpRequest, name: str) -> HttpResponse:
    book = rule_files.shipped().get(name)
    if book is None:
        raise Http404
    return _page(request, book)


@allow(SIGNED_IN)
def of_campaign(request: HttpRequest, key: str) -> HttpResponse:
    """As pinned; the file may say something else by now."""
    seen = Campaign.objects.visible_to(request.user).select_related("rule_set")
    plan = get_object_or_404(seen, key=key)
    book = pinned_rules.of(plan)
    if book is None:
        raise Http404
    return _page(request, book, plan)


def _page(request: HttpRequest, book: RuleBook, plan: Campaign | None = None) -> HttpResponse:
    before = rule_files.before(book)
    context = {
        "book": book,
        "plan": plan,
        "before": before,
        "before_name": rule_files.name_of(before.code) if before else "",
        "differences": rule_words.differences(before, book) if before else [],
        "sections": rule_words.sections(book),
        "unsure": rule_words.unsure(book),
    }
    return render(request, "ratings/rule_set.html", context)
