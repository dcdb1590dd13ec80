import json

from django.core.management.base import BaseCommand

from campaign.domain import outbox


class Command(BaseCommand):
    help = "Gửi các tin nhắc việc đến lượt; in số lượng dạng JSON."

    def handle(self, *args, **options):
        self.stdout.write(json.dumps(outbox.pump(), ensure_ascii=False))
