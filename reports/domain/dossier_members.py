"""What a dossier holds of each member of the Standing Committee: the self-review, and what the
committee at the place of residence said (R37)."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse

from campaign.domain.dossier_lists import Wanted
from campaign.lib import dates
from campaign.models import Campaign
from orgunits.models import Appointment, OrgUnit
from reports.domain.dossier_parts import Gap, Item, drawn, gap, iso
from reviews.domain import residence_paper
from reviews.models import OpinionRequest, ReviewTask

LAST = 1000
State = OpinionRequest.State


def tasks(campaign: Campaign, wanted: Wanted) -> QuerySet[ReviewTask]:
    rows = ReviewTask.objects.filter(campaign=campaign, milestone__key=wanted.milestone)
    return rows.select_related("person", "milestone", "unit").order_by("unit_path", "pk")


def not_opened(wanted: Wanted) -> Gap:
    return gap(wanted, f"chưa mở nhiệm vụ mốc {wanted.milestone}", reverse("reviews:tasks"))


def of(campaign: Campaign, wanted: Wanted) -> list[ReviewTask]:
    """One task of each member, in the order of their posts."""
    rows = tasks(campaign, wanted).exclude(person=None).exclude(state="exempt")
    found = list(rows.order_by("person__sort_key", "pk"))
    places = dict(
        Appointment.objects.filter(unit__kind=OrgUnit.Kind.STANDING_COMMITTEE)
        .order_by("-place")
        .values_list("person", "place")
    )
    return sorted(found, key=lambda task: places.get(task.person_id or 0, LAST))


def residence(campaign: Campaign, wanted: Wanted) -> Item:
    """One comment of each member; whom HD 33 excepts is named with the case, and not missing."""
    item, members = Item(wanted), of(campaign, wanted)
    rows = OpinionRequest.objects.filter(
        campaign=campaign,
        kind=OpinionRequest.Kind.RESIDENCE,
        person__in=[task.person_id for task in members],
    )
    related = rows.select_related("campaign", "unit", "person", "asked_unit", "asked_person")
    known = {row.person_id: row for row in related.prefetch_related("points")}
    for task in members:
        _said(item, task, known.get(task.person_id))
    if not members:
        item.gaps.append(not_opened(wanted))
    return item


def _said(item: Item, task: ReviewTask, found: OpinionRequest | None) -> None:
    if found is None or found.is_open:
        item.gaps.append(_unsaid(item.wanted, task, found))
    elif found.state == State.EXCUSED:
        case = str(found.get_excuse_display()).lower()
        item.exempt.append(
            f"Đồng chí {task.person}: không thuộc diện lấy nhận xét nơi cư trú ({case}; "
            "Hướng dẫn 33-HD/BTCTW)."
        )
    else:
        facts = {"url": found.get_absolute_url(), "number": found.paper_number}
        day = iso(residence_paper.day_of(found))
        title = f"Nhận xét nơi cư trú đối với đồng chí {task.person}"
        paper = residence_paper.document(found)
        item.pieces.append(drawn(title, paper, dated=day, **facts))


def _unsaid(wanted: Wanted, task: ReviewTask, found: OpinionRequest | None) -> Gap:
    state = "chưa hỏi cấp ủy nơi cư trú"
    if found:
        day = f" (hết ngày {dates.short(found.due_on)})" if found.due_on else ""
        state = f"đã hỏi {found.asked}, chưa có nhận xét{day}"
    url = reverse("reviews:member-file", args=[task.pk])
    return Gap(
        f"Nhận xét nơi cư trú đối với đồng chí {task.person}: {state}.", wanted.supplier, url
    )
