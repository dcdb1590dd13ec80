"""Draft, send, return, accept. A version once sent is never changed; a correction is the next one.

Saving a draft leaves no audit event (it says nothing yet); its files do, and so does all the rest.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from campaign.lib import clock, dates
from orgunits import access, audit
from orgunits.models import User
from orgunits.roles import Permission
from reviews.domain import parts, reminders, self_reviews
from reviews.domain.parts import Gap
from reviews.lifecycles import TASK
from reviews.models import ReviewTask, Submission


@dataclass(frozen=True)
class Entry:
    """A draft with the bound form of each part, as typed."""

    draft: Submission
    forms: dict[str, Any]

    @property
    def gaps(self) -> list[Gap]:
        """What was typed and could not be saved."""
        return [gap for form in self.forms.values() for gap in form.gaps]


def is_sender(user: User, task: ReviewTask) -> bool:
    """The unit's own clerk or head, or the person the task is about."""
    own = task.person_id is not None and task.person_id == user.person_id
    return own or task.unit.path in access.roots(user, Permission.SUBMIT)


def may_write(user: User, task: ReviewTask) -> bool:
    """Senders; and a clerk above, who enters what the unit handed in on paper."""
    return is_sender(user, task) or access.can(user, Permission.SUBMIT, task.unit)


@transaction.atomic
def draft(*, task_id: int, by: User) -> Submission:
    """The one draft of the task; a new one starts from the last version sent."""
    task = _locked(task_id, by)
    found = task.submissions.filter(state=Submission.State.DRAFT).first()
    return found or _begin(task, by)


@transaction.atomic
def save_draft(*, task_id: int, version: int, by: User, data: Any, files: Any = None) -> Entry:
    """Saves all that can be saved; what cannot stands in `gaps` and, as typed, in the forms."""
    task = _locked(task_id, by)
    found = _version(task, version)
    if found.is_sent:
        raise ValidationError(_sent_already(found))
    forms = {part.key: part.form(found, by, data, files) for part in parts.of(task)}
    for form in forms.values():
        form.save(by=by)
    found.saved_at = clock.now()
    found.save(update_fields=["saved_at"])
    return Entry(found, forms)


@transaction.atomic
def submit(*, task_id: int, version: int, by: User, late_reason: str = "") -> Submission:
    """Sending the same version again (double click, retry, second tab) answers with the first."""
    task = _locked(task_id, by)
    sent = _version(task, version)
    if sent.is_sent:
        return sent
    late_reason = late_reason.strip()
    must_fit(_("Lý do gửi muộn"), late_reason, 500)
    blockers = TASK.blockers(task, "submit") + _blockers(task, sent, by, late_reason)
    if blockers:
        raise ValidationError(blockers)
    TASK.advance(task, "submit")
    _seal(task, sent, by, late_reason)
    audit.record("review_task.submitted", task, by=by, after=_facts(sent), reason=late_reason)
    return sent


@transaction.atomic
def return_(*, task_id: int, by: User, reason: str, version: int | None = None) -> ReviewTask:
    task = ReviewTask.objects.select_for_update(of=("self",)).get(pk=task_id)
    access.require_above(by, Permission.ACCEPT, task.unit)
    sent, reason = awaiting(task, version), reason.strip()
    must_fit(_("Lý do trả lại"), reason, 1000)
    TASK.advance(task, "return", reason=reason)
    for noun in (task, sent):
        noun.returned_at, noun.returned_by, noun.return_reason = clock.now(), by, reason
    task.save(update_fields=["state", "returned_at", "returned_by", "return_reason"])
    sent.save(update_fields=["returned_at", "returned_by", "return_reason"])
    audit.record(
        "review_task.returned", task, by=by, after={"version": sent.version}, reason=reason
    )
    reminders.send_outcome(task, "returned")
    return task


@transaction.atomic
def accept(*, task_id: int, by: User, version: int | None = None) -> ReviewTask:
    task = ReviewTask.objects.select_for_update(of=("self",)).get(pk=task_id)
    access.require_above(by, Permission.ACCEPT, task.unit)
    sent = awaiting(task, version)
    TASK.advance(task, "accept")
    task.accepted_at, task.accepted_by, task.accepted_version = clock.now(), by, sent.version
    task.save(update_fields=["state", "accepted_at", "accepted_by", "accepted_version"])
    audit.record("review_task.accepted", task, by=by, after={"version": sent.version})
    reminders.send_outcome(task, "accepted")
    return task


