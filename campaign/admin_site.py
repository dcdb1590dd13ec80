"""The admin site is for correcting data; who may enter is asked of `orgunits.access`."""

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from orgunits import access
from orgunits.corrections import CorrectionAdmin
from orgunits.roles import Permission


class CorrectionSite(AdminSite):
    site_title = site_header = _("Kiểm điểm: đính chính dữ liệu")
    index_title = _("Dữ liệu có thể đính chính")
    site_url = "/"

    def register(self, model_or_iterable, admin_class=None, **options):
        """Only what was made for correcting comes in; groups, attempts and the like stay out."""
        if admin_class and issubclass(admin_class, CorrectionAdmin):
            super().register(model_or_iterable, admin_class, **options)

    def has_permission(self, request):
        """Whoever is signed in without the right is told so; others are sent to the one door."""
        may = access.holds(request.user, Permission.CORRECT)
        if request.user.is_authenticated and not may:
            raise PermissionDenied(Permission.CORRECT)
        return may

    def login(self, request, extra_context=None):
        return redirect_to_login(request.GET.get("next", reverse("admin:index")))
