"""One file of an import: what came, what checking it found, and what applying it did."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orgunits.access import ScopedQuerySet, roots, within
from orgunits.roles import Permission

from .accounts import User
from .units import OrgUnit

# Besides IMPORT, what the same act by hand needs.
NEEDS: dict[str, tuple[str, ...]] = {
    "units": (),
    "people": (Permission.MANAGE_PEOPLE,),
    "charges": (Permission.SUPERVISE, Permission.READ_SUGGESTION),
    "accounts": (Permission.MANAGE_ACCOUNTS,),
}


def place(run: ImportRun, _name: str) -> str:
    """The name that came with the file stays in the row; on disk stands another."""
    return f"imports/{uuid4().hex}.xlsx"


class ImportQuerySet(ScopedQuerySet):
    def visible_to(self, user: Any) -> ImportQuerySet:
        """Names and old values of a whole subtree stand in the findings: each kind to whoever may
        do the same by hand there."""
        seen = Q(pk__in=[])
        for kind, needs in NEEDS.items():
            held = Q(kind=kind)
            for right in (Permission.IMPORT, *needs):
                held &= within(roots(user, right))
            seen |= held
        return self.filter(seen)


class SheetFile(models.Model):
    """A spreadsheet that was sent: as it came, what checking found, whether it was applied."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Đang kiểm tra")
        CHECKED = "checked", _("Đã kiểm tra, chưa ghi")
        FAILED = "failed", _("Có lỗi, không ghi được")
        STALE = "stale", _("Dữ liệu đã thay đổi, cần kiểm tra lại")
        APPLIED = "applied", _("Đã ghi")

    file = models.FileField(_("tệp"), upload_to=place)
    name = models.CharField(_("tên tệp"), max_length=200)
    size = models.PositiveIntegerField(_("cỡ tệp"))
    sha256 = models.CharField(max_length=64, db_index=True)
    state = models.CharField(_("trạng thái"), max_length=8, choices=State, default=State.WAITING)
    # Why the file as a whole was not read, or why it was not applied.
    problem = models.CharField(_("vấn đề"), max_length=1000, blank=True)
    findings = models.JSONField(default=dict)
    # What applying would do, as one hash: another outcome needs another check.
    outcome = models.CharField(max_length=64, blank=True)
    by = models.ForeignKey(
        User, verbose_name=_("người nhập"), on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(_("tải lên lúc"))
    checked_at = models.DateTimeField(_("kiểm tra lúc"), null=True, blank=True)
    applied_at = models.DateTimeField(_("ghi lúc"), null=True, blank=True)
    applied_by = models.ForeignKey(
        User,
        verbose_name=_("người ghi"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        abstract = True


def applied_at_and_by(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(state="applied", applied_at__isnull=False, applied_by__isnull=False)
        | (~Q(state="applied") & Q(applied_at=None, applied_by=None)),
        name=name,
    )


class ImportRun(SheetFile):
    class Kind(models.TextChoices):
        UNITS = "units", pgettext_lazy("các", "Đơn vị")
        PEOPLE = "people", _("Cán bộ và chức vụ")
        CHARGES = "charges", _("Phân công phụ trách")
        ACCOUNTS = "accounts", _("Tài khoản và vai trò")

    kind = models.CharField(_("loại dữ liệu"), max_length=10, choices=Kind)
    unit = models.ForeignKey(
        OrgUnit, verbose_name=_("phạm vi"), on_delete=models.PROTECT, related_name="+"
    )

    objects = ImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("lượt nhập dữ liệu")
        verbose_name_plural = _("lượt nhập dữ liệu")
        ordering = ["-at", "-pk"]
        default_permissions = ()
        constraints = [applied_at_and_by("import_applied_at_and_by")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("orgunits:import", args=[self.pk])
