"""Everything on the page of one dossier, and the list of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.db.models import Prefetch

from campaign.domain import dossier_lists
from campaign.domain.dossier_lists import DossierList
from campaign.lib import clock, dates
from campaign.models import Campaign, Milestone
from orgunits import access
from orgunits.models import User
from reports.domain import dossier_blockers, dossier_contents, dossiers
from reports.domain.dossier_blockers import Blocker
from reports.domain.dossier_contents import Contents
from reports.models import Dossier, DossierDispatch, DossierPaper

# What only those open who know grades before they are published.
RATED = {"tally", "case"}


def of(campaign: Campaign, listed: DossierList, user: User) -> dict[str, Any]:
    contents = dossier_contents.of(campaign, listed)
    opens = dossiers.opens(user, campaign.unit)
    if not opens:
        _unlink(contents)
    editions = _editions(campaign, listed)
    papers = _papers(campaign, listed)
    return {
        "campaign": campaign,
        "listed": listed,
        "deadline": deadline(campaign, listed),
        "items": [(item, papers.get(item.wanted.key, [])) for item in contents.items],
        "gaps": contents.gaps,
        "there": sum(not item.gaps for item in contents.items),
        "blockers": _blockers(campaign, listed, user),
        "editions": editions,
        "is_unchanged": bool(editions) and editions[0].contents_sha256 == contents.digest,
        "opens": opens,
        "user_pk": user.pk,
    }


def _unlink(contents: Contents) -> None:
    """Ballots and rating cases are named, without a link that would lead to a refusal."""
    for item in contents.items:
        if item.wanted.source in RATED:
            item.pieces = [replace(piece, url="") for piece in item.pieces]
            item.gaps = [replace(gap, url="") for gap in item.gaps]


def _blockers(campaign: Campaign, listed: DossierList, user: User) -> list[Blocker]:
    return [
        each
        if not each.permission or access.can(user, each.permission, campaign.unit)
        else replace(each, url="")
        for each in dossier_blockers.of(campaign, listed)
    ]


def _editions(campaign: Campaign, listed: DossierList) -> list[Dossier]:
    sent = DossierDispatch.objects.order_by("sent_on", "pk")
    rows = dossiers.editions(campaign, listed.key).select_related("frozen_by", "campaign")
    return list(rows.prefetch_related(Prefetch("dispatches", sent)))


def _papers(campaign: Campaign, listed: DossierList) -> dict[str, list[DossierPaper]]:
    found: dict[str, list[DossierPaper]] = {}
    rows = DossierPaper.objects.filter(campaign=campaign, kind=listed.key)
    for row in rows.select_related("added_by").order_by("pk"):
        found.setdefault(row.document, []).append(row)
    return found


def deadline(campaign: Campaign, listed: DossierList) -> dict[str, Any] | None:
    """R19, in the plan's own words, with the days that are left."""
    found = Milestone.objects.filter(campaign=campaign, key=listed.milestone).first()
    if found is None or found.last_day is None:
        return None
    found.campaign = campaign
    left = dates.days_left(found.last_day, clock.today())
    return {"last_day": found.last_day, "printed": found.printed_words, "left": left}


def summaries(campaigns: Iterable[Campaign]) -> list[dict[str, Any]]:
    """One line a dossier; two queries for all of them."""
    known = list(campaigns)
    latest: dict[tuple[int, str], Dossier] = {}
    rows = Dossier.objects.filter(campaign__in=known).order_by("edition").defer("manifest")
    for row in rows.prefetch_related("dispatches"):
        latest[row.campaign_id, row.kind] = row
    return [
        {"campaign": campaign, "listed": listed, "latest": latest.get((campaign.pk, listed.key))}
        for campaign in known
        for listed in dossier_lists.of(campaign.rule_set.code)
    ]
