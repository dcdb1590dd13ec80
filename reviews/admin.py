from typing import Any

from django.contrib import admin

from campaign.models import Campaign
from orgunits.corrections import CorrectionAdmin
from reviews.models import ReviewTask, Supervision


@admin.register(ReviewTask)
class ReviewTaskAdmin(CorrectionAdmin):
    """The last day, and when a paper came in; states change only by the work itself."""

    fields = ["last_day", "paper_received_on"]
    list_display = ["unit", "milestone", "state", "last_day", "paper_received_on"]
    list_filter = ["state"]
    list_select_related = ["unit", "milestone"]
    search_fields = ["unit__search_text", "person__search_text"]

    def get_queryset(self, request: Any) -> Any:
        return super().get_queryset(request).exclude(campaign__state=Campaign.State.CLOSED)


@admin.register(Supervision)
class SupervisionAdmin(CorrectionAdmin):
    """Persons are replaced with a reason elsewhere; remarks are the member's own."""

    fields = ["basis", "valid_from", "attended_on"]
    list_display = ["unit", "person", "kind", "basis", "valid_from", "attended_on"]
    list_filter = ["kind"]
    list_select_related = ["unit", "person"]
    search_fields = ["unit__search_text", "person__search_text", "basis"]

    def get_queryset(self, request: Any) -> Any:
        return super().get_queryset(request).exclude(campaign__state=Campaign.State.CLOSED)
