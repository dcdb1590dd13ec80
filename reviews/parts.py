"""The parts that every submission has: its files, and a few words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaign.models import Milestone
from orgunits.models import User
from reviews.domain import (
    files,
    self_review_gaps,
    self_review_sheet,
    self_reviews,
    submissions,
)
from reviews.domain.parts import Gap, Part
from reviews.forms import ClassifiedForm, FilesForm, NoteForm
from reviews.models import ReviewTask, Submission
from reviews.self_review_forms import SelfReviewForm


class SelfReviewPart(Part):
    """An official form (01, 02A, 02B) written on the page; or, instead, a paper attached."""

    key = "self-review"
    title = gettext_lazy("Bản kiểm điểm theo mẫu")
    form_template = "reviews/self_review_form.html"
    sheet_template = "reviews/self_review_sheet.html"
    saved_template = "reviews/self_review_saved.html"

    def applies(self, task: ReviewTask) -> bool:
        return self_reviews.is_wanted(task)

    def missing(self, task: ReviewTask, draft: Submission | None) -> list[Gap]:
        return self_review_gaps.missing(task, draft)

    def warnings(self, submission: Submission) -> list[str]:
        return self_review_gaps.warnings(submission)

    def start(self, draft: Submission) -> None:
        self_reviews.start(draft)

    def carry_over(self, old: Submission, new: Submission) -> None:
        self_reviews.carry_over(old, new)

    def form(self, draft: Submission, by: User, data: Any = None, files: Any = None) -> Any:
        return SelfReviewForm(draft, by, data)

    def sheet(self, submission: Submission) -> dict[str, Any] | None:
        return self.sheet_for(submission, None)

    def sheet_for(self, submission: Submission, user: Any) -> dict[str, Any] | None:
        review = self_reviews.of(submission)
        if review is None:
            return None
        own = user is not None and self_reviews.writes_matters(user, submission.task)
        is_paper = self_reviews.is_handed_in_as_paper(review, submission)
        return {
            "review": review,
            "is_paper": is_paper,
            "written": None if is_paper else self_review_sheet.of(review, with_matters=own),
        }

    def freeze(self, submission: Submission) -> None:
        self_reviews.freeze(submission)


class FilesPart(Part):
    key = "files"
    title = gettext_lazy("Văn bản đính kèm")
    form_template = "reviews/submission_files_form.html"
    sheet_template = "reviews/submission_files.html"

    def may_be_left(self, task: ReviewTask) -> bool:
        return self_reviews.is_wanted(task)

    def missing(self, task: ReviewTask, draft: Submission | None) -> list[Gap]:
        """A paper lies in the cabinet: its scan is optional (rule 10). Where a form is written,
        the form says whether a paper must stand in for it."""
        if self_reviews.is_wanted(task) or (draft and self_reviews.has_paper(draft)):
            return []
        if draft and draft.is_classified:
            return []
        if task.milestone.work == Milestone.Work.RESULTS:
            return [Gap(_("Chưa đính kèm báo cáo kết quả."), "id_files")]
        words = _("Chưa đính kèm văn bản: %(what)s.") % {"what": task.milestone.deliverable}
        return [Gap(words, "id_files")]

    def carry_over(self, old: Submission, new: Submission) -> None:
        files.carry_over(old, new)

    def form(self, draft: Submission, by: User, data: Any = None, files: Any = None) -> FilesForm:
        return FilesForm(draft, files)

    def sheet(self, submission: Submission) -> dict[str, Any]:
        return {"documents": files.documents(submission.files.all())}


class ClassifiedPart(Part):
    """Rule 10: a classified paper is never uploaded; the receiver learns its number and day."""

    key = "classified"
    is_optional = True
    title = gettext_lazy("Văn bản mật")
    form_template = "reviews/submission_classified_form.html"
    sheet_template = "reviews/submission_classified.html"

    def missing(self, task: ReviewTask, draft: Submission | None) -> list[Gap]:
        if draft is None or not draft.is_classified:
            return []
        found = []
        if not draft.classified_number or not draft.classified_on:
            words = _("Văn bản mật phải ghi đủ số, ký hiệu và ngày.")
            found.append(Gap(words, "id_classified_number"))
        if draft.files.all():
            words = _("Văn bản mật không được tải lên: hãy bỏ các tệp đã đính kèm.")
            found.append(Gap(words, "id_files"))
        return found

    def carry_over(self, old: Submission, new: Submission) -> None:
        names = ["secrecy", "classified_number", "classified_on", "handed_over_on"]
        for name in names:
            setattr(new, name, getattr(old, name))
        new.save(update_fields=names)

    def form(
        self, draft: Submission, by: User, data: Any = None, files: Any = None
    ) -> ClassifiedForm:
        return ClassifiedForm(draft, data)

    def sheet(self, submission: Submission) -> dict[str, Any] | None:
        return {"sent": submission} if submission.is_classified else None


class NotePart(Part):
    key = "note"
    is_optional = True
    title = gettext_lazy("Trình bày thêm")
    form_template = "reviews/submission_note_form.html"
    sheet_template = "reviews/submission_note.html"

    def carry_over(self, old: Submission, new: Submission) -> None:
        new.note = old.note
        new.save(update_fields=["note"])

    def form(self, draft: Submission, by: User, data: Any = None, files: Any = None) -> NoteForm:
        return NoteForm(draft, is_for_unit=not submissions.is_sender(by, draft.task), data=data)

    def sheet(self, submission: Submission) -> dict[str, Any] | None:
        return {"note": submission.note} if submission.note else None
