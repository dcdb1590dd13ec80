"""Django's own flush, which the trail forbids: open only where nothing real is kept."""

from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.core.management.commands import flush
from django.db import connections

from orgunits import audit_lock


class Command(flush.Command):
    def handle(self, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Nhật ký chỉ ghi thêm: không xóa được dữ liệu ngoài bản minh họa.")
        with audit_lock.lifted(connections[options["database"]]):
            super().handle(**options)
