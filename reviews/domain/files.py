"""Files of a draft: stored by content, carried to the next version, gone when none needs them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from campaign.lib import clock, text
from campaign.lib.files import sha256
from orgunits import audit
from orgunits.models import User
from reviews.models import ReviewTask, Submission, SubmissionFile

REMARK = re.compile(r"\s*\([^()]*\)\s*$")


@dataclass(frozen=True)
class StoredDocument:
    """One paper: the signed scan and the copy to edit, where they bear one name."""

    name: str
    files: list[SubmissionFile]

    @property
    def is_pair(self) -> bool:
        return len(self.files) > 1


def documents(files: Iterable[SubmissionFile]) -> list[StoredDocument]:
    """In the order attached; a remark in brackets at the end of a name does not part a scan from
    its copy, but two scans are two papers."""
    found: list[StoredDocument] = []
    by_name: dict[str, StoredDocument] = {}
    for file in files:
        name = REMARK.sub("", PurePath(file.name).stem).strip() or file.name
        known = by_name.get(text.search_key(name))
        if known is None or file.is_editable in {each.is_editable for each in known.files}:
            known = by_name[text.search_key(name)] = StoredDocument(name, [])
            found.append(known)
        known.files.append(file)
    return found


@transaction.atomic
def attach(*, draft: Submission, name: str, data: bytes, by: User) -> SubmissionFile:
    """The same content twice in one version is one file; of a classified paper none is taken."""
    if draft.is_classified:
        words = _("Tệp “%(name)s” không được nhận: văn bản mật chỉ ghi số, ký hiệu và ngày.")
        raise ValidationError(words % {"name": name})
    digest = sha256(data)
    known = draft.files.filter(sha256=digest).first()
    if known:
        return known
    file = SubmissionFile(
        submission=draft,
        name=text.clean(name)[-200:],
        size=len(data),
        sha256=digest,
        added_at=clock.now(),
        added_by=by,
    )
    file.content.save(digest, ContentFile(data), save=False)
    file.save()
    audit.record("file.added", file, by=by, after=_facts(file))
    return file


@transaction.atomic
def remove(*, file: SubmissionFile, by: User) -> None:
    """Behind the same lock as sending, so that nothing is sent without what it was checked with."""
    ReviewTask.objects.select_for_update(of=("self",)).get(pk=file.submission.task_id)
    if Submission.objects.get(pk=file.submission_id).is_sent:
        raise ValidationError(_("Tệp của lần gửi đã gửi thì không gỡ được."))
    audit.record("file.removed", file, by=by, before=_facts(file))
    name, storage = str(file.content.name), file.content.storage
    file.delete()
    if not SubmissionFile.objects.filter(content=name).exists():
        transaction.on_commit(lambda: storage.delete(name))


def carry_over(old: Submission, new: Submission) -> None:
    SubmissionFile.objects.bulk_create(
        SubmissionFile(
            submission=new,
            name=file.name,
            content=file.content.name,
            size=file.size,
            sha256=file.sha256,
            added_at=file.added_at,
            added_by_id=file.added_by_id,
        )
        for file in old.files.all()
    )


def record_download(*, file: SubmissionFile, by: User) -> None:
    audit.record("file.downloaded", file, by=by, after=_facts(file))


def _facts(file: SubmissionFile) -> dict[str, str | int]:
    return {"name": file.name, "size": file.size, "sha256": file.sha256}
