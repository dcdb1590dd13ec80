"""The plan of a campaign: identity, legal bases, milestones with their printed words."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from campaign.lib import dates
from orgunits.access import ScopedQuerySet, roots, within
from orgunits.domain import paths
from orgunits.models import OrgUnit, User
from orgunits.roles import Permission

from .rules import RuleSet


class CampaignQuerySet(ScopedQuerySet):
    """The province's plan was sent to everyone below (Nơi nhận, R56); a committee's own plan (R52)
    is for its subtree and those above it; a draft only its makers see."""

    def visible_to(self, user: Any) -> Self:
        if not getattr(user, "is_authenticated", False) or not user.is_active:
            return self.none()
        views = roots(user, Permission.VIEW)
        above_or_within = within(views) | Q(
            unit__path__in={p for root in views for p in paths.line(root)}
        )
        issued = ~Q(state="draft") & (Q(parent=None) | above_or_within)
        return self.filter(issued | _made_by(user))

    def drafts_of(self, user: Any) -> Self:
        return self.filter(_made_by(user), state=Campaign.State.DRAFT)

    def of_province(self) -> Self:
        """The campaigns themselves, without the committees' own plans under them."""
        return self.filter(parent=None)

    def current(self) -> Any:
        """The one people mean when they name none: the province's newest published."""
        published = self.of_province().filter(state=Campaign.State.PUBLISHED)
        return published.order_by("-year", "-pk").first()


def _made_by(user: Any) -> Q:
    """The Commission makes the province's plan, a committee its own: neither the other's."""
    province = Q(parent=None) & within(roots(user, Permission.RUN_CAMPAIGN))
    return province | (Q(parent__isnull=False) & within(roots(user, Permission.OWN_PLAN)))


