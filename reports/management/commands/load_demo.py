"""Load the demo province; with data present it changes nothing, unless told to start over."""

import shutil
from time import monotonic

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from orgunits.demo import accounts, tree
from orgunits.models import OrgUnit
from reports import demo


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("--size", choices=tree.SIZES, default="province")
        parser.add_argument("--seed", type=int, default=210)
        parser.add_argument("--if-empty", action="store_true", help="the default; for scripts")
        parser.add_argument("--reset", action="store_true", help="wipe the database and its files")

    def handle(self, *args, size, seed, reset, **options):
        if not settings.DEMO:
            raise CommandError("Dữ liệu minh họa chỉ được nạp khi KIEMDIEM_ENV=demo.")
        self.began = monotonic()
        if reset:
            self.wipe()
        if OrgUnit.objects.exists():
            self.stdout.write("Đã có dữ liệu, không nạp lại (dùng --reset để làm lại từ đầu).")
            return
        demo.load(size=size, seed=seed, say=self.say)
        self.say(f"Xong: {OrgUnit.objects.count()} đơn vị")
        self.stdout.write(f"Mật khẩu chung của các tài khoản: {accounts.table()['password']}")

    def say(self, text):
        self.stdout.write(f"[{monotonic() - self.began:5.1f} s] {text}")
        self.stdout.flush()

    def wipe(self):
        self.say("Xóa dữ liệu cũ")
        call_command("flush", interactive=False, verbosity=0)
        for folder in (settings.MEDIA_ROOT, settings.DEMO_MAIL_DIR):
            shutil.rmtree(folder, ignore_errors=True)
        for message in (settings.VAR_DIR / "queue").glob("*.msg"):
            message.unlink(missing_ok=True)
