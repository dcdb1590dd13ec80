"""Changes of the tree: each with its date, its document and what came out of it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orgunits.access import ScopedQuerySet

from .accounts import User
from .units import OrgUnit


class ChangeQuerySet(ScopedQuerySet):
    def about(self, unit: OrgUnit) -> ChangeQuerySet:
        """What befell the unit, and what others brought into it or took out."""
        return self.filter(Q(unit=unit) | Q(other=unit))


class StructureChange(models.Model):
    class Kind(models.TextChoices):
        CREATE = "create", _("Thành lập")
        RENAME = "rename", _("Đổi tên")
        MOVE = "move", _("Chuyển trực thuộc")
        MERGE = "merge", _("Sáp nhập")
        SPLIT = "split", _("Chia tách")
        DISSOLVE = "dissolve", _("Giải thể, kết thúc hoạt động")

    kind = models.CharField(_("việc"), max_length=10, choices=Kind)
    unit = models.ForeignKey(
        OrgUnit, verbose_name=_("đơn vị"), on_delete=models.PROTECT, related_name="changes"
    )
    other = models.ForeignKey(
        OrgUnit,
        verbose_name=_("đơn vị liên quan"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    on = models.DateField(_("từ ngày"))
    basis = models.CharField(_("văn bản"), max_length=200)
    # Where the unit stood before; the place is never given to another.
    old_path = models.CharField(max_length=255, blank=True, db_index=True)
    new_path = models.CharField(max_length=255, blank=True)
    old_name = models.CharField(_("tên cũ"), max_length=200, blank=True)
    old_parent = models.CharField(_("trực thuộc trước đây"), max_length=200, blank=True)
    recorded_at = models.DateTimeField(_("ghi lúc"))
    recorded_by = models.ForeignKey(
        User, verbose_name=_("người ghi"), on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = ChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("thay đổi tổ chức")
        verbose_name_plural = _("thay đổi tổ chức")
        ordering = ["-on", "-pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.unit}"
