from importlib import import_module

from django.apps import AppConfig
from django.core.management import call_command
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class OrgunitsConfig(AppConfig):
    name = "orgunits"
    verbose_name = _("Tổ chức và con người")

    def ready(self):
        import_module("orgunits.checks")
        import_module("orgunits.signins")
        import_module("orgunits.domain.reorganization")
        import_module("orgunits.imports.jobs")
        post_migrate.connect(make_cache_table, sender=self)


def make_cache_table(using, **kwargs):
    """What counts wrong codes is shared by all processes, with or without Redis."""
    call_command("createcachetable", database=using, verbosity=0)
