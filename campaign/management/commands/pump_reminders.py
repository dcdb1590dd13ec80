import json

from django.core.management.base import BaseCommand

from campaign.domain import outbox, pushes


class Command(BaseCommand):
    help = "Gửi các tin nhắc việc đến lượt; in số lượng dạng JSON."

    def handle(self, *args, **options):
        counts = outbox.pump()
        if pushes.is_on():
            counts["pushes"] = pushes.pump()
        self.stdout.write(json.dumps(counts, ensure_ascii=False))
