"""`manage.py freeze_dossier CAMPAIGN [--kind K] [--reason "…"] [--out DIR]`"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from campaign.domain import dossier_lists
from campaign.models import Campaign
from reports.domain import dossiers
from reports.management.commands.build_report import campaign_named


class Command(BaseCommand):
    help = "Chốt hồ sơ gửi Ban Tổ chức Trung ương; in bản, đường dẫn và SHA-256 của gói."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("campaign", help="Mã hoặc năm của đợt kiểm điểm.")
        parser.add_argument("--kind", help="Một hồ sơ (mặc định: mọi hồ sơ của đợt).")
        parser.add_argument("--reason", default="", help="Lý do chốt khi còn thiếu văn bản.")
        parser.add_argument("--out", type=Path, help="Thư mục nhận bản sao của gói.")

    def handle(self, *args: Any, **options: Any) -> None:
        campaign = campaign_named(options["campaign"])
        known = [each.key for each in dossier_lists.of(campaign.rule_set.code)]
        kinds = [options["kind"]] if options["kind"] else known
        if not kinds:
            raise CommandError("Bộ quy định của đợt không có danh mục hồ sơ.")
        refused = [words for kind in kinds for words in self._freeze(campaign, kind, options)]
        if refused:
            raise CommandError("\n".join(refused))

    def _freeze(self, campaign: Campaign, kind: str, options: dict[str, Any]) -> list[str]:
        """Why it was refused; nothing when it was frozen, or is as it was."""
        try:
            row = dossiers.freeze(campaign=campaign, kind=kind, reason=options["reason"], by=None)
        except ValidationError as problem:
            return [f"{kind}: {words}" for words in problem.messages]
        path = str(row.content.name)
        if options["out"]:
            options["out"].mkdir(parents=True, exist_ok=True)
            copy = options["out"] / row.file_name
            copy.write_bytes(dossiers.content(row))
            path = str(copy)
        self.stdout.write(f"{kind} bản {row.edition} {path} {row.sha256}")
        return []
