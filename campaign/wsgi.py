"""Entry point for gunicorn, which runs no checks of its own: an unguarded address stops it here."""

import os

from django.core.checks import Tags, run_checks
from django.core.management.base import SystemCheckError
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "campaign.settings")
application = get_wsgi_application()

errors = [found for found in run_checks(tags=[Tags.security]) if found.is_serious()]
if errors:
    raise SystemCheckError("\n".join(map(str, errors)))
