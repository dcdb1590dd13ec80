"""What the tests of submissions share: a full draft in three lines."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict

from reviews.domain import submissions

PDF = b"%PDF-1.4 bao cao\n%%EOF"


def pdf(name="Báo cáo kiểm điểm.pdf", data=PDF):
    return SimpleUploadedFile(name, data, "application/pdf")


def typed(draft, **counts):
    """The same counts for every row, as the browser sends them."""
    counts = {"on_roll": "10", "excellent": "1", "good": "8", "completed": "1", **counts}
    rows = draft.table.rows.all() if hasattr(draft, "table") else []
    fields = {f"row-{row.pk}-{name}": value for row in rows for name, value in counts.items()}
    return {"version": str(draft.version), "note": "", **fields}


def fill(task, by, *, files=None, **counts):
    draft = submissions.draft(task_id=task.pk, by=by)
    uploads = MultiValueDict({"files": [pdf()] if files is None else files})
    more = {name: counts.pop(name) for name in ("paper_received_on",) if name in counts}
    return submissions.save_draft(
        task_id=task.pk,
        version=draft.version,
        by=by,
        data=typed(draft, **counts) | more,
        files=uploads,
    )


def send(task, by, **more):
    draft = fill(task, by).draft
    return submissions.submit(task_id=task.pk, version=draft.version, by=by, **more)
