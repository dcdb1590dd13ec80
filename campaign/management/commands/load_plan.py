"""Load a plan file as a draft; a wrong file is answered with every line and reason."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from campaign.domain import plan
from campaign.lib.tomlfile import Refused
from orgunits.models import OrgUnit


class Command(BaseCommand):
    help = "Nạp kế hoạch từ tệp TOML thành dự thảo."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="như campaign/plans/210-kh-tu.toml")
        parser.add_argument("--unit", help="mã cơ quan ban hành; mặc định là Đảng bộ tỉnh")

    def handle(self, *, file, unit, **options):
        try:
            text = file.read_text(encoding="utf-8")
            loaded = plan.load(text, unit=self._unit(unit))
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"Không đọc được {file}: {error}") from error
        except Refused as refused:
            lines = "\n".join(f"{file}:{p.line}: {p.reason}" for p in refused.problems)
            raise CommandError(f"Chưa nạp được, {len(refused.problems)} lỗi:\n{lines}") from refused
        milestones, state = loaded.milestones.count(), loaded.get_state_display().lower()
        self.stdout.write(f"{loaded.label}: {milestones} mốc, {state}.")

    def _unit(self, code):
        units = OrgUnit.objects.filter(code=code) if code else OrgUnit.objects.get_root_nodes()
        if found := units.first():
            return found
        said = f"Không có đơn vị mã {code}." if code else "Chưa có tổ chức nào trong cây."
        raise CommandError(said)
