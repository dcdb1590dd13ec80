"""Rule sets are data: shipped as a file per regulation, pinned to a campaign."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
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


class VoteRule(models.Model):
    """How a ballot on one kind of object is decided; what no text prints stands as assumed."""

    class Base(models.TextChoices):
        CONVENED = "convened", _("đồng chí được triệu tập")
        PRESENT = "present", _("đồng chí có mặt")
        VALID = "valid", _("phiếu hợp lệ")

    class Fallback(models.TextChoices):
        RUNOFF = "runoff", _("biểu quyết lần hai; vẫn không đạt thì cấp có thẩm quyền quyết định")
        CUMULATE_DOWN = "cumulate_down", _("cộng dồn phiếu mức cao xuống mức liền dưới")
        AUTHORITY = "authority", _("cấp có thẩm quyền quyết định")

    rule_set = models.ForeignKey(RuleSet, on_delete=models.CASCADE, related_name="vote_rules")
    object_kind = models.CharField(_("đối tượng"), max_length=20, choices=ObjectKind)
    is_secret = models.BooleanField(_("biểu quyết kín"), default=True)
    quorum_parts = models.PositiveSmallIntegerField(_("số dự tối thiểu: tử số"), default=2)
    quorum_of = models.PositiveSmallIntegerField(_("số dự tối thiểu: mẫu số"), default=3)
    threshold_parts = models.PositiveSmallIntegerField(_("đạt khi trên: tử số"), default=1)
    threshold_of = models.PositiveSmallIntegerField(_("đạt khi trên: mẫu số"), default=2)
    base = models.CharField(_("tính trên"), max_length=8, choices=Base, default=Base.CONVENED)
    fallback = models.CharField(
        _("khi không mức nào đạt"), max_length=13, choices=Fallback, default=Fallback.RUNOFF
    )
    clause = models.CharField(_("điều khoản"), max_length=120)
    is_assumed = models.BooleanField(_("giả định"), default=True)

    class Meta:
        verbose_name = _("cách biểu quyết")
        verbose_name_plural = _("cách biểu quyết")
        constraints = [
            models.UniqueConstraint(
                fields=["rule_set", "object_kind"], name="vote_rule_once_per_kind"
            ),
            models.CheckConstraint(
                condition=Q(quorum_parts__gte=1, quorum_parts__lte=F("quorum_of")),
                name="vote_quorum_is_a_share",
            ),
            models.CheckConstraint(
                condition=Q(threshold_parts__gte=1, threshold_parts__lt=F("threshold_of")),
                name="vote_threshold_is_a_share",
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_object_kind_display())

    @property
    def share(self) -> str:
        """“50%” reads better than “1/2”."""
        of = (self.threshold_parts, self.threshold_of)
        return "50%" if of == (1, 2) else f"{self.threshold_parts}/{self.threshold_of}"
