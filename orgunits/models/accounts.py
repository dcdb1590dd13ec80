"""Accounts, and the roles granted to them on units."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.db.models import F, Q
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from campaign.lib import clock, text
from orgunits import access
from orgunits.roles import SECOND_FACTOR, Permission, Role

from .people import Person
from .units import OrgUnit


class UserQuerySet(models.QuerySet):
    def visible_to(self, manager: Any) -> UserQuerySet:
        """Accounts that belong to a unit of the manager's scope, or hold an open role there.

        Who belongs nowhere yet is left to those whose scope is the whole tree.
        """
        reach = access.roots(manager, Permission.MANAGE_ACCOUNTS)
        granted = RoleGrant.objects.filter(access.within(reach), ended_at=None)
        seen = access.within(reach) | Q(pk__in=granted.values("user"))
        if any(len(path) == OrgUnit.steplen for path in reach):
            seen |= Q(unit=None, grants__isnull=True)
        return self.filter(seen).distinct()

    def matching(self, words: str) -> UserQuerySet:
        """Every word must occur; accents do not matter (đ as d)."""
        found = self
        for word in text.search_key(words).split():
            found = found.filter(search_text__contains=word)
        return found


class UserManager(BaseUserManager["User"]):
    def create_user(
        self, username: str, email: str = "", password: str | None = None, **facts: Any
    ) -> User:
        user = self.model(
            username=self.model.normalize_username(username),
            email=self.normalize_email(email),
            **facts,
        )
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """One name, as Vietnamese names are; no staff flag: rights come from `RoleGrant` alone."""

    username = models.CharField(
        _("tên đăng nhập"),
        max_length=150,
        unique=True,
        validators=[UnicodeUsernameValidator()],
        error_messages={"unique": _("Tên đăng nhập này đã có người dùng.")},
    )
    email = models.EmailField(_("thư điện tử"), blank=True)
    full_name = models.CharField(_("họ và tên"), max_length=120, blank=True)
    is_active = models.BooleanField(_("đang hoạt động"), default=True)
    person = models.ForeignKey(
        Person,
        verbose_name=_("cán bộ"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="accounts",
    )
    unit = models.ForeignKey(
        OrgUnit,
        verbose_name=_("đơn vị công tác"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="accounts",
    )
    search_text = models.CharField(max_length=400, editable=False, default="")
    sort_key = models.CharField(max_length=500, editable=False, default="")
    is_demo = models.BooleanField(_("tài khoản minh họa"), default=False, editable=False)
    rights_version = models.PositiveIntegerField(default=0, editable=False)

    objects = UserManager.from_queryset(UserQuerySet)()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "username"

    class Meta:
        verbose_name = _("tài khoản")
        verbose_name_plural = _("tài khoản")

    def __str__(self) -> str:
        return self.full_name or self.username

    @property
    def state(self) -> str:
        if not self.is_active:
            return "inactive"
        return "active" if self.has_usable_password() else "waiting"

    def needs_second_factor(self) -> bool:
        held = self.grants.in_force(clock.today()).values_list("role", flat=True)
        return settings.REQUIRE_SECOND_FACTOR and bool(SECOND_FACTOR.intersection(held))

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.fill_keys()
        super().save(*args, **kwargs)

    def fill_keys(self) -> None:
        """Derived columns; `bulk_create` callers must call this themselves."""
        self.full_name = text.clean(self.full_name)
        words = f"{self.full_name} {self.username} {self.email}"
        self.search_text = text.search_key(words)[:400]
        self.sort_key = text.person_key(self.full_name or self.username)[:500]

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """A session dies at the next request when the password or any right has changed."""
        value = f"{self.password}:{self.rights_version}:{self.is_active}"
        salt = "orgunits.models.accounts.session"
        return salted_hmac(salt, value, secret=secret, algorithm="sha256").hexdigest()


class RoleGrantQuerySet(models.QuerySet):
    def visible_to(self, manager: Any) -> RoleGrantQuerySet:
        return self.filter(access.within(access.roots(manager, Permission.MANAGE_ACCOUNTS)))

    def in_force(self, day: date) -> RoleGrantQuerySet:
        return self.filter(valid_from__lte=day, ended_at=None).filter(
            Q(valid_to=None) | Q(valid_to__gte=day)
        )


class RoleGrant(models.Model):
    user = models.ForeignKey(
        User, verbose_name=_("tài khoản"), on_delete=models.PROTECT, related_name="grants"
    )
    role = models.CharField(_("vai trò"), max_length=20, choices=Role)
    unit = models.ForeignKey(
        OrgUnit, verbose_name=_("đơn vị"), on_delete=models.PROTECT, related_name="grants"
    )
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến hết ngày"), null=True, blank=True)
    basis = models.CharField(_("văn bản"), max_length=200)
    ended_at = models.DateTimeField(_("kết thúc lúc"), null=True, blank=True)
    ended_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    end_reason = models.CharField(_("lý do kết thúc"), max_length=300, blank=True)

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("vai trò được giao")
        verbose_name_plural = _("vai trò được giao")
        ordering = ["user", "role", "unit"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="grant_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, end_reason="")
                | (Q(ended_at__isnull=False) & ~Q(end_reason="")),
                name="grant_ended_with_a_reason",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "unit"],
                condition=Q(ended_at=None),
                name="one_open_grant_per_role_and_unit",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()} · {self.unit}"
