import json

from django.core.management.base import BaseCommand

from campaign.domain import health, jobs, outbox, pushes
from reviews.domain import reminders


class Command(BaseCommand):
    help = "Lập và gửi các tin nhắc việc đến lượt, không cần hàng đợi; in số lượng dạng JSON."

    def add_arguments(self, parser):
        parser.add_argument(
            "--alone",
            action="store_true",
            help="máy không có worker và beat: làm cả các việc chạy nền đang chờ",
        )

    def handle(self, *args, alone, **options):
        if alone:
            health.beat()
        counts = {"planned": reminders.plan()["planned"], **outbox.pump()}
        if pushes.is_on():
            counts["pushes"] = pushes.pump()
        if alone:
            counts["jobs"] = _work()
        self.stdout.write(json.dumps(counts, ensure_ascii=False))


def _work():
    waiting = list(jobs.due().values_list("pk", flat=True))
    for job_id in waiting:
        jobs.run(job_id)
    health.beat()
    return len(waiting)
