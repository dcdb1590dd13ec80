from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RatingsConfig(AppConfig):
    name = "ratings"
    verbose_name = _("Xếp loại")

    def ready(self):
        parts = import_module("reviews.domain.parts")
        named = import_module("ratings.domain.named_parts").NamedResultsPart()
        parts.register(named, first=True)
        parts.register(import_module("ratings.domain.parts").ResultTablePart(), first=True)
        import_module("ratings.imports.runs")
        import_module("ratings.imports.template_files")
        rules = import_module("ratings.domain.pinned_rules")
        import_module("campaign.domain.plan").WHEN_PUBLISHED.append(rules.pin)
        import_module("campaign.domain.rules_in_force").PINNED.append(rules.pinned)
        import_module("ratings.panels")
        import_module("ratings.conference_panels")
