"""`manage.py demo_reorganization > tep.toml`: the reorganization of 01/07/2025 for the demo."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from orgunits.demo import reorganization
from orgunits.models import OrgUnit


class Command(BaseCommand):
    help = "In tệp sắp xếp tổ chức (không còn cấp huyện) cho tỉnh minh họa."

    def handle(self, *args: Any, **options: Any) -> None:
        root = OrgUnit.objects.filter(code="BP").first()
        if root is None:
            raise CommandError("Chưa có tỉnh minh họa; hãy chạy manage.py load_demo.")
        self.stdout.write(reorganization.text(root))
