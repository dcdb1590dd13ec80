from typing import Any

from django.contrib import admin

from orgunits.corrections import CorrectionAdmin
from orgunits.models import Appointment, OrgUnit


@admin.register(OrgUnit)
class OrgUnitAdmin(CorrectionAdmin):
    unit_field = ""
    fields = ["name", "short_name", "member_count"]
    list_display = ["name", "kind", "level", "member_count"]
    list_filter = ["level", "kind"]
    search_fields = ["search_text"]

    def unit_of(self, noun: OrgUnit) -> OrgUnit:
        return noun

    def get_search_results(self, request: Any, queryset: Any, search_term: str) -> Any:
        return queryset.matching(search_term), False


@admin.register(Appointment)
class AppointmentAdmin(CorrectionAdmin):
    fields = ["post", "is_head", "managed_by", "valid_from", "valid_to", "basis"]
    list_display = ["person", "post", "unit", "valid_from", "valid_to"]
    list_select_related = ["person", "unit"]
    search_fields = ["person__search_text", "unit__search_text", "post"]
