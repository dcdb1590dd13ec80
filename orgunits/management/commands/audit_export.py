"""`manage.py audit_export --json`: the whole trail, oldest first, as one JSON array."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from campaign.lib import clock
from orgunits.models import AuditEvent

FIELDS = [field.attname for field in AuditEvent._meta.concrete_fields]


class Command(BaseCommand):
    help = "In toàn bộ nhật ký."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", required=True, help="dạng duy nhất")

    def handle(self, *args: Any, **options: Any) -> None:
        lead = "["
        for event in AuditEvent.objects.order_by("number").iterator(chunk_size=2000):
            self.stdout.write(lead + json.dumps(_facts(event), ensure_ascii=False), ending="")
            lead = ",\n"
        self.stdout.write("]" if lead != "[" else "[]")


def _facts(event: AuditEvent) -> dict[str, Any]:
    facts = {name: getattr(event, name) for name in FIELDS}
    facts["at"] = event.at.astimezone(clock.HANOI).isoformat()
    return facts