class Campaign(models.Model):
    class State(models.TextChoices):
        DRAFT = "draft", _("Dự thảo")
        PUBLISHED = "published", _("Đã ban hành")
        CLOSED = "closed", _("Đã khép lại")

    class Period(models.TextChoices):
        """Which of them there are is for the rule set to say (QĐ 366: four of them)."""

        YEAR = "year", _("Hằng năm")
        QUARTER = "quarter", _("Hằng quý")
        TERM = "term", _("Nhiệm kỳ")
        NEEDED = "needed", _("Khi có yêu cầu")

    key = models.SlugField(_("mã"), max_length=60, unique=True)
    year = models.PositiveSmallIntegerField(_("năm"))
    period = models.CharField(
        _("kỳ kiểm điểm, xếp loại"), max_length=8, choices=Period, default=Period.YEAR
    )
    title = models.CharField(_("tên"), max_length=300)
    unit = models.ForeignKey(
        OrgUnit,
        verbose_name=_("cơ quan ban hành"),
        on_delete=models.PROTECT,
        related_name="campaigns",
    )
    parent = models.ForeignKey(
        "self",
        verbose_name=_("kế hoạch cấp trên"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="own_plans",
    )
    drafted_from = models.ForeignKey(
        "self",
        verbose_name=_("soạn từ kế hoạch"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    rule_set = models.ForeignKey(RuleSet, verbose_name=_("bộ quy định"), on_delete=models.PROTECT)
    number = models.CharField(_("số, ký hiệu"), max_length=40)
    issued_on = models.DateField(_("ngày ban hành"))
    place = models.CharField(_("nơi ban hành"), max_length=80)
    issuer = models.CharField(_("cơ quan ban hành ghi trên văn bản"), max_length=120)
    subject = models.CharField(_("trích yếu"), max_length=400)
    signed_for = models.CharField(_("thẩm quyền ký"), max_length=120)
    signer_post = models.CharField(_("chức vụ người ký"), max_length=120)
    before_is_inclusive = models.BooleanField(
        _("“trước ngày” tính cả ngày ghi trong kế hoạch"), default=False
    )
    remind_days_before = models.JSONField(_("nhắc trước (ngày)"), default=list, blank=True)
    remind_overdue_every = models.PositiveSmallIntegerField(_("nhắc quá hạn mỗi (ngày)"), default=1)
    sha256 = models.CharField(_("SHA-256 của tệp"), max_length=64, blank=True, editable=False)
    state = models.CharField(_("trạng thái"), max_length=12, choices=State, default=State.DRAFT)
    published_at = models.DateTimeField(_("ban hành lúc"), null=True, blank=True)
    published_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(_("khép lại lúc"), null=True, blank=True)
    closed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = _("đợt kiểm điểm")
        verbose_name_plural = _("đợt kiểm điểm")
        ordering = ["-year", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft", published_at=None, published_by=None)
                | (~Q(state="draft") & Q(published_at__isnull=False, published_by__isnull=False)),
                name="campaign_published_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False, closed_by__isnull=False)
                | (~Q(state="closed") & Q(closed_at=None, closed_by=None)),
                name="campaign_closed_at_and_by",
            ),
            models.UniqueConstraint(
                fields=["parent", "unit"],
                condition=Q(parent__isnull=False),
                name="one_own_plan_per_unit",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("campaign:plan", args=[self.key])

    @property
    def label(self) -> str:
        return f"{self.title} · KH {self.number}"

    @property
    def maker_permission(self) -> str:
        """Which right over `unit` makes and publishes this plan."""
        return Permission.OWN_PLAN if self.parent_id else Permission.RUN_CAMPAIGN


class BasisDocument(models.Model):
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="bases")
    place = models.PositiveSmallIntegerField()
    number = models.CharField(_("số, ký hiệu"), max_length=60, blank=True)
    issued_on = models.DateField(_("ngày"), null=True, blank=True)
    issuer = models.CharField(_("cơ quan ban hành"), max_length=120)
    title = models.CharField(_("nội dung"), max_length=300)

    class Meta:
        verbose_name = _("văn bản căn cứ")
        verbose_name_plural = _("văn bản căn cứ")
        ordering = ["campaign", "place"]

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()


class Milestone(models.Model):
    """One deadline; no order between levels is assumed: the province comes before the districts."""

    class Operator(models.TextChoices):
        BEFORE = "before", _("trước ngày")
        BY = "by", _("chậm nhất ngày")
        ON = "on", _("ngày")
        DERIVED = "derived", _("tính từ mốc khác")
        NONE = "none", _("không ghi thời hạn")

    class Work(models.TextChoices):
        RESULTS = "results", _("Gửi kết quả kèm biểu số liệu")
        DOCUMENT = "document", _("Gửi văn bản")
        NOTHING = "nothing", _("Không mở nhiệm vụ")

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="milestones")
    key = models.CharField(_("mốc"), max_length=8)
    requirements = models.JSONField(_("yêu cầu"), default=list, blank=True)
    place = models.PositiveSmallIntegerField(_("thứ tự"))
    title = models.CharField(_("việc"), max_length=200)
    short_title = models.CharField(_("tên gọn"), max_length=40)
    printed_words = models.CharField(_("ghi trong kế hoạch"), max_length=200)
    operator = models.CharField(_("cách tính"), max_length=8, choices=Operator)
    printed_date = models.DateField(_("ngày ghi trong kế hoạch"), null=True, blank=True)
    internal_date = models.DateField(
        _("thời hạn nội bộ"), null=True, blank=True, help_text=_("Kế hoạch không ghi thời hạn.")
    )
    level = models.CharField(_("cấp"), max_length=12, choices=OrgUnit.Level, blank=True, default="")
    actor = models.CharField(_("thực hiện"), max_length=200)
    deliverable = models.CharField(_("sản phẩm"), max_length=300)
    recipient = models.CharField(_("nơi nhận"), max_length=200, blank=True)
    clause = models.CharField(_("điểm, mục"), max_length=60)
    work = models.CharField(_("cách gửi"), max_length=10, choices=Work)
    # Which official form is written for it (campaign/review_forms), "" for none.
    form = models.CharField(_("mẫu kiểm điểm"), max_length=8, blank=True, default="")
    # Who gets a task: {"kinds": [...], "level": "…"} or {"codes": [...]} or {"posts": [...]}.
    subjects = models.JSONField(_("đối tượng"), default=dict, blank=True)
    # Papers before a conference:
    # {"conference": "D7", "lead_days": 3, "after": "D4", "lengths": [2, 3]}.
    derivation = models.JSONField(_("cách tính từ mốc khác"), default=dict, blank=True)

    class Meta:
        verbose_name = _("mốc tiến độ")
        verbose_name_plural = _("mốc tiến độ")
        ordering = ["campaign", "place"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "key"], name="milestone_key_once"),
            models.CheckConstraint(
                condition=Q(operator__in=["before", "by", "on"], printed_date__isnull=False)
                | Q(operator__in=["derived", "none"], printed_date=None),
                name="milestone_date_as_printed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} · {self.title}"

    @property
    def unit(self) -> OrgUnit:
        return self.campaign.unit

    @property
    def last_day(self) -> date | None:
        """Last day in time, Asia/Ho_Chi_Minh; None where the plan prints no date."""
        printed = dates.last_day(
            self.operator,
            self.printed_date,
            before_is_inclusive=self.campaign.before_is_inclusive,
        )
        return printed or self.internal_date


class FocusTopic(models.Model):
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="topics")
    place = models.PositiveSmallIntegerField()
    text = models.CharField(_("nội dung trọng tâm"), max_length=300)

    class Meta:
        verbose_name = _("nội dung trọng tâm")
        verbose_name_plural = _("nội dung trọng tâm")
        ordering = ["campaign", "place"]

    def __str__(self) -> str:
        return self.text


class Recipient(models.Model):
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="recipients")
    place = models.PositiveSmallIntegerField()
    text = models.CharField(_("nơi nhận"), max_length=300)
    # Units the words mean, as in `Milestone.subjects`; empty where none is in the system.
    subjects = models.JSONField(_("đơn vị"), default=dict, blank=True)

    class Meta:
        verbose_name = _("nơi nhận")
        verbose_name_plural = _("nơi nhận")
        ordering = ["campaign", "place"]

    def __str__(self) -> str:
        return self.text


class Assumption(models.Model):
    """Where the plan leaves a choice, what we took, shown beside its clause."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="assumptions")
    place = models.PositiveSmallIntegerField()
    clause = models.CharField(_("điểm, mục"), max_length=60)
    text = models.CharField(_("giả định"), max_length=500)

    class Meta:
        verbose_name = _("cách hiểu")
        verbose_name_plural = _("cách hiểu")
        ordering = ["campaign", "place"]

    def __str__(self) -> str:
        return self.text
