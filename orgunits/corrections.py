"""Correcting data in the admin site: a reason is required, old and new stay in the audit trail."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from orgunits import access, audit
from orgunits.models import User
from orgunits.roles import Permission


class CorrectionForm(forms.ModelForm):
    reason = forms.CharField(
        label=_("Lý do đính chính"),
        min_length=10,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Ghi rõ căn cứ; lý do được lưu trong nhật ký cùng giá trị cũ và mới."),
    )


class CorrectionAdmin(admin.ModelAdmin):
    """Only rows of the corrector's own scope, only the fields named, never adding or deleting."""

    form = CorrectionForm
    actions = None
    unit_field = "unit"

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        reach = access.roots(request.user, Permission.CORRECT)
        return super().get_queryset(request).filter(access.within(reach, self.unit_field))

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return [*(self.fields or ()), "reason"]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return access.holds(request.user, Permission.CORRECT)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj is None:
            return self.has_module_permission(request)
        return access.can(request.user, Permission.CORRECT, self.unit_of(obj))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_view_permission(request, obj)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def unit_of(self, noun: Any) -> Any:
        return noun.unit

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        names = [name for name in form.changed_data if name != "reason"]
        before = type(obj).objects.filter(pk=obj.pk).values(*names).get() if names else {}
        super().save_model(request, obj, form, change)
        audit.record(
            "correction.made",
            obj,
            by=cast(User, request.user),
            unit=self.unit_of(obj),
            before=before,
            after={name: getattr(obj, type(obj)._meta.get_field(name).attname) for name in names},
            reason=form.cleaned_data["reason"],
        )

    def construct_change_message(self, request: Any, form: Any, *args: Any, **kwargs: Any) -> Any:
        return f"{', '.join(form.changed_data)}: {form.cleaned_data['reason']}"
