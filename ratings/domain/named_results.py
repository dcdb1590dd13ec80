"""Results by name in the draft of a task: who may stand in it, what is wrong with a row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from campaign.lib import clock
from campaign.models.rules import ObjectKind
from orgunits import audit
from orgunits.models import Appointment, OrgUnit, User
from ratings.domain import result_tables
from ratings.models import NamedResult
from ratings.models.cases import OF_PERSONS
from reviews.domain import submissions
from reviews.models import ReviewTask, Submission

Level = OrgUnit.Level
# Rated by the province; as party members they are rated where they hold their membership.
MANAGED_ABOVE = (Appointment.ManagedBy.CENTRE, Appointment.ManagedBy.STANDING_COMMITTEE)
COPIED = (
    *("object_kind", "unit", "person", "appointment", "post", "is_head", "grade", "civil_grade"),
    *("unrated_code", "unrated_reason", "authority", "number", "decided_on"),
)


def counted_at(level: str) -> str:
    """In which row of the table: cells with their grassroots organization."""
    return Level.GRASSROOTS if level == Level.CELL else level


def posts(task: ReviewTask) -> QuerySet[Appointment]:
    """Posts below the unit that were held in the year: who left one may still be rated in it."""
    first = date(task.campaign.year, 1, 1)
    held = Q(valid_to=None) | Q(valid_to__gte=first)
    rows = Appointment.objects.filter(held, unit__path__startswith=task.unit.path)
    return rows.select_related("person", "unit").order_by("unit__path", "place", "pk")


def of_post(post: Appointment | None) -> dict[str, Any]:
    """What a row keeps of the post by which the person belongs to the unit."""
    if post is None:
        return {"person": None, "appointment": None, "post": "", "is_head": False}
    return {
        "person": post.person,
        "appointment": post,
        "post": post.post,
        "is_head": post.is_head,
    }


def problems(
    task: ReviewTask, unit: OrgUnit, post: Appointment | None, values: dict[str, Any]
) -> dict[str, str]:
    """By field; the same for the page and for a file."""
    kind, found = values["object_kind"], {}
    if not unit.path.startswith(task.unit.path):
        found["unit"] = _("Đơn vị ngoài phạm vi.")
    elif (kind, counted_at(unit.level)) not in result_tables.required(task.unit):
        words = {"kind": ObjectKind(kind).label, "unit": unit.short_name}
        found["object_kind"] = _("Biểu của đơn vị này không có “%(kind)s” của %(unit)s.") % words
    elif post and kind == ObjectKind.LEADING_CADRE and post.managed_by in MANAGED_ABOVE:
        words = {"name": post.person.full_name, "managed": post.get_managed_by_display()}
        found["object_kind"] = _("%(name)s %(managed)s: mức do cấp trên quyết định.") % words
    return found | _of_the_grade(values)


def _of_the_grade(values: dict[str, Any]) -> dict[str, str]:
    if bool(values["grade"]) == bool(values["unrated_code"]):
        return {"grade": _("Ghi mức xếp loại, hoặc trường hợp không xếp loại; một trong hai.")}
    if values["unrated_code"] and not values["unrated_reason"].strip():
        return {"unrated_reason": _("Không xếp loại thì cần ghi lý do.")}
    if values["unrated_reason"] and not values["unrated_code"]:
        return {"unrated_reason": _("Đã có mức xếp loại thì để trống lý do không xếp loại.")}
    if values["grade"] and not values["authority"].strip():
        return {"authority": _("Cần ghi cấp quyết định mức xếp loại.")}
    if values["civil_grade"] and values["object_kind"] not in OF_PERSONS:
        return {"civil_grade": _("Chỉ cá nhân mới có mức này.")}
    if values["decided_on"] and values["decided_on"] > clock.today():
        return {"decided_on": _("Ngày quyết định không được sau hôm nay.")}
    return {}


def subjects(task: ReviewTask) -> Iterator[NamedResult]:
    """All that may be rated by the unit, unsaved: units and their collectives, then leaders."""
    keys = result_tables.required(task.unit)
    units = OrgUnit.objects.inside(task.unit.path).in_force(clock.today()).order_by("path")
    by_unit: dict[int, list[Appointment]] = {}
    for post in posts(task):
        by_unit.setdefault(post.unit_id, []).append(post)
    for unit in units:
        for kind in (ObjectKind.PARTY_ORG, ObjectKind.LEADING_COLLECTIVE):
            if (kind, counted_at(unit.level)) in keys and unit.level != Level.CELL:
                yield NamedResult(unit=unit, object_kind=kind)
        if (ObjectKind.LEADING_CADRE, counted_at(unit.level)) in keys:
            yield from _leaders(by_unit.get(unit.pk, []))


def _leaders(held: list[Appointment]) -> Iterator[NamedResult]:
    seen: set[int] = set()
    for post in held:
        if post.person_id not in seen and post.managed_by not in MANAGED_ABOVE:
            seen.add(post.person_id)
            facts = of_post(post)
            yield NamedResult(unit=post.unit, object_kind=ObjectKind.LEADING_CADRE, **facts)


@transaction.atomic
def save(
    *, task_id: int, by: User, unit: OrgUnit, post: Appointment | None, values: dict[str, Any],
    row_id: int | None = None,
) -> NamedResult:  # fmt: skip
    """One row of the draft, new or changed."""
    draft = submissions.draft(task_id=task_id, by=by)
    found = problems(draft.task, unit, post, values)
    if found:
        raise ValidationError(found)
    row = draft.named.get(pk=row_id) if row_id else NamedResult(submission=draft)
    for name, value in {**values, "unit": unit, **of_post(post)}.items():
        setattr(row, name, value)
    same = draft.named.filter(object_kind=row.object_kind, person=row.person).exclude(pk=row.pk)
    if (same if row.person_id else same.filter(unit=unit)).exists():
        raise ValidationError({"unit": _("%(name)s đã có trong danh sách.") % {"name": row.name}})
    row.save()
    # Names the subject, never the grade: who reads the trail need not know it.
    audit.record("named_result.saved", draft, by=by, after={"name": row.name})
    return row


@transaction.atomic
def remove(*, task_id: int, row_id: int, by: User) -> None:
    draft = submissions.draft(task_id=task_id, by=by)
    row = draft.named.select_related("person", "unit").get(pk=row_id)
    audit.record("named_result.removed", draft, by=by, before={"name": row.name})
    row.delete()


def carry_over(old: Submission, new: Submission) -> None:
    """The corrected version begins with the list of the last."""
    NamedResult.objects.bulk_create(
        [
            NamedResult(submission=new, **{name: getattr(row, name) for name in COPIED})
            for row in old.named.select_related("unit", "person", "appointment")
        ],
        batch_size=500,
    )


def version_for(task: ReviewTask, user: User) -> Submission | None:
    """Whose list is shown: the draft to who writes it, to others what was sent last."""
    rows = task.submissions.order_by("-version")
    if not submissions.may_write(user, task):
        rows = rows.sent()
    return rows.first()


def open_draft(task: ReviewTask, user: User) -> Submission | None:
    """The draft, for whoever may write it."""
    if not submissions.may_write(user, task):
        raise PermissionDenied(task.pk)
    return task.submissions.filter(state=Submission.State.DRAFT).first()


def tally(submission: Submission) -> dict[tuple[str, str], Counter[str]]:
    """By kind and level of the object; "" for those not rated. One query."""
    found: dict[tuple[str, str], Counter[str]] = {}
    rows = submission.named.order_by().values_list("object_kind", "unit__level", "grade")
    for kind, level, grade, n in rows.annotate(n=Count("pk")):
        found.setdefault((kind, counted_at(level)), Counter())[grade] += n
    return found
