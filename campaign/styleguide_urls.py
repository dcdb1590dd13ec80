from django.urls import path

from campaign import styleguide

urlpatterns = [
    path("", styleguide.show, name="styleguide"),
    path("<slug:page>/", styleguide.show, name="styleguide-page"),
]
