from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from orgunits.corrections import CorrectionAdmin
from orgunits.models import Appointment, OrgUnit, Person, StandingCharge
from orgunits.roles import Permission


@admin.register(OrgUnit)
class OrgUnitAdmin(CorrectionAdmin):
    """Places in the tree, successors and dates change by a document, not by correction."""

    unit_field = ""
    fields = ["name", "short_name", "member_count", "phone", "email", "address"]
    list_display = ["name", "kind", "level", "member_count"]
    list_filter = ["level", "kind"]
    search_fields = ["search_text"]

    def unit_of(self, noun: OrgUnit) -> OrgUnit:
        return noun

    def get_search_results(self, request: Any, queryset: Any, search_term: str) -> Any:
        return queryset.matching(search_term), False


@admin.register(Person)
class PersonAdmin(CorrectionAdmin):
    fields = [
        "full_name",
        "admitted_on",
        "exempted_from",
        "exempted_to",
        "suspended_from",
        "suspended_to",
    ]
    list_display = ["full_name", "admitted_on", "exempted_from", "suspended_from"]
    search_fields = ["search_text"]

    def get_queryset(self, request: Any) -> Any:
        """Whoever has, or had, a post in the corrector's scope."""
        posts = Appointment.objects.under(request.user, Permission.CORRECT)
        return self.model._default_manager.filter(pk__in=posts.values("person"))

    def has_view_permission(self, request: Any, obj: Any = None) -> bool:
        if obj is None:
            return self.has_module_permission(request)
        return self.get_queryset(request).filter(pk=obj.pk).exists()

    def unit_of(self, noun: Person) -> OrgUnit | None:
        row = noun.appointments.select_related("unit").order_by("-valid_from", "pk").first()
        return row.unit if row else None

    def get_search_results(self, request: Any, queryset: Any, search_term: str) -> Any:
        return queryset.matching(search_term), False


@admin.register(Appointment)
class AppointmentAdmin(CorrectionAdmin):
    fields = ["post", "is_head", "managed_by", "valid_from", "valid_to", "basis"]
    list_display = ["person", "post", "unit", "valid_from", "valid_to"]
    list_filter = ["managed_by", "is_head"]
    list_select_related = ["person", "unit"]
    search_fields = ["person__search_text", "unit__search_text", "post"]


@admin.register(StandingCharge)
class StandingChargeAdmin(CorrectionAdmin):
    """Who follows which unit is replaced with a reason elsewhere: it carries a right."""

    fields = ["basis", "valid_from"]
    list_display = ["unit", "person", "basis", "valid_from", "state"]
    list_select_related = ["person", "unit"]
    search_fields = ["person__search_text", "unit__search_text", "basis"]

    @admin.display(description=_("tình trạng"))
    def state(self, row: StandingCharge) -> Any:
        return _("đã kết thúc") if row.valid_to else _("đang phụ trách")