def _locked(task_id: int, by: User) -> ReviewTask:
    rows = ReviewTask.objects.select_related("unit", "milestone__campaign", "person")
    task = rows.select_for_update(of=("self",)).get(pk=task_id)
    if not may_write(by, task):
        raise PermissionDenied(Permission.SUBMIT)
    return task


def must_fit(name: str, text: str, limit: int) -> None:
    if len(text) > limit:
        words = {"name": name, "limit": limit, "n": len(text)}
        raise ValidationError(_("%(name)s dài %(n)s ký tự, nhiều nhất là %(limit)s.") % words)


def _begin(task: ReviewTask, by: User) -> Submission:
    if task.state not in TASK.steps["submit"].sources:
        raise ValidationError(_("Nhiệm vụ này không còn ở trạng thái soạn, gửi kết quả."))
    last = task.submissions.order_by("-version").first()
    begun = Submission.objects.create(
        task=task, version=last.version + 1 if last else 1, saved_at=clock.now()
    )
    for part in parts.of(task):
        if last:
            part.carry_over(last, begun)
        else:
            part.start(begun)
    audit.record("submission.begun", begun, by=by, after={"version": begun.version})
    return begun


def _version(task: ReviewTask, version: int) -> Submission:
    found = task.submissions.filter(version=version).first()
    if found is None:
        raise ValidationError(_("Không có lần gửi %(version)s.") % {"version": version})
    found.task = task
    return found


def _blockers(task: ReviewTask, sent: Submission, by: User, late_reason: str) -> list[str]:
    found = []
    if not is_sender(by, task) and not sent.on_paper:
        found.append(_("Nhập thay đơn vị thì phải ghi ngày nhận bản giấy."))
    if sent.is_late and not late_reason:
        found.append(_("Đã quá ngày cuối %(day)s: cần nêu lý do gửi muộn.") % {"day": _day(sent)})
    return found


def _seal(task: ReviewTask, sent: Submission, by: User, late_reason: str) -> None:
    """From here on the version stands as it is."""
    reason = late_reason if sent.is_late else ""
    for part in parts.of(task):
        part.freeze(sent)
    sent.due_on, sent.late_reason = task.last_day, reason
    sent.state, sent.sent_at, sent.sent_by = Submission.State.SENT, clock.now(), by
    sent.save(update_fields=["state", "sent_at", "sent_by", "due_on", "late_reason"])
    task.submitted_at, task.submitted_by = sent.sent_at, by
    task.paper_received_on, task.late_reason = sent.paper_received_on, reason
    task.save(
        update_fields=["state", "submitted_at", "submitted_by", "paper_received_on", "late_reason"]
    )


def awaiting(task: ReviewTask, version: int | None) -> Submission:
    """The version to decide on; the receiver must have seen the newest."""
    sent = task.submissions.sent().order_by("-version").first()
    if sent is None:
        raise ValidationError(_("Đơn vị chưa gửi kết quả."))
    if version is not None and version != sent.version:
        raise ValidationError(
            _("Đơn vị đã gửi lần %(version)s; hãy xem lại trước khi quyết định.")
            % {"version": sent.version}
        )
    return sent


def _facts(sent: Submission) -> dict[str, Any]:
    held = {file.name: file.sha256 for file in sent.files.all()}
    facts = {"version": sent.version, "files": held, "on_paper": sent.on_paper}
    review = self_reviews.of(sent)
    return facts | {"sha256": review.fingerprint} if review and review.is_written else facts


def _sent_already(sent: Submission) -> str:
    return _("Lần gửi %(version)s đã gửi lúc %(at)s, không sửa được nữa.") % {
        "version": sent.version,
        "at": f"{sent.sent_at.astimezone(clock.HANOI):%H:%M %d/%m/%Y}" if sent.sent_at else "",
    }


def _day(sent: Submission) -> str:
    return dates.short(sent.last_day) if sent.last_day else ""
