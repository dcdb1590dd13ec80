"""Addresses of the first page, the board and the reports."""

from django.urls import path

from reports.views import board, home, runs

app_name = "reports"
urlpatterns = [
    path("", home.home, name="home"),
    path("tien-do/", board.board, name="board"),
    path("bao-cao/", runs.runs, name="runs"),
    path("bao-cao/lap/", runs.build, name="build"),
    path("bao-cao/<int:pk>/", runs.run, name="run"),
    path("bao-cao/<int:pk>/<str:form>/", runs.download, name="download"),
]
