"""The collective report sent for opinion to two audiences (R33–R35), merged, answered, settled."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from campaign.lib import clock, text
from campaign.lib.files import sha256
from orgunits import access, audit
from orgunits.models import Appointment, OrgUnit, Person, User
from orgunits.roles import Permission
from reviews.domain import opinions
from reviews.domain.opinions import Asked
from reviews.models import CollectiveDraft, OpinionPoint, OpinionRequest, ReviewTask

Audience, Kind = OpinionRequest.Audience, OpinionRequest.Kind
EXECUTIVE = (OrgUnit.Kind.PROVINCIAL_COMMITTEE, OrgUnit.Kind.STANDING_COMMITTEE)
SUBORDINATE = (OrgUnit.Kind.DISTRICT_COMMITTEE, OrgUnit.Kind.DIRECT_COMMITTEE)


@dataclass(frozen=True)
class Audiences:
    """Who would be asked: R34 (a) and (b), by name."""

    executive: list[Person]
    subordinate: list[OrgUnit]


def audiences(task: ReviewTask) -> Audiences:
    top, day = task.campaign.unit, clock.today()
    seats = Appointment.objects.in_force(day).filter(
        unit__kind__in=EXECUTIVE, unit__path__startswith=top.path
    )
    people = Person.objects.filter(pk__in=seats.values("person")).order_by("sort_key", "pk")
    units = OrgUnit.objects.filter(
        path__startswith=top.path, depth=top.depth + 1, kind__in=SUBORDINATE
    ).filter(Q(valid_to=None) | Q(valid_to__gte=day))
    return Audiences(list(people), list(units.order_by("place", "path")))


@transaction.atomic
def send(
    *,
    task_id: int,
    name: str,
    data: bytes,
    due_on: date,
    people: Iterable[int],
    units: Iterable[int],
    others: Iterable[str],
    by: User,
) -> CollectiveDraft:
    """The text as it stands today, to both audiences at once; a second round is a new version."""
    task = (
        ReviewTask.objects.select_related("campaign__unit")
        .select_for_update(of=("self",))
        .get(pk=task_id)
    )
    access.require(by, Permission.HOLD_CONFERENCE, task.unit)
    if due_on < clock.today():
        raise ValidationError({"due_on": _("Ngày góp ý không thể trước hôm nay.")})
    if task.collective_drafts.filter(state=CollectiveDraft.State.ASKING).exists():
        raise ValidationError(_("Dự thảo trước còn đang lấy ý kiến: hãy hoàn thiện trước."))
    chosen = _chosen(task, set(people), set(units), others)
    if not chosen:
        raise ValidationError(_("Hãy chọn ít nhất một nơi để lấy ý kiến."))
    draft = _store(task, name, data, due_on, by)
    made = [
        opinions.new(
            task.campaign, task.unit, Kind.REPORT, asked, due_on, by, draft=draft, audience=audience
        )
        for audience, asked in chosen
    ]
    OpinionRequest.objects.bulk_create(made)
    after = {"version": draft.version, "asked": len(made), "sha256": draft.sha256}
    audit.record("collective_draft.sent", draft, by=by, after=after)
    opinions.tell(made)
    return draft


def _chosen(
    task: ReviewTask, people: set[int], units: set[int], others: Iterable[str]
) -> list[tuple[str, Asked]]:
    """Only those of the audiences; a key typed by hand asks nobody else."""
    both = audiences(task)
    names = dict.fromkeys(filter(None, (text.clean(name)[:200] for name in others)))
    return [
        *((Audience.EXECUTIVE, Asked(person=p)) for p in both.executive if p.pk in people),
        *((Audience.SUBORDINATE, Asked(unit=u)) for u in both.subordinate if u.pk in units),
        *((Audience.OTHER, Asked(name=name)) for name in names),
    ]


def _store(task: ReviewTask, name: str, data: bytes, due_on: date, by: User) -> CollectiveDraft:
    digest, last = sha256(data), task.collective_drafts.order_by("-version").first()
    draft = CollectiveDraft(
        task=task, version=last.version + 1 if last else 1, due_on=due_on,
        name=text.clean(name)[-200:], size=len(data), sha256=digest, sent_at=clock.now(),
        sent_by=by,
    )  # fmt: skip
    draft.content.save(digest, ContentFile(data), save=False)
    draft.save()
    return draft


# --- the merged table


def merged(draft: CollectiveDraft) -> list[OpinionPoint]:
    """Who, on which part, what, and the drafter's answer: in the order of the audiences."""
    rows = OpinionPoint.objects.filter(request__draft=draft).select_related(
        "request__asked_unit", "request__asked_person", "replied_by"
    )
    order = {audience: place for place, audience in enumerate(Audience.values)}
    return sorted(rows, key=lambda p: (order[p.request.audience], p.request_id, p.place))


@transaction.atomic
def reply(*, point_id: int, verdict: str, text: str, by: User) -> OpinionPoint:
    """Taken in, in part, or not: what is not taken in needs the reason."""
    point = (
        OpinionPoint.objects.select_for_update(of=("self",))
        .select_related("request__draft", "request__unit")
        .get(pk=point_id)
    )
    draft = point.request.draft
    access.require(by, Permission.HOLD_CONFERENCE, point.request.unit)
    if draft is None or draft.state != CollectiveDraft.State.ASKING:
        raise ValidationError(_("Dự thảo này đã hoàn thiện, không sửa giải trình được nữa."))
    if verdict not in OpinionPoint.Verdict.values:
        raise ValidationError(_("Hãy chọn cách xử lý ý kiến."))
    if verdict != OpinionPoint.Verdict.ADOPTED and not text.strip():
        raise ValidationError(_("Ý kiến không tiếp thu hết thì phải ghi giải trình."))
    point.verdict, point.reply = verdict, text.strip()[:4000]
    point.replied_at, point.replied_by = clock.now(), by
    point.save(update_fields=["verdict", "reply", "replied_at", "replied_by"])
    audit.record("opinion.replied", point.request, by=by, after={"verdict": verdict})
    return point


def unsettled(draft: CollectiveDraft) -> list[str]:
    """Why the draft cannot yet be called settled, without a written reason."""
    found = []
    open_points = OpinionPoint.objects.filter(request__draft=draft, verdict="").count()
    waiting = draft.requests.waiting().count()
    if open_points:
        found.append(_("Còn %(n)s ý kiến chưa có giải trình.") % {"n": open_points})
    if waiting:
        found.append(_("Còn %(n)s nơi chưa trả lời.") % {"n": waiting})
    return found


@transaction.atomic
def settle(*, draft_id: int, reason: str, by: User) -> CollectiveDraft:
    rows = CollectiveDraft.objects.select_related("task__unit")
    draft = rows.select_for_update(of=("self",)).get(pk=draft_id)
    access.require(by, Permission.HOLD_CONFERENCE, draft.unit)
    if draft.state != CollectiveDraft.State.ASKING:
        raise ValidationError(_("Dự thảo này đã hoàn thiện."))
    open_ = unsettled(draft)
    if open_ and not reason.strip():
        raise ValidationError([*open_, _("Muốn hoàn thiện khi còn thiếu thì phải ghi lý do.")])
    draft.state, draft.settle_reason = CollectiveDraft.State.SETTLED, reason.strip()[:500]
    draft.settled_at, draft.settled_by = clock.now(), by
    draft.save()
    audit.record("collective_draft.settled", draft, by=by, after={"open": open_}, reason=reason)
    return draft
