"""`manage.py import_check KIND FILE [--by USER] [--json]`: what a spreadsheet would do."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from campaign.lib.sheets import Unreadable
from orgunits.imports import runs
from orgunits.imports.layouts import LAYOUTS
from orgunits.models import OrgUnit, User


class Command(BaseCommand):
    help = "Kiểm tra một tệp nhập dữ liệu; không ghi gì. Mã thoát 1 khi tệp có lỗi."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", choices=list(LAYOUTS))
        parser.add_argument("file", type=Path)
        parser.add_argument("--by", default="", help="kiểm tra theo quyền của tài khoản này")
        parser.add_argument("--unit", default="", help="mã đơn vị làm phạm vi; mặc định là gốc")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        by = User.objects.filter(username=options["by"]).first()
        if options["by"] and by is None:
            raise CommandError(f"Không có tài khoản {options['by']}.")
        units = OrgUnit.objects.order_by("path")
        unit = units.filter(code=options["unit"]).first() if options["unit"] else units.first()
        if unit is None:
            raise CommandError("Không có đơn vị làm phạm vi.")
        with translation.override("vi"):
            answer = self.check(options["kind"], options["file"], unit, by)
        self.tell(answer, as_json=options["json"])
        if answer["counts"]["errors"]:
            raise CommandError(f"Tệp có {answer['counts']['errors']} lỗi.")

    def check(self, kind: str, path: Path, unit: OrgUnit, by: User | None) -> dict[str, Any]:
        try:
            data = path.read_bytes()
        except OSError as error:
            raise CommandError(f"Không đọc được tệp: {error}") from error
        try:
            return runs.plan(kind, data, runs.scope_of(kind, unit, by)).as_json()
        except Unreadable as error:
            return runs.refused(kind, error)

    def tell(self, answer: dict[str, Any], *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2))
            return
        for error in answer["errors"]:
            place = " · ".join(str(p) for p in (error["sheet"], error["row"], error["column"]) if p)
            self.stdout.write(f"{place}: {error['reason']}" if place else error["reason"])
        counts = answer["counts"]
        self.stdout.write(
            f"Tạo {counts['created']}, sửa {counts['changed']}, giữ nguyên {counts['unchanged']}."
        )
