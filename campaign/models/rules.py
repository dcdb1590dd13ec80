"""Rule sets are data: shipped as a file per regulation, pinned to a campaign."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ObjectKind(models.TextChoices):
    """The four kinds of the plan's title."""

    PARTY_ORG = "party_org", _("Tổ chức đảng")
    PARTY_MEMBER = "party_member", _("Đảng viên")
    LEADING_COLLECTIVE = "leading_collective", _("Tập thể lãnh đạo, quản lý")
    LEADING_CADRE = "leading_cadre", _("Cá nhân cán bộ lãnh đạo, quản lý")


class GradeCode(models.TextChoices):
    """QĐ 124, Điều 12. The three regulations known so far share these four."""

    EXCELLENT = "excellent", _("Hoàn thành xuất sắc nhiệm vụ")
    GOOD = "good", _("Hoàn thành tốt nhiệm vụ")
    COMPLETED = "completed", _("Hoàn thành nhiệm vụ")
    NOT_COMPLETED = "not_completed", _("Không hoàn thành nhiệm vụ")


class RuleSet(models.Model):
    code = models.CharField(_("ký hiệu"), max_length=40, unique=True)
    title = models.CharField(_("tên"), max_length=300)
    issued_on = models.DateField(_("ngày ban hành"))
    guidance = models.CharField(_("hướng dẫn"), max_length=200, blank=True)
    sha256 = models.CharField(_("SHA-256 của tệp"), max_length=64)

    class Meta:
        verbose_name = _("bộ quy định")
        verbose_name_plural = _("bộ quy định")
        ordering = ["issued_on"]

    def __str__(self) -> str:
        return self.code


class Grade(models.Model):
    rule_set = models.ForeignKey(RuleSet, on_delete=models.CASCADE, related_name="grades")
    code = models.CharField(_("mã"), max_length=20, choices=GradeCode)
    short = models.CharField(_("viết tắt"), max_length=12)
    name = models.CharField(_("mức xếp loại"), max_length=80)
    rank = models.PositiveSmallIntegerField(_("thứ bậc"))

    class Meta:
        verbose_name = _("mức xếp loại")
        verbose_name_plural = _("mức xếp loại")
        ordering = ["rule_set", "rank"]
        constraints = [
            models.UniqueConstraint(fields=["rule_set", "code"], name="grade_once_per_rule_set")
        ]

    def __str__(self) -> str:
        return self.name


class CapRule(models.Model):
    """How many may be “Hoàn thành xuất sắc”: a percentage of a base, rounded down."""

    class Base(models.TextChoices):
        GOOD = "good", _("số Hoàn thành tốt nhiệm vụ")
        GOOD_OR_ABOVE = "good_or_above", _("số Hoàn thành tốt nhiệm vụ trở lên")

    rule_set = models.ForeignKey(RuleSet, on_delete=models.CASCADE, related_name="caps")
    object_kind = models.CharField(_("đối tượng"), max_length=20, choices=ObjectKind)
    percent = models.PositiveSmallIntegerField(_("tỷ lệ tối đa (%)"))
    base = models.CharField(_("tính trên"), max_length=16, choices=Base)
    clause = models.CharField(_("điều khoản"), max_length=120)
    group = models.CharField(_("tính trong từng"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("tỷ lệ khống chế")
        verbose_name_plural = _("tỷ lệ khống chế")
        constraints = [
            models.UniqueConstraint(fields=["rule_set", "object_kind"], name="cap_once_per_kind")
        ]

    def __str__(self) -> str:
        return f"{self.get_object_kind_display()}: {self.percent}%"


class ExemptionRule(models.Model):
    """Who is not rated, under the name the report prints; some are still reviewed."""

    class Code(models.TextChoices):
        EXEMPTED = "exempted", _("miễn công tác và sinh hoạt đảng")
        SUSPENDED = "suspended", _("đình chỉ sinh hoạt đảng")
        UNDER_SIX_MONTHS = "under_six_months", _("mới kết nạp, mới thành lập dưới 6 tháng")

    rule_set = models.ForeignKey(RuleSet, on_delete=models.CASCADE, related_name="exemptions")
    code = models.CharField(_("mã"), max_length=20, choices=Code)
    label = models.CharField(_("trường hợp"), max_length=120)
    is_reviewed = models.BooleanField(_("vẫn kiểm điểm"), default=False)
    clause = models.CharField(_("điều khoản"), max_length=120)

    class Meta:
        verbose_name = _("trường hợp không xếp loại")
        verbose_name_plural = _("trường hợp không xếp loại")
        constraints = [
            models.UniqueConstraint(fields=["rule_set", "code"], name="exemption_once_per_rule_set")
        ]

    def __str__(self) -> str:
        return self.label
