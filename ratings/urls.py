"""Addresses of results."""

from django.urls import path

from ratings.views import results

app_name = "ratings"
urlpatterns = [
    path("ket-qua/", results.results, name="results"),
    path("nhiem-vu/<int:pk>/lay-tong/", results.fill, name="fill"),
]
