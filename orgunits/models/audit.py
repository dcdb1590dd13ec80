"""The audit trail: append-only, numbered without gaps, each event chained to the one before."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orgunits.access import roots, within
from orgunits.roles import Permission

from .accounts import User
from .units import OrgUnit


class AuditChain(models.Model):
    """One row: the head of the chain, locked by whoever writes the next event."""

    last_number = models.PositiveBigIntegerField(default=0)
    last_hash = models.CharField(max_length=64, default="0" * 64)

    def __str__(self) -> str:
        return str(self.last_number)


KNOWING = (
    Permission.READ_SUGGESTION,
    Permission.MANAGE_SUGGESTION,
    Permission.APPROVE_SUGGESTION,
)
# A refusal at one of these pages tells that there is something to refuse.
SECRET_PAGES = ("/goi-y/", "/khac-phuc/")


class AuditQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> AuditQuerySet:
        return self.filter(within(roots(user, Permission.READ_AUDIT))).known_to(user)

    def known_to(self, user: Any) -> AuditQuerySet:
        """Even that a suggestion exists is secret: its events go to who may read it as well."""
        knows = Q(pk__in=[])
        for right in KNOWING:
            knows |= within(roots(user, right))
        secret = Q(action__startswith="suggestion.")
        for page in SECRET_PAGES:
            secret |= Q(action__startswith="access.", after__path__startswith=page)
        return self.filter(knows | ~secret)


def sees_every_event(user: Any) -> bool:
    """To anyone else a gap in the numbers would tell that something is hidden there."""
    known = {path for right in KNOWING for path in roots(user, right)}
    paths = known & set(roots(user, Permission.READ_AUDIT))
    return OrgUnit.objects.filter(depth=1, path__in=paths).exists()


class AuditEvent(models.Model):
    number = models.PositiveBigIntegerField(_("số"), primary_key=True)
    at = models.DateTimeField(_("lúc"))
    actor = models.ForeignKey(
        User,
        verbose_name=_("người thực hiện"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    actor_name = models.CharField(_("người thực hiện"), max_length=160)
    action = models.CharField(_("việc"), max_length=60, db_index=True)
    object_type = models.CharField(max_length=60)
    object_id = models.CharField(max_length=40)
    object_name = models.CharField(_("đối tượng"), max_length=300)
    unit = models.ForeignKey(
        OrgUnit, verbose_name=_("đơn vị"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    before = models.JSONField(_("trước"), default=dict)
    after = models.JSONField(_("sau"), default=dict)
    reason = models.CharField(_("lý do"), max_length=1000, blank=True)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    objects = AuditQuerySet.as_manager()

    class Meta:
        verbose_name = _("sự kiện nhật ký")
        verbose_name_plural = _("nhật ký")
        ordering = ["-number"]
        default_permissions = ()
        indexes = [models.Index(fields=["object_type", "object_id"], name="audit_by_object")]

    def __str__(self) -> str:
        return f"{self.number} {self.action}"
