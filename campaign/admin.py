from typing import Any

from django.contrib import admin

from campaign.models import Campaign, Milestone
from orgunits.corrections import CorrectionAdmin
from orgunits.models import OrgUnit


@admin.register(Milestone)
class MilestoneAdmin(CorrectionAdmin):
    """Words, dates and clauses are as printed; only what the office set for itself is corrected."""

    unit_field = "campaign__unit"
    fields = ["internal_date", "short_title"]
    list_display = ["key", "title", "campaign", "printed_words", "internal_date"]
    list_select_related = ["campaign__unit"]
    search_fields = ["key", "title", "clause"]

    def get_queryset(self, request: Any) -> Any:
        return super().get_queryset(request).exclude(campaign__state=Campaign.State.CLOSED)

    def unit_of(self, noun: Milestone) -> OrgUnit:
        return noun.campaign.unit
