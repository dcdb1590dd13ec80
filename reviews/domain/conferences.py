"""Plan a conference, convene, note who came; each step told to those convened."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from campaign.domain import notifications
from campaign.lib import clock, dates
from campaign.models import Notice
from orgunits import access, audit
from orgunits.models import Appointment, OrgUnit, Person, User
from orgunits.roles import Permission
from reviews import lifecycles
from reviews.models import Conference, ConferenceSeat, ProgrammeItem

HOLD = Permission.HOLD_CONFERENCE
Attended = ConferenceSeat.Attended
TOLD = ("starts_on", "ends_on", "begins_at", "ends_at", "place")
FIELDS = ("title", "kind", "milestone", *TOLD)


@transaction.atomic
def save(*, conference: Conference, by: User) -> Conference:
    """A change of day, hour or place after the call reaches everyone convened."""
    old = _locked(conference.pk) if conference.pk else None
    if old:
        refuse_if_closed(old)
    conference.save()
    before = {name: _plain(old, name) for name in FIELDS} if old else {}
    after = {name: _plain(conference, name) for name in FIELDS}
    audit.record(
        "conference.changed" if old else "conference.planned",
        conference,
        by=by,
        before=before,
        after=after,
    )
    moved = any(before.get(name) != after[name] for name in TOLD)
    if conference.state == Conference.State.CALLED and moved:
        tell(conference, _("Hội nghị thay đổi thời gian hoặc địa điểm"))
    return conference


@transaction.atomic
def step(*, conference_id: int, name: str, by: User) -> Conference:
    conference = _locked(conference_id)
    before = lifecycles.CONFERENCE.advance(conference, name)
    now = clock.now()
    if name == "call":
        conference.called_at, conference.called_by = now, by
    elif name == "hold":
        conference.held_at, conference.held_by = now, by
    else:
        conference.closed_at, conference.closed_by = now, by
    conference.save()
    audit.record(
        f"conference.{conference.state}",
        conference,
        by=by,
        before={"state": before},
        after={"state": conference.state},
    )
    if name == "call":
        tell(conference, _("Triệu tập hội nghị"))
    return conference


@transaction.atomic
def seat(*, conference: Conference, persons: Iterable[Person], role: str, by: User) -> int:
    """Those who have no seat yet; called meanwhile, they are told at once."""
    conference = _locked(conference.pk)
    refuse_if_closed(conference)
    known = set(conference.seats.values_list("person_id", flat=True))
    rows = [
        ConferenceSeat(conference=conference, person=person, role=role)
        for person in persons
        if person.pk not in known
    ]
    if role == ConferenceSeat.Role.CHAIR and (
        len(rows) > 1 or (rows and conference.seats.filter(role=role).exists())
    ):
        raise ValidationError(_("Hội nghị đã có người chủ trì; đổi vai trò người đó trước."))
    ConferenceSeat.objects.bulk_create(rows)
    if rows:
        names = [str(row.person) for row in rows]
        audit.record("conference.seated", conference, by=by, after={"persons": names})
    if conference.state == Conference.State.CALLED:
        tell(conference, _("Triệu tập hội nghị"), only={row.person_id for row in rows})
    return len(rows)


@transaction.atomic
def record_seats(
    *, conference: Conference, formset: Any, by: User, rest_present: bool = False
) -> None:
    """Roles and attendance as typed; whoever got papers keeps the seat. `rest_present`: whoever
    nothing was typed of came, guests apart."""
    conference = _locked(conference.pk)
    refuse_if_closed(conference)
    for form in formset.deleted_forms:
        if form.instance.pk and form.instance.deliveries.exists():
            raise ValidationError(
                _("Đã gửi tài liệu cho đồng chí %(who)s nên không bỏ khỏi thành phần được.")
                % {"who": form.instance.person}
            )
    formset.save()
    if rest_present:
        unknown = conference.seats.filter(attended=Attended.UNKNOWN)
        unknown.exclude(role=ConferenceSeat.Role.GUEST).update(attended=Attended.YES)
    after = {
        str(row.person): " · ".join(filter(None, [row.role, row.attended, row.excuse]))
        for row in conference.seats.select_related("person")
    }
    audit.record("conference.attendance_saved", conference, by=by, after=after)


@transaction.atomic
def save_programme(*, conference: Conference, formset: Any, by: User) -> None:
    conference = _locked(conference.pk)
    refuse_if_closed(conference)
    formset.save()
    lines = [str(item) for item in conference.programme.all()]
    audit.record("conference.programme_saved", conference, by=by, after={"programme": lines})


def units_to_meet(user: User) -> Any:
    """The units one was granted this for, and the standing committees right below them."""
    granted = list(
        OrgUnit.objects.filter(pk__in=access.granted_on(user, HOLD)).values_list("path", flat=True)
    )
    wanted = Q(path__in=granted)
    for path in granted:
        wanted |= Q(
            path__startswith=path,
            depth=len(path) // OrgUnit.steplen + 1,
            kind=OrgUnit.Kind.STANDING_COMMITTEE,
        )
    return OrgUnit.objects.under(user, HOLD).filter(wanted).order_by("path")


def members_of(unit: OrgUnit) -> Any:
    posts = Appointment.objects.in_force(clock.today()).filter(unit=unit, person=OuterRef("pk"))
    return Person.objects.filter(Exists(posts))


def guests_for(conference: Conference, user: User) -> Any:
    """Who may be convened besides: the unit's own, and the heads of units around and below it that
    the convener sees."""
    unit, above = conference.unit, conference.unit.path[: -OrgUnit.steplen]
    beside = Q(unit__path__startswith=above, unit__depth=unit.depth)
    below = Q(unit__path__startswith=unit.path, unit__depth=unit.depth + 1)
    posts = (
        Appointment.objects.in_force(clock.today())
        .under(user, HOLD)
        .filter(Q(unit=unit) | (Q(is_head=True) & (beside | below)))
        .filter(person=OuterRef("pk"))
    )
    seated = conference.seats.values("person")
    return Person.objects.filter(Exists(posts)).exclude(pk__in=seated)


def tell(conference: Conference, subject: str, only: set[int] | None = None) -> None:
    """A notice to each convened person with an account: the days, never the content."""
    seats = conference.seats.all() if only is None else conference.seats.filter(person__in=only)
    line = told(conference)
    for user in User.objects.filter(person__in=seats.values("person"), is_active=True):
        notifications.notify(user, conference.campaign, Notice.Kind.CONFERENCE, subject, [line])


def told(conference: Conference) -> dict[str, Any]:
    words = _("Hội nghị từ %(first)s đến hết %(last)s") % {
        "first": dates.short(conference.starts_on),
        "last": dates.short(conference.ends_on),
    }
    return {"conference": conference.pk, "text": words, "url": conference.get_absolute_url()}


def refuse_if_closed(conference: Conference) -> None:
    if conference.is_closed:
        raise ValidationError(_("Biên bản đã ký; hội nghị không sửa được nữa."))


def programme_days(conference: Conference) -> dict[date, list[ProgrammeItem]]:
    found: dict[date, list[ProgrammeItem]] = {day: [] for day in conference.days()}
    for item in conference.programme.all():
        found.setdefault(item.day, []).append(item)
    return dict(sorted(found.items()))


def _locked(pk: int) -> Conference:
    rows = Conference.objects.select_for_update(of=("self",))
    return rows.select_related("campaign", "unit", "milestone").get(pk=pk)


def _plain(conference: Conference | None, name: str) -> str:
    value = getattr(conference, name)
    return dates.short(value) if isinstance(value, date) else str(value or "")
