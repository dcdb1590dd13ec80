import json
from datetime import date, datetime

from django.core.management.base import BaseCommand, CommandError

from campaign.lib import clock
from reviews.domain import reminders


class Command(BaseCommand):
    help = "Lập tin nhắc việc của ngày; in số lượng dạng JSON."

    def add_arguments(self, parser):
        parser.add_argument("--at", metavar="ISO", help="ngày hoặc thời điểm giả định")

    def handle(self, *args, at, **options):
        counts = reminders.plan(_instant(at) if at else None)
        self.stdout.write(json.dumps(counts, ensure_ascii=False))


def _instant(text):
    """A bare day means its first minute in Việt Nam."""
    try:
        value = datetime.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"Không hiểu thời điểm {text!r}; ví dụ: 2023-12-18T07:00") from error
    if value.tzinfo is None:
        return clock.at(date.fromisoformat(text[:10]), value.hour, value.minute)
    return value
