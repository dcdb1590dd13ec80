"""The first account of a real installation; later ones are made in the site."""

from getpass import getpass

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from orgunits import audit
from orgunits.domain import accounts
from orgunits.models import OrgUnit, User
from orgunits.roles import Role


class Command(BaseCommand):
    help = "Creates an account with one role on one unit; asks for the password."

    def add_arguments(self, parser):
        parser.add_argument("username")
        parser.add_argument("role", choices=Role.values)
        parser.add_argument("unit", help="code of the unit")
        parser.add_argument("--root", default="", help="on an empty base: name of the top unit")
        parser.add_argument("--email", default="")
        parser.add_argument("--name", default="")
        parser.add_argument("--basis", default="Cài đặt ban đầu")

    @transaction.atomic
    def handle(self, *args, **options):
        unit = self.find_unit(options["unit"], options["root"])
        user = User(username=options["username"], email=options["email"], full_name=options["name"])
        password = getpass(_("Mật khẩu: "))
        try:
            validate_password(password, user)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        user.set_password(password)
        user.save()
        role, basis = options["role"], options["basis"]
        accounts.grant(user=user, role=role, unit=unit, basis=basis, by=None)
        self.stdout.write(_("Đã tạo tài khoản %s.") % user.username)

    def find_unit(self, code, root_name):
        if root_name and not OrgUnit.objects.exists():
            return plant(code, root_name)
        unit = OrgUnit.objects.filter(code=code).first()
        if unit is None:
            raise CommandError(_("Không có đơn vị mang mã %s.") % code)
        return unit


def plant(code, name):
    """The province itself: everything else is imported below it."""
    facts = {"code": code, "name": name, "short_name": name}
    kind, level = OrgUnit.Kind.PROVINCIAL_COMMITTEE, OrgUnit.Level.PROVINCE
    root = OrgUnit.objects.add_root({**facts, "kind": kind, "level": level})
    audit.record("unit.created", root, by=None, after=facts)
    return root
