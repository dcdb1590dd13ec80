"""`manage.py verify_audit [--anchors DIR]`: the first number of the trail that does not hold."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from orgunits import anchors, audit
from orgunits.models import AuditEvent


class Command(BaseCommand):
    help = "Kiểm tra chuỗi nhật ký; nêu số đầu tiên không khớp."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--anchors", type=Path, help="thư mục các mốc neo ghi hằng ngày")

    def handle(self, *args: Any, **options: Any) -> None:
        where = options["anchors"]
        if where and not where.is_dir():
            raise CommandError(f"Không có thư mục {where}.")
        broken = audit.first_broken()
        if where:
            found = [n for n in (broken, anchors.first_broken(where)) if n is not None]
            broken = min(found) if found else None
        if broken is not None:
            raise CommandError(f"Nhật ký không còn nguyên vẹn từ số {broken}.")
        self.stdout.write(f"Nhật ký nguyên vẹn: {AuditEvent.objects.count()} sự kiện.")
