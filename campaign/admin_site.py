"""The admin site is for correcting data; who may enter is asked of `orgunits.access`."""

from django.contrib.admin import AdminSite
from django.utils.translation import gettext_lazy as _

from orgunits import access
from orgunits.roles import Permission


class CorrectionSite(AdminSite):
    site_title = site_header = _("Kiểm điểm: đính chính dữ liệu")
    index_title = _("Dữ liệu có thể đính chính")
    site_url = "/"

    def has_permission(self, request):
        return access.holds(request.user, Permission.CORRECT)
