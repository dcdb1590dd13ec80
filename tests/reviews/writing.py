"""What the tests of self-reviews share: a form filled in as a browser sends it."""

from django.utils.datastructures import MultiValueDict

from reviews.domain import self_reviews, submissions
from reviews.models import SelfReviewRow


def typed(draft, window="w1", words="Đã làm tốt.", **more):
    """Every section written; `more` overrides single fields, dashes as underscores."""
    review = self_reviews.of(draft)
    fields = {"version": str(draft.version), "note": "", "sr-window": window}
    fields["sr-revision"] = str(review.revision)
    for row in SelfReviewRow.objects.filter(review=review):
        fields[f"sr-{row.key}-text"] = "" if row.kind in ("grade", "matters") else words
        if row.kind in ("level", "remedy"):
            fields[f"sr-{row.key}-level"] = "good"
        if row.kind == "grade":
            fields[f"sr-{row.key}-grade"] = "good"
        if row.kind == "remedy":
            fields[f"sr-{row.key}-fixed"] = "yes"
    return fields | {name.replace("__", "-"): value for name, value in more.items()}


def data(fields):
    return MultiValueDict({name: [value] for name, value in fields.items()})


def begin(task, by):
    draft = submissions.draft(task_id=task.pk, by=by)
    draft.task = task
    return draft


def save(task, by, fields=None, **more):
    draft = begin(task, by)
    fields = fields if fields is not None else typed(draft, **more)
    return submissions.save_draft(
        task_id=task.pk, version=draft.version, by=by, data=data(fields), files=None
    )


def send(task, by, **more):
    draft = save(task, by, **more).draft
    return submissions.submit(task_id=task.pk, version=draft.version, by=by)
