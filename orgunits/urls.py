from django.urls import path

from orgunits.views import audit, units

app_name = "orgunits"
urlpatterns = [
    path("don-vi/", units.units, name="units"),
    path("don-vi/<int:pk>/", units.unit, name="unit"),
    path("tim/", units.search, name="search"),
    path("nhat-ky/", audit.events, name="audit"),
]
