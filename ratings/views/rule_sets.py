"""The rule sets in words, with their sources, and what each changed against the one before."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from campaign.domain import rule_files, rule_words, rules
from campaign.domain.rulebooks import RuleBook
from campaign.lib.tomlfile import Refused
from campaign.models import Campaign
from orgunits import access
from orgunits.guards import SIGNED_IN, allow, holding
from orgunits.roles import Permission
from ratings.domain import pinned_rules

MAKERS = holding(Permission.RUN_CAMPAIGN, Permission.OWN_PLAN)


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
    plan = _find(request, key)
    return _page(request, pinned_rules.of(plan), plan)


@allow(MAKERS)
@require_POST
def choose(request: HttpRequest, key: str) -> HttpResponse:
    """Another rule set for a draft."""
    plan = _find(request, key)
    access.require(request.user, plan.maker_permission, plan.unit)
    try:
        name = request.POST.get("name", "")
        plan = rules.choose(campaign_id=plan.pk, name=name, by=request.user)
    except (ValidationError, Refused) as error:
        problems = getattr(error, "problems", None) or error.messages
        messages.error(request, " ".join(map(str, problems)))
    else:
        said = _("Kế hoạch dùng bộ quy định %(code)s.") % {"code": plan.rule_set.code}
        messages.success(request, said)
    return redirect("ratings:campaign-rules", key=plan.key)


def _find(request: HttpRequest, key: str) -> Campaign:
    seen = Campaign.objects.visible_to(request.user).select_related("rule_set", "unit")
    return get_object_or_404(seen, key=key)


def _page(request: HttpRequest, book: RuleBook, plan: Campaign | None = None) -> HttpResponse:
    before = rule_files.before(book)
    is_draft = plan is not None and plan.state == Campaign.State.DRAFT
    may_choose = is_draft and access.can(request.user, plan.maker_permission, plan.unit)
    context = {
        "book": book,
        "plan": plan,
        "choices": rule_files.shipped() if may_choose else {},
        "before": before,
        "before_name": rule_files.name_of(before.code) if before else "",
        "differences": rule_words.differences(before, book) if before else [],
        "sections": rule_words.sections(book),
        "unsure": rule_words.unsure(book),
    }
    return render(request, "ratings/rule_set.html", context)
