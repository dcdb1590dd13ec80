"""Writing into an official form (R36, R39): begun with what is known, whole before it is sent.

An earlier shortcoming that followed from a suggestion is not carried in: who may know of it
writes about it in the section on suggested matters, which stands in every form.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from campaign.domain import review_forms
from campaign.domain.review_forms import ReviewForm
from campaign.lib import clock, text
from campaign.models import FocusTopic, Milestone
from orgunits import access, audit
from orgunits.models import Appointment, OrgUnit, User
from orgunits.roles import Permission
from reviews.models import (
    Remediation,
    ReviewTask,
    SelfReview,
    SelfReviewRow,
    Submission,
    Suggestion,
)

Kind = SelfReviewRow.Kind
LONGEST = 20_000
READERS = (
    Permission.READ_SUGGESTION,
    Permission.MANAGE_SUGGESTION,
    Permission.APPROVE_SUGGESTION,
)


def is_wanted(task: ReviewTask) -> bool:
    return bool(task.milestone.form)


def of(submission: Submission | None) -> SelfReview | None:
    """None where nothing is written yet, or the rule set ships no form."""
    return getattr(submission, "self_review", None)


def rows_of(review: SelfReview) -> list[SelfReviewRow]:
    return list(review.rows.select_related("remedy"))


def writes_matters(user: Any, task: ReviewTask) -> bool:
    """The person; of a collective, its head, who alone reads what was suggested to it."""
    if task.person_id:
        return task.person_id == getattr(user, "person_id", None)
    units = access.granted_on(user, Permission.ANSWER_SUGGESTION)
    return bool(units) and OrgUnit.objects.filter(pk=task.unit_id, pk__in=units).exists()


def reads_matters(user: Any, task: ReviewTask) -> bool:
    may = any(access.can(user, permission, task.unit) for permission in READERS)
    return may or writes_matters(user, task)


def suggested(user: Any, task: ReviewTask) -> QuerySet[Suggestion]:
    """What was issued to this unit or person, as far as the user may know of it."""
    about = Q(unit=task.unit_id, person=task.person_id)
    if task.person_id:
        about |= Q(person=task.person_id)
    seen = Suggestion.objects.visible_to(user).issued().filter(about)
    return seen.filter(campaign=task.campaign_id).order_by("issued_on", "pk")


def start(draft: Submission) -> SelfReview | None:
    form = first_form(draft.task)
    if form is None:
        return None
    review = SelfReview.objects.create(
        submission=draft,
        form=review_forms.freeze(form),
        form_code=form.code,
        proposed_code=form.code,
        facts=json.dumps(known_facts(draft.task, form), ensure_ascii=False),
    )
    _lay_out(review, form, {})
    return review


def carry_over(old: Submission, new: Submission) -> None:
    """The next version begins as the last one read, under the same form."""
    before = of(old)
    if before is None:
        start(new)
        return
    known = ("form", "form_code", "proposed_code", "switch_reason", "facts", "topics")
    facts = {name: getattr(before, name) for name in (*known, "is_attached")}
    review = SelfReview.objects.create(submission=new, **facts)
    _lay_out(review, review.official, {row.key: row for row in before.rows.all()})


@transaction.atomic
def switch(*, review_id: int, code: str, reason: str, by: User) -> SelfReview:
    """02A for 02B and back, said why; what was written stays in the sections of the same name."""
    review = SelfReview.objects.select_for_update().get(pk=review_id, is_sent=False)
    form = review_forms.of(review.submission.task.campaign.rule_set.code, code)
    if form is None or form.is_personal != review.official.is_personal:
        raise ValidationError(_("Không có mẫu %(code)s cho bản này.") % {"code": code})
    reason = "" if code == review.proposed_code else text.clean(reason)[:300]
    if code != review.proposed_code and not reason:
        raise ValidationError({"switch_reason": _("Cần nêu lý do dùng mẫu khác.")})
    before = review.form_code
    kept = {row.key: row for row in review.rows.all()}
    review.form, review.form_code = review_forms.freeze(form), code
    review.switch_reason = reason
    review.save(update_fields=["form", "form_code", "switch_reason"])
    review.rows.all().delete()
    _lay_out(review, form, kept)
    after = {"form_code": code}
    audit.record(
        "self_review.form_switched",
        review,
        by=by,
        before={"form_code": before},
        after=after,
        reason=reason,
    )
    return review


def _lay_out(review: SelfReview, form: ReviewForm, kept: dict[str, SelfReviewRow]) -> None:
    rows: list[SelfReviewRow] = []
    for section in form.written:
        rows.append(SelfReviewRow(key=section.key, kind=section.kind))
        rows[-1].is_required = section.is_required
        if section.kind == Kind.REMEDIES:
            rows += [
                SelfReviewRow(
                    key=f"remedy-{one.pk}", kind=Kind.REMEDY, remedy=one, is_required=True
                )
                for one in carried(review.submission.task)
            ]
    for place, row in enumerate(rows, start=1):
        row.review, row.place = review, place
        if old := kept.get(row.key):
            row.text, row.level, row.grade = old.text, old.level, old.grade
            row.is_fixed = old.is_fixed
    SelfReviewRow.objects.bulk_create(rows)


def first_form(task: ReviewTask) -> ReviewForm | None:
    """A collective's form is the plan's; a person's follows from the posts held (02A, 02B)."""
    rule_set, code = task.campaign.rule_set.code, task.milestone.form
    if task.person_id and (posts := _posts(task)):
        code = "02B" if any(leads(post) for post in posts) else "02A"
    return review_forms.of(rule_set, code) or review_forms.of(rule_set, task.milestone.form)


