from importlib.util import find_spec
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from campaign.lib import catalogs

SOURCES = ("campaign", "orgunits", "reviews", "ratings", "reports", "templates")
PACKAGES = (
    "django.conf",
    "django.contrib.auth",
    "django.contrib.admin",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "axes",
)


class Command(BaseCommand):
    help = "Danh mục câu chữ: cập nhật, kiểm tra, biên dịch; không cần GNU gettext."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser):
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--update", action="store_true", help="lấy câu chữ mới vào locale/en")
        what.add_argument("--check", action="store_true", help="nêu từng câu thiếu, sai, thừa")
        what.add_argument("--compile", action="store_true", help="ghi các tệp .mo")
        what.add_argument(
            "--lacking", action="store_true", help="câu của thư viện chưa có tiếng Việt"
        )

    def handle(self, *args, **options):
        [chosen] = [name for name in ("update", "check", "compile", "lacking") if options[name]]
        getattr(self, chosen)()

    def update(self):
        fresh = catalogs.updated(catalogs.read(_po("en"), "en"), _ours())
        catalogs.write(_po("en"), fresh)
        left = len(catalogs.faults(fresh))
        self.stdout.write(f"{len(fresh)} câu, {left} câu chưa dịch xong.")

    def check(self):
        english = catalogs.problems(catalogs.read(_po("en"), "en"), _ours())
        lines = [f"en: {line}" for line in english] + [f"vi: {line}" for line in _vietnamese()]
        for line in lines:
            self.stderr.write(line)
        if lines:
            raise CommandError(f"{len(lines)} câu cần sửa; xem python manage.py catalog --update")
        self.stdout.write("Danh mục đầy đủ.")

    def compile(self):
        for locale in ("en", "vi"):
            self.stdout.write(str(catalogs.compile_catalog(_po(locale), locale)))

    def lacking(self):
        known = catalogs.read(_po("vi"), "vi")
        for message in _theirs():
            if message.id and known.get(message.id, message.context) is None:
                self.stdout.write(f"{message.context or ''}\t{message.id!r}")


def _vietnamese():
    """Ours speaks only for others: what is listed must be translated, and still be needed."""
    found = catalogs.problems(catalogs.read(_po("vi"), "vi"), _theirs())
    return [line for line in found if not line.startswith("missing: ")]


def _ours():
    return catalogs.extracted(settings.BASE_DIR / name for name in SOURCES)


def _theirs():
    specs = [find_spec(name) for name in PACKAGES]
    return catalogs.lacking((Path(spec.origin).parent / "locale" for spec in specs), "vi")


def _po(locale):
    return settings.LOCALE_PATHS[0] / locale / "LC_MESSAGES" / "django.po"
