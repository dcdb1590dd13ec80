"""`manage.py load_reorganization FILE.toml --check|--apply`: a reorganization as one file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from campaign.lib.tomlfile import Refused
from orgunits.domain import reorganization
from orgunits.models import User


class Command(BaseCommand):
    help = "Kiểm tra hoặc áp dụng một tệp sắp xếp tổ chức."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--by", default="", help="tên đăng nhập của người chịu trách nhiệm")
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--check", action="store_true", help="chỉ kiểm tra (mặc định)")
        what.add_argument("--apply", action="store_true", help="áp dụng; tất cả hoặc không gì cả")

    def handle(self, *args: Any, **options: Any) -> None:
        by = User.objects.filter(username=options["by"]).first()
        if options["by"] and by is None:
            raise CommandError(f"Không có tài khoản {options['by']}.")
        act = reorganization.apply if options["apply"] else reorganization.check
        try:
            result = act(reorganization.read(options["file"].read_text("utf-8")), by)
        except OSError as error:
            raise CommandError(f"Không đọc được tệp: {error}") from error
        except Refused as refused:
            raise CommandError("\n".join(map(str, refused.problems))) from refused
        self.report(result, applied=options["apply"])

    def report(self, result: reorganization.Result, *, applied: bool) -> None:
        for label, number in result.counts:
            self.stdout.write(f"{label}: {number}")
        if result.problems:
            raise CommandError("\n".join(map(str, result.problems)))
        self.stdout.write("Đã áp dụng." if applied else "Kiểm tra xong, chưa ghi gì.")
