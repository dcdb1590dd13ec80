"""Freezing a dossier: look, draw, pack, keep. What was frozen is never touched again.

Looking is one short read; drawing takes a minute and happens outside any transaction. Before the
package is kept, under a lock, the contents are looked at again: what changed meanwhile stops it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from campaign.domain import dossier_lists, jobs
from campaign.domain.dossier_lists import DossierList
from campaign.lib import clock, document_pdf, package
from campaign.lib.pdf import PdfProblem
from campaign.models import Campaign, Job
from orgunits import access, audit
from orgunits.models import OrgUnit, User
from orgunits.roles import Permission
from ratings.models.reach import knows
from reports.domain import dossier_blockers, dossier_contents, dossier_cover
from reports.domain.dossier_contents import Contents
from reports.models import Dossier
from reviews.domain import self_reviews

Report = Callable[[int, int, str], None]
COVER = "00-muc-luc.pdf"
SCHEMA = 1


@dataclass(frozen=True)
class Asked:
    """Which dossier is to be frozen, by whom, and why although documents are missing."""

    campaign: Campaign
    listed: DossierList
    reason: str
    by: User | None


def opens(user: Any, unit: OrgUnit) -> bool:
    """Who may take a package away: it holds grades not yet published, and self-reviews whole."""
    reads = any(access.can(user, permission, unit) for permission in self_reviews.READERS)
    return access.can(user, Permission.REPORT, unit) and knows(user, unit) and reads


def start(*, campaign: Campaign, kind: str, reason: str, by: User) -> Job:
    """Refused at once for what can be seen at once."""
    access.require(by, Permission.REPORT, campaign.unit)
    asked = Asked(campaign, listed(campaign, kind), reason.strip(), by)
    _refuse(asked, dossier_contents.of(campaign, asked.listed))
    title = _("Chốt hồ sơ %(title)s") % {"title": asked.listed.short_title}
    arguments = {"campaign": campaign.pk, "kind": kind, "reason": asked.reason}
    return jobs.start(
        kind=dossier_blockers.FREEZE, title=title, unit=campaign.unit, arguments=arguments, by=by
    )


@jobs.handler(dossier_blockers.FREEZE)
def handle(job: Job, progress: Report) -> str:
    campaign = Campaign.objects.select_related("rule_set", "unit").get(pk=job.arguments["campaign"])
    found = freeze(
        campaign=campaign,
        kind=job.arguments["kind"],
        reason=job.arguments["reason"],
        by=job.by,
        progress=progress,
    )
    return found.get_absolute_url()


def freeze(
    *,
    campaign: Campaign,
    kind: str,
    reason: str = "",
    by: User | None,
    progress: Report = lambda done, total, message: None,
) -> Dossier:
    """Unchanged contents answer with the edition there is; others are the next edition."""
    asked = Asked(campaign, listed(campaign, kind), reason.strip(), by)
    contents = dossier_contents.of(campaign, asked.listed)
    _refuse(asked, contents)
    latest = editions(campaign, kind).first()
    if latest and latest.contents_sha256 == contents.digest:
        return latest
    row = _row(asked, contents, latest)
    row.manifest, data = _package(row, contents, _drawn(row, contents, progress), latest)
    kept = _keep(row, data, asked)
    progress(len(contents.pieces) + 1, len(contents.pieces) + 1, "")
    return kept


def listed(campaign: Campaign, kind: str) -> DossierList:
    found = dossier_lists.find(campaign.rule_set.code, kind)
    if found is None:
        raise ValidationError(_("Bộ quy định của đợt không có danh mục hồ sơ này."))
    return found


def editions(campaign: Campaign, kind: str) -> Any:
    """The newest first."""
    return Dossier.objects.of(campaign, kind).order_by("-edition")


def _refuse(asked: Asked, contents: Contents) -> None:
    """Not while anything is open; with gaps only for a written reason."""
    blockers = [str(each) for each in dossier_blockers.of(asked.campaign, asked.listed)]
    if blockers:
        raise ValidationError([_("Chưa chốt được hồ sơ vì còn việc đang mở:"), *blockers])
    if contents.gaps and not asked.reason:
        words = _("Hồ sơ còn thiếu %(n)s văn bản; muốn chốt thì phải ghi lý do.")
        raise ValidationError(words % {"n": len(contents.gaps)})


def _row(asked: Asked, contents: Contents, latest: Dossier | None) -> Dossier:
    return Dossier(
        campaign=asked.campaign,
        unit=asked.campaign.unit,
        kind=asked.listed.key,
        edition=latest.edition + 1 if latest else 1,
        title=asked.listed.title,
        addressee=asked.listed.addressee,
        contents_sha256=contents.digest,
        reason=asked.reason[:500] if contents.gaps else "",
        is_whole=not contents.gaps,
        frozen_at=clock.now(),
        frozen_by=asked.by,
    )


def _drawn(row: Dossier, contents: Contents, progress: Report) -> package.Files:
    pieces, files = contents.pieces, {}
    for number, (path, _item, piece) in enumerate(pieces):
        progress(number, len(pieces) + 1, piece.title)
        try:
            files[path] = piece.draw()
        except (PdfProblem, OSError) as problem:
            words = _("“%(title)s”: %(problem)s")
            raise ValidationError(words % {"title": piece.title, "problem": problem}) from problem
    progress(len(pieces), len(pieces) + 1, _("Đóng gói"))
    cover = dossier_cover.document(contents, row.campaign, edition=row.edition, reason=row.reason)
    return {COVER: document_pdf.draw(cover), **files}


def _package(
    row: Dossier, contents: Contents, files: package.Files, latest: Dossier | None
) -> tuple[dict[str, Any], bytes]:
    described = [{**package.described(COVER, files[COVER]), "title": "Mục lục hồ sơ"}]
    described += [
        {
            **package.described(path, files[path]),
            "title": piece.title,
            "document": item.wanted.title,
            "clause": item.wanted.clause,
            "number": piece.number,
            "dated": piece.dated,
        }
        for path, item, piece in contents.pieces
    ]
    manifest = _head(row, latest) | {
        "files": described,
        "missing": [str(gap) for gap in contents.gaps],
        "on_paper": [note for item in contents.items for note in item.notes],
        "exempt": contents.exempt,
    }
    return manifest, package.pack(manifest, files)


@transaction.atomic
def _keep(row: Dossier, data: bytes, asked: Asked) -> Dossier:
    """Behind the campaign's lock: of two who freeze the same at once, both get one edition."""
    Campaign.objects.select_for_update(of=("self",)).get(pk=row.campaign_id)
    now = dossier_contents.of(row.campaign, asked.listed)
    _refuse(asked, now)
    latest = editions(row.campaign, row.kind).first()
    if latest and latest.contents_sha256 == row.contents_sha256 == now.digest:
        return latest
    if now.digest != row.contents_sha256 or (latest and latest.edition >= row.edition):
        raise ValidationError(_("Trong lúc lập gói, văn bản của hồ sơ đã thay đổi. Hãy chốt lại."))
    row.manifest_sha256 = package.digest(package.canonical(row.manifest))
    row.size, row.sha256 = len(data), package.digest(data)
    row.content.save(row.sha256, ContentFile(data), save=False)
    row.save()
    after = {"edition": row.edition, "sha256": row.sha256, "files": len(row.manifest["files"])}
    audit.record("dossier.frozen", row, by=asked.by, after=after, reason=row.reason)
    return row


def _head(row: Dossier, latest: Dossier | None) -> dict[str, Any]:
    """Nothing that depends on the hour or on who froze it: the row keeps those."""
    return {
        "schema": SCHEMA,
        "dossier": row.title,
        "kind": row.kind,
        "addressee": row.addressee,
        "campaign": row.campaign.key,
        "year": row.campaign.year,
        "plan": row.campaign.number,
        "unit": row.unit.name,
        "edition": row.edition,
        "follows": latest.sha256 if latest else "",
        "reason": row.reason,
    }


def content(row: Dossier) -> bytes:
    with row.content.open("rb") as stored:
        return stored.read()
