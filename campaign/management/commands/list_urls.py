"""Every address with the rule that guards it."""

import json
from dataclasses import asdict

from django.core.management.base import BaseCommand

from orgunits.checks import addresses


class Command(BaseCommand):
    help = "Liệt kê mọi địa chỉ và quyền cần có."

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="in ra JSON")

    def handle(self, **options):
        listed = [self._plain(address) for address in addresses()]
        if options["json"]:
            self.stdout.write(json.dumps(listed, ensure_ascii=False, indent=2))
        else:
            for address in listed:
                self.stdout.write("{guard!s:<28} {name:<40} /{route}".format(**address))

    def _plain(self, address):
        guard = address.guard
        rule = asdict(guard) if guard else {"name": None}
        return {
            "route": address.route,
            "name": address.name,
            "guard": rule["name"],
            "any_of": sorted(rule.get("any_of", ())),
            "public": rule.get("public", False),
            "demo_only": rule.get("demo_only", False),
        }
