from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReviewsConfig(AppConfig):
    name = "reviews"
    verbose_name = _("Kiểm điểm")

    def ready(self):
        register = import_module("reviews.domain.parts").register
        own = import_module("reviews.parts")
        # The classified part saves first: it closes the files to any upload.
        for part in (
            own.SelfReviewPart(),
            own.ClassifiedPart(),
            own.FilesPart(),
            own.NotePart(),
        ):
            register(part)
        import_module("reviews.domain.amendments")
        import_module("reviews.domain.reminder_checks")
        import_module("reviews.domain.tasks")
        import_module("reviews.panels")
