"""What waits for the user besides tasks to send or accept, by what each may do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import CharField, Count, Exists, OuterRef, Q, QuerySet, Value
from django.urls import reverse
from django.utils.translation import gettext as _

from campaign.lib import clock
from campaign.models import Campaign, Notice
from campaign.templatetags.vietnamese import count
from orgunits import access
from orgunits.models import OrgUnit
from orgunits.roles import Permission
from ratings.models import Ballot
from reports.domain.home import Line
from reviews.domain import remedies, supervision
from reviews.models import (
    Conference,
    Extension,
    OpinionRequest,
    Proposal,
    Remediation,
    Suggestion,
    Supervision,
)

P = Permission
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Wait:
    """`action`: the words of its button, with the number in them."""

    rows: QuerySet
    text: str
    url: str
    action: str = ""


def lines(user: Any, campaign: Campaign) -> list[Line]:
    """One query for all of them; what is nought is left out."""
    waits = [wait for find in FINDERS for wait in find(user, campaign)]
    numbers = _counted([wait.rows for wait in waits])
    return [
        Line(n, wait.text, wait.url, action=wait.action and wait.action % {"n": count(n)})
        for wait, n in zip(waits, numbers, strict=True)
        if n
    ]


def _counted(among: list[QuerySet]) -> list[int]:
    parts = [
        rows.order_by()
        .annotate(wait=Value(str(place), CharField()))
        .values("wait")
        .annotate(n=Count("pk", distinct=True))
        .values_list("wait", "n")
        for place, rows in enumerate(among)
    ]
    found = dict(parts[0].union(*parts[1:], all=True)) if parts else {}
    return [found.get(str(place), 0) for place in range(len(among))]


def _points(user: Any, campaign: Campaign) -> Iterator[Wait]:
    """Only to those of whom the next step of a point is asked."""
    points = Suggestion.objects.visible_to(user).filter(campaign=campaign)
    url, state = reverse("reviews:suggestions"), Suggestion.State
    if access.holds(user, P.APPROVE_SUGGESTION):
        rows = points.under(user, P.APPROVE_SUGGESTION).filter(state=state.CONSOLIDATED)
        yield Wait(rows, _("gợi ý kiểm điểm chờ duyệt"), url, _("Duyệt %(n)s gợi ý"))
        text = _("đơn vị có gợi ý, chưa phân công Ủy viên Ban Thường vụ")
        units, action = _undirected(points, campaign), _("Phân công cho %(n)s đơn vị")
        yield Wait(units, text, reverse("reviews:supervision"), action)
    if access.holds(user, P.MANAGE_SUGGESTION):
        waiting = Proposal.objects.under(user, P.MANAGE_SUGGESTION).waiting()
        text = _("đề xuất gợi ý chờ tổng hợp")
        yield Wait(waiting.filter(campaign=campaign), text, url, _("Tổng hợp %(n)s đề xuất"))
        approved = points.under(user, P.MANAGE_SUGGESTION).filter(state=state.APPROVED)
        yield Wait(approved, _("gợi ý đã duyệt, chờ ban hành"), url)
    if access.holds(user, P.ANSWER_SUGGESTION):
        own = access.granted_on(user, P.ANSWER_SUGGESTION)
        rows = points.filter(unit__in=own, state=state.ISSUED)
        yield Wait(rows, _("gợi ý kiểm điểm chờ giải trình"), url, _("Giải trình %(n)s gợi ý"))
    if user.person_id and access.holds(user, P.READ_SUGGESTION):
        directs = Supervision.objects.filter(
            campaign=campaign, person=user.person_id, kind=Supervision.Kind.DIRECT, valid_to=None
        )
        rows = points.filter(unit__in=directs.values("unit"), state=state.ANSWERED)
        yield Wait(rows, _("giải trình chờ đồng chí xác nhận"), url)


def _undirected(points: Any, campaign: Campaign) -> QuerySet:
    directed = Supervision.objects.filter(
        campaign=campaign, unit=OuterRef("pk"), kind=Supervision.Kind.DIRECT, valid_to=None
    )
    units = OrgUnit.objects.filter(pk__in=points.issued().order_by().values("unit"))
    return units.exclude(Exists(directed))


def _proposals(user: Any, campaign: Campaign) -> Iterator[Wait]:
    if access.holds(user, P.PROPOSE):
        own = Proposal.objects.visible_to(user).filter(campaign=campaign, proposed_by=user)
        text = _("đề xuất của đồng chí đang chờ tổng hợp")
        yield Wait(own.waiting(), text, reverse("reviews:suggestions"))


def _government(user: Any, campaign: Campaign) -> Iterator[Wait]:
    if access.holds(user, P.SUPERVISE) and not access.holds(user, P.READ_SUGGESTION):
        rows, url = supervision.unattended(campaign, user), reverse("reviews:supervision")
        text = _("cơ quan khối chính quyền chưa có người dự")
        yield Wait(rows, text, url, _("Phân công cho %(n)s cơ quan"))


def _conferences(user: Any, campaign: Campaign) -> Iterator[Wait]:
    url, today = reverse("reviews:conferences"), clock.today()
    known = Conference.objects.visible_to(user).filter(campaign=campaign)
    soon = Q(starts_on__lte=today + WEEK, ends_on__gte=today)
    if access.holds(user, P.HOLD_CONFERENCE):
        held = known.under(user, P.HOLD_CONFERENCE)
        planned = held.filter(soon, state=Conference.State.PLANNED)
        text = _("hội nghị trong 7 ngày tới, chưa triệu tập")
        yield Wait(planned, text, url, _("Triệu tập %(n)s hội nghị"))
        unsigned = held.filter(state=Conference.State.HELD)
        yield Wait(unsigned, _("hội nghị đã họp, chưa ký biên bản"), url)
        passed = held.filter(state=Conference.State.CALLED, ends_on__lt=today)
        yield Wait(passed, _("hội nghị đã qua ngày, chưa ghi nhận đã họp"), url)
    if user.person_id:
        seated = known.filter(soon, seats__person=user.person_id, state=Conference.State.CALLED)
        yield Wait(seated, _("hội nghị đồng chí được triệu tập trong 7 ngày tới"), url)


def _answers(user: Any, campaign: Campaign) -> Iterator[Wait]:
    """What others cannot go on without: an opinion, more time, a look at what was put right."""
    work = reverse("reviews:my-work")
    asked = OpinionRequest.objects.asked_of(user).waiting()
    yield Wait(asked, _("văn bản chờ đồng chí cho ý kiến"), work)
    if access.holds(user, P.ACCEPT):
        own = Q(task__unit__path__in=access.roots(user, P.ACCEPT))
        more = Extension.objects.waiting().under(user, P.ACCEPT).exclude(own)
        url = f"{reverse('reviews:tasks')}?state=asked"
        rows = more.filter(task__campaign=campaign)
        yield Wait(rows, _("đề nghị gia hạn chờ trả lời"), url)
        done = Remediation.objects.visible_to(user).followed_in(campaign)
        done = done.filter(access.within(access.roots(user, P.ACCEPT)), state=R.DONE)
        done = done.exclude(unit__path__in=access.roots(user, P.ACCEPT))
        url = f"{reverse('reviews:remedies')}?state=done"
        yield Wait(done, _("biện pháp khắc phục chờ xác nhận"), url)
    if access.holds(user, P.SUBMIT) or user.person_id:
        yield Wait(remedies.mine(user), _("biện pháp khắc phục phải báo cáo"), work)


def _ballots(user: Any, campaign: Campaign) -> Iterator[Wait]:
    if access.holds(user, P.COUNT):
        rows = Ballot.objects.to_count(user).in_force().filter(state__in=COUNTING)
        text, action = _("cuộc kiểm phiếu đang chờ đồng chí"), _("Nhập kết quả %(n)s cuộc")
        url = reverse("ratings:ballots")
        yield Wait(rows.filter(conference__campaign=campaign), text, url, action)


def _mails(user: Any, campaign: Campaign) -> Iterator[Wait]:
    if access.holds(user, P.CORRECT):
        states = [Notice.State.UNCERTAIN, Notice.State.FAILED]
        rows = Notice.objects.filter(state__in=states)
        text = _("tin nhắc việc chưa rõ đã tới hay chưa")
        yield Wait(rows, text, reverse("campaign:health-page"), _("Xử lý %(n)s tin"))


R = Remediation.State
COUNTING = [Ballot.State.PRINTED, Ballot.State.OPEN, Ballot.State.COUNTED]
Finder = Callable[[Any, Campaign], Iterable[Wait]]
FINDERS: tuple[Finder, ...] = (
    *(_points, _proposals, _government, _ballots, _conferences, _answers, _mails),
)
