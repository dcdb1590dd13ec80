"""The first account of a real installation; later ones are made in the site."""

from getpass import getpass

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from orgunits.domain import accounts
from orgunits.models import OrgUnit, User
from orgunits.roles import Role


class Command(BaseCommand):
    help = "Creates an account with one role on one unit; asks for the password."

    def add_arguments(self, parser):
        parser.add_argument("username")
        parser.add_argument("role", choices=Role.values)
        parser.add_argument("unit", help="code of the unit")
        parser.add_argument("--email", default="")
        parser.add_argument("--name", default="")
        parser.add_argument("--basis", default="Cài đặt ban đầu")

    def handle(self, *args, **options):
        unit = OrgUnit.objects.filter(code=options["unit"]).first()
        if unit is None:
            raise CommandError(_("Không có đơn vị mang mã %s.") % options["unit"])
        password = getpass(_("Mật khẩu: "))
        user = User(username=options["username"], email=options["email"], full_name=options["name"])
        try:
            validate_password(password, user)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.create(user, password, unit, options)
        self.stdout.write(_("Đã tạo tài khoản %s.") % user.username)

    @transaction.atomic
    def create(self, user, password, unit, options):
        user.set_password(password)
        user.save()
        accounts.grant(user=user, role=options["role"], unit=unit, basis=options["basis"], by=None)
