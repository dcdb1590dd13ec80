"""`manage.py verify_dossier FILE`: 0 as frozen here, 1 damaged or changed, 2 whole but not ours."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from campaign.lib import clock, dates, package
from reports.models import Dossier

UNKNOWN = 2


class Command(BaseCommand):
    help = "Kiểm tra một gói hồ sơ: từng tệp, bảng kê, cả gói. Mã thoát 0 đúng, 1 hỏng, 2 lạ."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            data = options["file"].read_bytes()
        except OSError as error:
            raise CommandError(f"Không mở được tệp: {error.strerror}.") from error
        problems = package.check(data)
        if problems:
            raise CommandError("Gói KHÔNG còn nguyên vẹn.\n" + "\n".join(problems))
        sha256 = package.digest(data)
        self.stdout.write(f"SHA-256 {sha256}")
        self._known(sha256)

    def _known(self, sha256: str) -> None:
        """A package can agree with itself and still be one that somebody else made."""
        found = Dossier.objects.filter(sha256=sha256).select_related("campaign").first()
        if found is None:
            self.stdout.write(
                "Gói khớp với bảng kê của nó, nhưng KHÔNG phải bản nào đã chốt ở phần mềm này."
            )
            sys.exit(UNKNOWN)
        day = dates.short(clock.day_of(found.frozen_at))
        self.stdout.write(f"Gói nguyên vẹn: {found}, {found.campaign}, chốt ngày {day}.")