def leads(post: Appointment) -> bool:
    """Heads, members of the Standing Committee, all whom a committee manages as cadres."""
    sits = post.unit.kind == OrgUnit.Kind.STANDING_COMMITTEE
    return sits or post.is_head or post.managed_by != Appointment.ManagedBy.OTHER


def _posts(task: ReviewTask) -> list[Appointment]:
    day = clock.day_of(task.opened_at)
    posts = Appointment.objects.filter(person=task.person_id).in_force(day)
    return list(posts.select_related("unit"))


def collective(task: ReviewTask) -> OrgUnit:
    """The Office writes the report of the Standing Committee (R33, R35), not its own."""
    is_report = task.milestone.work == Milestone.Work.DOCUMENT
    if task.unit.kind != OrgUnit.Kind.OFFICE or not is_report:
        return task.unit
    committee = OrgUnit.objects.filter(
        kind=OrgUnit.Kind.STANDING_COMMITTEE, path__startswith=task.campaign.unit.path
    )
    return committee.order_by("path").first() or task.unit


def carried(task: ReviewTask) -> list[Remediation]:
    """Shortcomings named in earlier years and still open when this one began, and in this one."""
    campaign = task.campaign.parent or task.campaign
    rows = Remediation.objects.followed_in(campaign).filter(suggestion=None)
    of_whom = Q(owner=task.person_id) if task.person_id else Q(unit=collective(task))
    return list(rows.filter(of_whom).order_by("due_on", "key"))


def topics(task: ReviewTask) -> list[FocusTopic]:
    """R5; a committee's own plan that names none stands under those of the province."""
    found = list(task.campaign.topics.all())
    if found or task.campaign.parent is None:
        return found
    return list(task.campaign.parent.topics.all())


def known_facts(task: ReviewTask, form: ReviewForm) -> dict[str, str]:
    posts = _posts(task) if task.person_id else []
    state = [post for post in posts if post.unit.kind == OrgUnit.Kind.GOVERNMENT]
    party = [post for post in posts if post not in state]
    whole = collective(task)
    known = {
        "unit": whole.name,
        "parent": task.campaign.unit.name,
        "party": task.campaign.unit.name,
        "place": task.campaign.place,
        "person": task.person.full_name if task.person else "",
        "party_posts": "; ".join(_called(post, task) for post in party),
        "state_posts": "; ".join(_called(post, task) for post in state),
        "works_at": "; ".join(dict.fromkeys(post.unit.name for post in state or party)),
    }
    return {fact.key: known.get(fact.source, "") for fact in form.facts}


def _called(post: Appointment, task: ReviewTask) -> str:
    """“Bí thư, Huyện ủy Bù Đốp”; in the collective the review is for, the post alone."""
    return post.post if post.unit_id == task.unit_id else f"{post.post}, {post.unit.name}"


def facts_of(review: SelfReview) -> dict[str, str]:
    return json.loads(review.facts) if review.facts else {}


def is_blank(rows: Iterable[SelfReviewRow]) -> bool:
    """Whatever the head wrote on suggested matters: the sentences of a clerk must not tell."""
    return all(row.is_blank for row in rows if row.kind != Kind.MATTERS)


def is_handed_in_as_paper(review: SelfReview | None, submission: Submission) -> bool:
    """By choice; or by attaching it and leaving the form as it was."""
    if review is None or review.is_attached:
        return True
    return is_blank(review.rows.all()) and has_paper(submission)


def has_paper(submission: Submission) -> bool:
    return submission.on_paper or bool(submission.files.all())


def freeze(submission: Submission) -> None:
    review = of(submission)
    if review is None:
        return
    review.is_attached = is_handed_in_as_paper(review, submission)
    review.is_sent = True
    if not review.is_attached:
        review.fingerprint = fingerprint(review)
        review.rows.update(is_sent=True)
    review.save(update_fields=["is_attached", "is_sent", "fingerprint"])


def fingerprint(review: SelfReview) -> str:
    """Of every word as stored; salted, so that no guess at the words can be confirmed."""
    rows = [
        [row.key, row.text, row.level, row.grade, row.is_fixed]
        for row in SelfReviewRow.objects.filter(review=review).order_by("place", "pk")
    ]
    said = [review.form, facts_of(review), review.topics, rows]
    return review.trace(json.dumps(said, ensure_ascii=False, sort_keys=True))


def is_unchanged(review: SelfReview) -> bool:
    return not review.is_written or fingerprint(review) == review.fingerprint


def record_copy(*, review: SelfReview, form: str, by: User) -> None:
    """Whether the copy is full follows from who takes it, not from what was written."""
    after = {"version": review.submission.version, "form": form}
    after["is_full"] = reads_matters(by, review.submission.task)
    audit.record("self_review.printed", review, by=by, after=after)


def proposed_grades(submission: Submission) -> dict[str, str]:
    """`as_cadre`, `as_member`, `as_collective`: what the writer proposes, if anything."""
    review = of(submission)
    if review is None or review.is_attached:
        return {}
    return {row.key: row.grade for row in review.rows.all() if row.grade}
