"""Party organizations, agencies and units: the Party tree, which access follows, and beside it
the administrative line."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node, MP_NodeManager, MP_NodeQuerySet

from campaign.lib import text
from orgunits import access
from orgunits.roles import Permission


class OrgUnitQuerySet(MP_NodeQuerySet):
    def visible_to(self, user: Any) -> OrgUnitQuerySet:
        return self.under(user, Permission.VIEW)

    def under(self, user: Any, permission: str) -> OrgUnitQuerySet:
        return self.filter(access.within(access.roots(user, permission), ""))

    def below(self, unit: OrgUnit) -> OrgUnitQuerySet:
        return self.filter(path__startswith=unit.path).exclude(pk=unit.pk)

    def direct_committees(self) -> OrgUnitQuerySet:
        """Those directly below the province; the government of a district shares their level."""
        kinds = (OrgUnit.Kind.DISTRICT_COMMITTEE, OrgUnit.Kind.DIRECT_COMMITTEE)
        return self.filter(kind__in=kinds)

    def in_force(self, day: date) -> OrgUnitQuerySet:
        return self.filter(Q(valid_from=None) | Q(valid_from__lte=day)).filter(
            Q(valid_to=None) | Q(valid_to__gte=day)
        )

    def not_ended(self, day: date) -> OrgUnitQuerySet:
        """Also what will only begin later, so that nothing below it is lost from sight."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=day))

    def inside(self, path: str) -> OrgUnitQuerySet:
        """`path` and all below, as a range: unlike LIKE, every database finds it by index."""
        return self.filter(path__range=(path, path.ljust(255, "Z")))

    def matching(self, words: str) -> OrgUnitQuerySet:
        """Every word must occur; accents do not matter (đ as d)."""
        found = self
        for word in text.search_key(words).split():
            found = found.filter(search_text__contains=word)
        return found


class OrgUnitManager(MP_NodeManager):
    def get_queryset(self) -> OrgUnitQuerySet:
        """treebeard's own manager would answer with its own queryset class."""
        return OrgUnitQuerySet(self.model, using=self._db).order_by("path")


class OrgUnit(MP_Node):
    class Level(models.TextChoices):
        PROVINCE = "province", _("Cấp tỉnh")
        DISTRICT = "district", _("Cấp huyện và tương đương")
        GRASSROOTS = "grassroots", _("Cấp cơ sở")
        CELL = "cell", _("Chi bộ trực thuộc")

    class Kind(models.TextChoices):
        PROVINCIAL_COMMITTEE = "provincial_committee", _("Đảng bộ tỉnh")
        STANDING_COMMITTEE = "standing_committee", _("Ban Thường vụ Tỉnh ủy")
        DISTRICT_COMMITTEE = "district_committee", _("Huyện ủy, thị ủy, thành ủy")
        DIRECT_COMMITTEE = "direct_committee", _("Đảng ủy trực thuộc Tỉnh ủy")
        PARTY_CAUCUS = "party_caucus", _("Đảng đoàn")
        PARTY_AFFAIRS = "party_affairs_committee", _("Ban cán sự đảng")
        PARTY_BUILDING = "party_building_body", _("Ban xây dựng Đảng")
        OFFICE = "office", _("Văn phòng Tỉnh ủy")
        GOVERNMENT = "government_body", _("Cơ quan, đơn vị khối chính quyền")
        COMMUNE = "commune_committee", _("Đảng ủy xã, phường, đặc khu")
        GRASSROOTS_ORG = "grassroots_committee_org", _("Đảng bộ cơ sở")
        GRASSROOTS_CELL = "grassroots_cell", _("Chi bộ cơ sở")
        SECTIONAL = "sectional_org", _("Đảng bộ bộ phận")
        CELL = "cell", _("Chi bộ trực thuộc")

    code = models.CharField(_("mã"), max_length=40, unique=True)
    name = models.CharField(_("tên"), max_length=200)
    short_name = models.CharField(_("tên gọn"), max_length=80)
    kind = models.CharField(_("loại hình"), max_length=30, choices=Kind)
    level = models.CharField(_("cấp"), max_length=12, choices=Level)
    administrative_parent = models.ForeignKey(
        "self",
        verbose_name=_("cơ quan quản lý hành chính"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="administrative_children",
    )
    member_count = models.PositiveIntegerField(_("số đảng viên"), default=0)
    valid_from = models.DateField(_("có từ ngày"), null=True, blank=True)
    valid_to = models.DateField(_("đến hết ngày"), null=True, blank=True)
    successor = models.ForeignKey(
        "self",
        verbose_name=_("tổ chức kế thừa"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
    )
    is_invented = models.BooleanField(
        _("tên giả định"),
        default=False,
        help_text=_("Dữ liệu minh họa: nguồn không nêu tên tổ chức này."),
    )
    phone = models.CharField(_("điện thoại"), max_length=40, blank=True)
    email = models.EmailField(_("thư điện tử"), blank=True)
    address = models.CharField(_("địa chỉ"), max_length=200, blank=True)
    place = models.PositiveIntegerField(_("thứ tự trong danh sách"), default=0)
    search_text = models.CharField(max_length=400, editable=False, default="")

    node_order_by: list[str] = []
    objects = OrgUnitManager.from_queryset(OrgUnitQuerySet)()

    class Meta:
        verbose_name = _("tổ chức, đơn vị")
        verbose_name_plural = _("tổ chức, đơn vị")
        default_permissions = ("view",)
        permissions = [
            (value, str(label)) for value, label in Permission.choices if value != Permission.VIEW
        ]
        indexes = [
            models.Index(fields=["level", "kind"], name="unit_by_level"),
            # What stands directly below a unit: one depth, a range of paths.
            models.Index(fields=["depth", "path"], name="unit_by_depth"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None)
                | Q(valid_from=None)
                | Q(valid_to__gte=models.F("valid_from")),
                name="unit_ends_after_it_begins",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        self.name, self.short_name = text.clean(self.name), text.clean(self.short_name)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.fill_keys()
        super().save(*args, **kwargs)

    def fill_keys(self) -> None:
        """Derived columns; `bulk_create` callers must call this themselves."""
        words = f"{self.name} {self.short_name} {self.code}"
        self.search_text = text.search_key(words)[:400]

    def get_absolute_url(self) -> str:
        return reverse("orgunits:unit", args=[self.pk])
