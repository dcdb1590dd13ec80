"""Dossiers for the Central Organization Commission (R19, R49, R54): what was frozen stays.

Until it is frozen a dossier is no row: its contents are looked up where each document lives. Only
papers that live nowhere else are kept here.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from campaign.domain import dossier_lists
from campaign.models import Campaign
from orgunits.access import ScopedQuerySet
from orgunits.models import OrgUnit, User
from orgunits.roles import Permission


class DossierQuerySet(ScopedQuerySet):
    def visible_to(self, user: Any) -> DossierQuerySet:
        """That it exists, when and by whom; its files only for who may read all they hold."""
        return self.under(user, Permission.REPORT)

    def of(self, campaign: Campaign, kind: str) -> DossierQuerySet:
        return self.filter(campaign=campaign, kind=kind)


def stored_under(instance: Dossier, filename: str) -> str:
    return f"dossiers/{instance.sha256[:2]}/{instance.sha256}"


class Dossier(models.Model):
    """One frozen edition; a supplement is the next one and leaves the earlier as they are."""

    campaign = models.ForeignKey(
        Campaign, verbose_name=_("đợt"), on_delete=models.PROTECT, related_name="dossiers"
    )
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="dossiers")
    # The key of a contents list (campaign/dossiers).
    kind = models.CharField(_("hồ sơ"), max_length=40)
    edition = models.PositiveSmallIntegerField(_("bản"), default=1)
    title = models.CharField(_("tên hồ sơ"), max_length=300)
    addressee = models.CharField(_("nơi nhận"), max_length=120)
    # What is in it, apart from the number of the edition: unchanged contents are no new edition.
    contents_sha256 = models.CharField(max_length=64)
    manifest = models.JSONField(_("bảng kê"))
    manifest_sha256 = models.CharField(max_length=64)
    content = models.FileField(upload_to=stored_under, max_length=200)
    size = models.PositiveBigIntegerField(_("dung lượng (byte)"))
    sha256 = models.CharField("SHA-256", max_length=64)
    # Why it was frozen although documents were missing.
    reason = models.CharField(_("lý do chốt khi còn thiếu"), max_length=500, blank=True)
    is_whole = models.BooleanField(_("đủ văn bản"))
    frozen_at = models.DateTimeField(_("chốt lúc"))
    frozen_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = DossierQuerySet.as_manager()

    class Meta:
        verbose_name = _("hồ sơ gửi Ban Tổ chức Trung ương")
        verbose_name_plural = _("hồ sơ gửi Ban Tổ chức Trung ương")
        ordering = ["campaign", "kind", "-edition"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "kind", "edition"], name="dossier_edition_once"
            ),
            models.CheckConstraint(
                condition=Q(is_whole=True, reason="") | Q(is_whole=False) & ~Q(reason=""),
                name="dossier_with_gaps_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return str(_("%(title)s, bản %(n)s") % {"title": self.title, "n": self.edition})

    def get_absolute_url(self) -> str:
        return f"{reverse('reports:dossier', args=[self.campaign.key, self.kind])}#editions"

    @property
    def file_name(self) -> str:
        return f"ho-so-{self.kind}-{self.campaign.key}-ban-{self.edition}.zip"


class DossierPaper(models.Model):
    """A paper of a dossier that lives nowhere else, or the signed scan of one that does."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="dossier_papers")
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("hồ sơ"), max_length=40)
    document = models.CharField(_("mục của hồ sơ"), max_length=40)
    title = models.CharField(_("tên văn bản"), max_length=200)
    number = models.CharField(_("số, ký hiệu"), max_length=60, blank=True)
    signed_on = models.DateField(_("ngày văn bản"), null=True, blank=True)
    name = models.CharField(_("tên tệp"), max_length=200)
    content = models.FileField(upload_to="dossier_papers/", max_length=200)
    size = models.PositiveIntegerField(_("dung lượng (byte)"))
    sha256 = models.CharField("SHA-256", max_length=64)
    added_at = models.DateTimeField(_("thêm lúc"))
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = DossierQuerySet.as_manager()

    class Meta:
        verbose_name = _("văn bản đưa vào hồ sơ")
        verbose_name_plural = _("văn bản đưa vào hồ sơ")
        ordering = ["campaign", "kind", "document", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "kind", "document", "sha256"], name="dossier_paper_once"
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def label(self) -> str:
        """The contents list's own words for the document."""
        found = dossier_lists.find(self.campaign.rule_set.code, self.kind)
        wanted = found.document(self.document) if found else None
        return wanted.title if wanted else self.document


class DossierDispatch(models.Model):
    """An edition that left the house, and what was answered."""

    class Way(models.TextChoices):
        HAND = "hand", _("Giao trực tiếp")
        POST = "post", _("Văn thư, bưu chính")
        NETWORK = "network", _("Mạng thông tin diện rộng của Đảng")
        DISC = "disc", _("Đĩa, thiết bị nhớ kèm công văn")

    dossier = models.ForeignKey(
        Dossier, verbose_name=_("bản hồ sơ"), on_delete=models.PROTECT, related_name="dispatches"
    )
    recipient = models.CharField(_("nơi nhận"), max_length=200)
    number = models.CharField(_("số, ký hiệu công văn"), max_length=60)
    sent_on = models.DateField(_("ngày gửi"))
    way = models.CharField(_("cách gửi"), max_length=8, choices=Way)
    entered_at = models.DateTimeField(_("ghi lúc"))
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    replied_on = models.DateField(_("ngày trả lời"), null=True, blank=True)
    reply_number = models.CharField(_("số, ký hiệu văn bản trả lời"), max_length=60, blank=True)
    reply = models.CharField(_("nội dung trả lời"), max_length=1000, blank=True)
    reply_entered_at = models.DateTimeField(_("ghi trả lời lúc"), null=True, blank=True)
    reply_entered_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("lượt gửi hồ sơ")
        verbose_name_plural = _("lượt gửi hồ sơ")
        ordering = ["dossier", "sent_on", "pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(replied_on=None, reply="", reply_entered_at=None, reply_entered_by=None)
                | Q(
                    replied_on__isnull=False,
                    reply_entered_at__isnull=False,
                    reply_entered_by__isnull=False,
                )
                & ~Q(reply=""),
                name="dossier_reply_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(replied_on=None) | Q(replied_on__gte=F("sent_on")),
                name="dossier_reply_after_it_was_sent",
                violation_error_message=_("Ngày trả lời phải từ ngày gửi trở đi."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier} → {self.recipient}"

    @property
    def unit(self) -> OrgUnit:
        return self.dossier.unit
