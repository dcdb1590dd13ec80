import json

from django.core.management.base import BaseCommand

from campaign.domain import channels, health, jobs, outbox, pushes
from orgunits import anchors
from orgunits.domain import accounts
from reviews.domain import reminders


class Command(BaseCommand):
    help = "Lập và gửi các tin nhắc việc đến lượt, không cần hàng đợi; in số lượng dạng JSON."

    def add_arguments(self, parser):
        parser.add_argument(
            "--alone",
            action="store_true",
            help="máy không có worker và beat: làm cả các việc chạy nền và việc định kỳ",
        )

    def handle(self, *args, alone, **options):
        if alone:
            health.beat()
        counts = {"planned": reminders.plan()["planned"], **outbox.pump()}
        if channels.gateway_is_on():
            counts["pushes"] = pushes.pump()
        if alone:
            counts["jobs"] = _work()
        self.stdout.write(json.dumps(counts, ensure_ascii=False))


def _work():
    """What worker and beat do elsewhere (`CELERY_BEAT_SCHEDULE`)."""
    waiting = list(jobs.due().values_list("pk", flat=True))
    for job_id in waiting:
        jobs.run(job_id)
    accounts.end_expired()
    accounts.begin_due()
    anchors.write_once_a_day()
    health.beat()
    return len(waiting)
