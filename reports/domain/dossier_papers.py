"""Papers put into a dossier by hand: what lives nowhere else, and signed scans."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from campaign.domain.dossier_lists import DossierList, Wanted
from campaign.lib import clock, text
from campaign.lib.files import sha256
from campaign.models import Campaign
from orgunits import access, audit
from orgunits.models import User
from orgunits.roles import Permission
from reports.models import DossierPaper


@transaction.atomic
def add(
    *,
    campaign: Campaign,
    listed: DossierList,
    wanted: Wanted,
    title: str,
    number: str,
    signed_on: date | None,
    name: str,
    data: bytes,
    by: User,
) -> DossierPaper:
    """The same file twice under one document is one paper."""
    access.require(by, Permission.REPORT, campaign.unit)
    if signed_on and signed_on > clock.today():
        raise ValidationError({"signed_on": _("Ngày văn bản không được sau hôm nay.")})
    digest = sha256(data)
    place = {"campaign": campaign, "kind": listed.key, "document": wanted.key, "sha256": digest}
    if DossierPaper.objects.filter(**place).exists():
        raise ValidationError({"upload": _("Tệp này đã có ở mục này của hồ sơ.")})
    paper = DossierPaper(
        **place,
        unit=campaign.unit,
        title=text.clean(title or wanted.title)[:200],
        number=text.clean(number),
        signed_on=signed_on,
        name=text.clean(name)[-200:],
        size=len(data),
        added_at=clock.now(),
        added_by=by,
    )
    paper.content.save(digest, ContentFile(data), save=False)
    paper.save()
    audit.record("dossier.paper_added", paper, by=by, after=_facts(paper))
    return paper


@transaction.atomic
def remove(*, paper_id: int, by: User) -> None:
    """From what will be frozen next; editions that hold it keep their own copy."""
    paper = DossierPaper.objects.select_for_update(of=("self",)).get(pk=paper_id)
    access.require(by, Permission.REPORT, paper.unit)
    audit.record("dossier.paper_removed", paper, by=by, before=_facts(paper))
    name, storage = str(paper.content.name), paper.content.storage
    paper.delete()
    if not DossierPaper.objects.filter(content=name).exists():
        transaction.on_commit(lambda: storage.delete(name))


def _facts(paper: DossierPaper) -> dict[str, str | int]:
    return {"title": paper.title, "name": paper.name, "size": paper.size, "sha256": paper.sha256}
