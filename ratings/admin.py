from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from orgunits.corrections import CorrectionAdmin, CorrectionForm
from orgunits.models import OrgUnit
from ratings.models import ResultRow
from ratings.models.result_tables import COUNTS


class ResultRowForm(CorrectionForm):
    def clean(self) -> dict:
        counted = super().clean()
        if self.errors:
            return counted
        total = sum(counted[name] for name in COUNTS)
        if total != counted["on_roll"]:
            raise forms.ValidationError(
                _("Tổng số là %(roll)s nhưng các cột cộng lại được %(sum)s."),
                params={"roll": counted["on_roll"], "sum": total},
            )
        return counted


@admin.register(ResultRow)
class ResultRowAdmin(CorrectionAdmin):
    """Correcting what a unit has sent; frozen reports keep the figures they were made from."""

    form = ResultRowForm
    unit_field = "table__submission__task__unit"
    fields = ["on_roll", *COUNTS, "other_reason"]
    list_display = ["unit_name", "object_kind", "level", "on_roll", "version"]
    list_filter = ["object_kind", "level"]
    list_select_related = ["table__submission__task__unit"]
    search_fields = ["table__submission__task__unit__search_text"]

    def get_queryset(self, request):
        return super().get_queryset(request).filter(is_sent=True)

    @admin.display(description=_("đơn vị"))
    def unit_name(self, row: ResultRow) -> OrgUnit:
        return row.unit

    @admin.display(description=_("lần gửi"))
    def version(self, row: ResultRow) -> int:
        return row.table.submission.version
