from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CampaignConfig(AppConfig):
    name = "campaign"
    verbose_name = _("Đợt kiểm điểm")

    def ready(self):
        import_module("campaign.checks")
        import_module("campaign.domain.background")
