from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrgunitsConfig(AppConfig):
    name = "orgunits"
    verbose_name = _("Tổ chức và con người")

    def ready(self):
        import_module("orgunits.checks")
        import_module("orgunits.signins")
