"""Rule 10: of a classified paper number and day are kept, and no file is ever taken."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.datastructures import MultiValueDict

from reviews.domain import files, submissions
from reviews.models import Submission, SubmissionFile
from tests.reviews.sending import pdf, typed

pytestmark = pytest.mark.django_db
SECRET = {"secrecy": "secret", "classified_number": "12-BC/HU", "classified_on": "2023-12-15"}


def save(task, by, uploads=(), **more):
    draft = submissions.draft(task_id=task.pk, by=by)
    return submissions.save_draft(
        task_id=task.pk, version=draft.version, by=by, data=typed(draft) | more,
        files=MultiValueDict({"files": list(uploads)}),
    )  # fmt: skip


def test_it_is_sent_by_number_and_day_without_a_file(task, bu_dop_clerk, commission, signed_in):
    save(task, bu_dop_clerk, **SECRET)
    sent = submissions.submit(task_id=task.pk, version=1, by=bu_dop_clerk)
    assert (sent.secrecy, sent.classified_number, sent.classified_on, sent.files.count()) == (
        "secret",
        "12-BC/HU",
        date(2023, 12, 15),
        0,
    )
    page = signed_in(commission).get(task.get_absolute_url()).content.decode()
    assert "12-BC/HU" in page and "Mật" in page
    receipt = signed_in(bu_dop_clerk).get(sent.get_absolute_url()).content.decode()
    assert "văn bản mật được giao trực tiếp" in receipt


def test_a_file_sent_along_is_refused_by_name(task, bu_dop_clerk):
    entry = save(task, bu_dop_clerk, [pdf("mật.pdf")], **SECRET)
    assert [gap.text for gap in entry.gaps] == [
        "Tệp “mật.pdf” không được nhận: văn bản mật chỉ ghi số, ký hiệu và ngày."
    ]
    assert SubmissionFile.objects.count() == 0


def test_a_file_attached_before_must_be_taken_away(task, bu_dop_clerk):
    save(task, bu_dop_clerk, [pdf()])
    save(task, bu_dop_clerk, **SECRET)
    with pytest.raises(ValidationError, match="hãy bỏ các tệp đã đính kèm"):
        submissions.submit(task_id=task.pk, version=1, by=bu_dop_clerk)
    files.remove(file=SubmissionFile.objects.get(), by=bu_dop_clerk)
    assert submissions.submit(task_id=task.pk, version=1, by=bu_dop_clerk).is_sent


def test_number_and_day_are_needed(task, bu_dop_clerk):
    save(task, bu_dop_clerk, secrecy="secret", classified_number="", classified_on="")
    with pytest.raises(ValidationError, match="đủ số, ký hiệu và ngày"):
        submissions.submit(task_id=task.pk, version=1, by=bu_dop_clerk)


def test_a_day_to_come_is_refused_and_the_rest_kept(task, bu_dop_clerk):
    entry = save(task, bu_dop_clerk, **SECRET | {"classified_on": "2023-12-25"})
    assert [gap.anchor for gap in entry.gaps] == ["id_classified_on"]
    draft = Submission.objects.get()
    assert (draft.secrecy, draft.classified_number) == ("secret", "12-BC/HU")


def test_no_longer_classified_leaves_nothing_behind(task, bu_dop_clerk):
    save(task, bu_dop_clerk, **SECRET)
    save(task, bu_dop_clerk, [pdf()], secrecy="", classified_number="12-BC/HU")
    draft = Submission.objects.get()
    assert (draft.classified_number, draft.classified_on, draft.files.count()) == ("", None, 1)


def test_the_database_holds_it_too(task, bu_dop_clerk):
    save(task, bu_dop_clerk, **SECRET)
    sent = submissions.submit(task_id=task.pk, version=1, by=bu_dop_clerk)
    for facts in ({"classified_number": ""}, {"classified_on": None}, {"secrecy": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Submission.objects.filter(pk=sent.pk).update(**facts)


def test_the_next_version_keeps_it(task, bu_dop_clerk, commission):
    save(task, bu_dop_clerk, **SECRET)
    submissions.submit(task_id=task.pk, version=1, by=bu_dop_clerk)
    submissions.return_(task_id=task.pk, by=commission, reason="Thiếu biểu 2.")
    assert submissions.draft(task_id=task.pk, by=bu_dop_clerk).classified_number == "12-BC/HU"
