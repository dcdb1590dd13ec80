"""The parts that every submission has: its files, and a few words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaign.models import Milestone
from orgunits.models import User
from reviews.domain import files, submissions
from reviews.domain.parts import Gap, Part
from reviews.forms import FilesForm, NoteForm
from reviews.models import ReviewTask, Submission


class FilesPart(Part):
    key = "files"
    title = gettext_lazy("Văn bản đính kèm")
    form_template = "reviews/submission_files_form.html"
    sheet_template = "reviews/submission_files.html"

    def missing(self, task: ReviewTask, draft: Submission | None) -> list[Gap]:
        """A paper lies in the cabinet: its scan is optional (rule 10)."""
        if draft and (draft.on_paper or draft.files.all()):
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
        return {"files": list(submission.files.all())}


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
