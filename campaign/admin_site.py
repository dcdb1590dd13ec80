"""The admin site is for correcting data; who may enter is asked of `orgunits.access`."""

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _

from orgunits import access
from orgunits.roles import Permission


class CorrectionSite(AdminSite):
    site_title = site_header = _("Kiểm điểm: đính chính dữ liệu")
    index_title = _("Dữ liệu có thể đính chính")
    site_url = "/"

    def has_permission(self, request):
        return access.holds(request.user, Permission.CORRECT)

    def login(self, request, extra_context=None):
        """One door only: whoever is signed in without the right is told so, others sign in."""
        if request.user.is_authenticated:
            raise PermissionDenied(Permission.CORRECT)
        return redirect_to_login(request.GET.get("next", request.path))
