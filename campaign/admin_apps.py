"""Names the correction site for Django without importing models while apps are loading."""

from django.contrib.admin.apps import AdminConfig


class CorrectionAdminConfig(AdminConfig):
    default_site = "campaign.admin_site.CorrectionSite"
