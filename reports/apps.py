from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = _("Báo cáo")

    def ready(self) -> None:
        import_module("reports.domain.runs")  # registers the job "build_report"
        import_module("reports.domain.papers")  # and "number_report"
        import_module("reports.domain.dossiers")  # and "freeze_dossier"
