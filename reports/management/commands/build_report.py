"""`manage.py build_report general --campaign 2023 --format xlsx --out DIR`"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from campaign.lib import clock, files
from campaign.models import Campaign
from reports.domain import runs
from reports.models import ReportRun


class Command(BaseCommand):
    help = "Lập báo cáo tổng hợp; in đường dẫn và SHA-256 của tệp."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", choices=ReportRun.Kind.values)
        parser.add_argument("--campaign", required=True, help="Mã hoặc năm của đợt kiểm điểm.")
        parser.add_argument("--format", required=True, choices=runs.FORMS)
        parser.add_argument("--out", required=True, type=Path, help="Thư mục nhận tệp.")

    def handle(self, *args: Any, **options: Any) -> None:
        campaign = campaign_named(options["campaign"])
        run = runs.build(campaign=campaign, unit=campaign.unit, by=None, as_of=clock.now())
        try:
            content = runs.content(run, options["format"])
        except ValidationError as problem:
            raise CommandError(" ".join(problem.messages)) from problem
        options["out"].mkdir(parents=True, exist_ok=True)
        path = options["out"] / runs.file_name(run, options["format"])
        path.write_bytes(content)
        self.stdout.write(f"{path} {files.sha256(content)}")


def campaign_named(words: str) -> Campaign:
    known = Campaign.objects.select_related("unit", "rule_set")
    found = known.filter(key=words).first()
    if found is None and words.isdigit():
        found = known.filter(year=words, parent=None).first()
    if found is None:
        keys = ", ".join(known.values_list("key", flat=True)) or "chưa có đợt nào"
        raise CommandError(f"Không có đợt kiểm điểm “{words}” (hiện có: {keys}).")
    return found
