"""Every stored file against its row: present, unchanged, and none that nobody knows."""

import json

from django.core.management.base import BaseCommand

from orgunits.domain import stored_files


class Command(BaseCommand):
    help = "Đối chiếu tệp đã lưu với dữ liệu; mã thoát 1 nếu có tệp thiếu hoặc bị thay đổi."

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="in kết quả dạng JSON")
        parser.add_argument(
            "--quick", action="store_true", help="chỉ xem dung lượng, không đọc tệp"
        )

    def handle(self, *args, **options):
        found = stored_files.compare(read=not options["quick"])
        if options["json"]:
            self.stdout.write(json.dumps(found.as_dict(), ensure_ascii=False))
        else:
            self._say(found)
        if found.missing or found.changed:
            raise SystemExit(1)

    def _say(self, found):
        for words, names in (
            ("thiếu", found.missing),
            ("bị thay đổi", found.changed),
            ("không thuộc dòng nào", found.orphans),
        ):
            for name in names:
                self.stdout.write(f"{words}: {name}")
        self.stdout.write(
            f"{found.rows} dòng, {found.files} tệp: {len(found.missing)} thiếu, "
            f"{len(found.changed)} bị thay đổi, {len(found.orphans)} không thuộc dòng nào."
        )
