"""Print the accounts of the demo: user name, role, unit, password."""

import json

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from campaign.lib import clock
from orgunits.demo import accounts


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="a list instead of a table")
        parser.add_argument("--all", action="store_true", help="also the clerks of small units")

    def handle(self, *args, **options):
        if not settings.DEMO:
            raise CommandError("Chỉ có tài khoản minh họa ở chế độ minh họa (KIEMDIEM_ENV=demo).")
        rows = [_row(user) for user in accounts.shown(everyone=options["all"])]
        if options["json"]:
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=2))
            return
        width = max((len(row["username"]) for row in rows), default=0)
        for row in rows:
            self.stdout.write(f"{row['username']:<{width}}  {row['role']} · {row['unit']}")
        self.stdout.write(f"Mật khẩu chung: {accounts.table()['password']}")


def _row(user):
    grants = user.grants.in_force(clock.today()).select_related("unit").order_by("pk")
    return {
        "username": user.username,
        "full_name": user.full_name,
        "role": "; ".join(dict.fromkeys(grant.get_role_display() for grant in grants)),
        "roles": list(dict.fromkeys(grant.role for grant in grants)),
        "unit": "; ".join(dict.fromkeys(grant.unit.name for grant in grants)),
        "password": accounts.table()["password"],
    }
