"""Correcting data in the admin site: a reason is required, old and new stay in the audit trail."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from orgunits import access, audit
from orgunits.domain.audit_words import changes, words
from orgunits.models import AuditEvent, User
from orgunits.roles import Permission


class CorrectionForm(forms.ModelForm):
    reason = forms.CharField(
        label=_("Lý do đính chính"),
        min_length=10,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Ghi rõ căn cứ; lý do được lưu trong nhật ký cùng giá trị cũ và mới."),
    )

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        if not self.errors and set(self.changed_data) <= {"reason"}:
            raise forms.ValidationError(_("Chưa có gì thay đổi."))
        return facts


class CorrectionAdmin(admin.ModelAdmin):
    """Only rows of the corrector's own scope, only the fields named, never adding or deleting."""

    form = CorrectionForm
    actions = None
    show_facets = admin.ShowFacets.NEVER
    list_per_page = 50
    show_full_result_count = False
    unit_field = "unit"
    # The day of the site may be pinned; the calendar of the admin site knows only the machine's.
    formfield_overrides = {models.DateField: {"widget": forms.DateInput(attrs={"class": "date"})}}
    object_history_template = "admin/correction_history.html"

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        reach = access.roots(request.user, Permission.CORRECT)
        return super().get_queryset(request).filter(access.within(reach, self.unit_field))

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return [*(self.fields or ()), "reason"]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Named after what it lists; Django would say “choose one to change”."""
        title = capfirst(str(self.opts.verbose_name_plural))
        return super().changelist_view(request, {"title": title} | (extra_context or {}))

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kw: Any) -> Any:
        """Our template says that something is wrong; Django has no Vietnamese for it."""
        return super().render_change_form(request, context | {"errors": None}, *args, **kw)

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
        rows = type(obj).objects.select_for_update(of=("self",))
        before = rows.filter(pk=obj.pk).values(*names).get()
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

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: Any = None,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        context = {"show_save_and_continue": False, **(extra_context or {})}
        return super().changeform_view(request, object_id, form_url, context)

    def construct_change_message(self, request: Any, form: Any, *args: Any, **kwargs: Any) -> Any:
        return f"{', '.join(form.changed_data)}: {form.cleaned_data['reason']}"

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """The trail itself, old and new, in place of Django's own list."""
        key = self.model._meta.label_lower
        events = AuditEvent.objects.visible_to(request.user).filter(object_type=key)
        found = events.filter(object_id=object_id)[:100]
        rows = [{"event": e, "words": words(e.action), "changes": changes(e)} for e in found]
        return super().history_view(request, object_id, {"rows": rows, **(extra_context or {})})
