"""Addresses of the first page, the board, the reports and the dossiers."""

from django.urls import path

from reports.views import board, dossiers, home, last_year, papers, progress, runs

app_name = "reports"
urlpatterns = [
    path("", home.home, name="home"),
    path("tien-do/", board.board, name="board"),
    path("tien-do/ngay/", progress.report, name="progress"),
    path("tien-do/ngay/danh-sach/", progress.tasks, name="progress-tasks"),
    path("tien-do/ngay/ban-in/", progress.draw, name="progress-draw"),
    path("tien-do/ban-in/<int:pk>/", progress.paper, name="progress-paper"),
    path("bao-cao/", runs.runs, name="runs"),
    path("bao-cao/lap/", runs.build, name="build"),
    path("bao-cao/nam-truoc/<slug:key>/", last_year.last_year, name="last-year"),
    path("bao-cao/nam-truoc/<slug:key>/mau/", last_year.template, name="last-year-template"),
    path("bao-cao/nam-truoc/<slug:key>/tep/", last_year.read_file, name="last-year-file"),
    path("bao-cao/van-ban/", papers.begin, name="paper-begin"),
    path("bao-cao/van-ban/<int:pk>/", papers.paper, name="paper"),
    path("bao-cao/van-ban/<int:pk>/soan/", papers.write, name="paper-write"),
    path("bao-cao/van-ban/<int:pk>/so-lieu/", papers.use_figures, name="paper-figures"),
    path("bao-cao/van-ban/<int:pk>/cap-so/", papers.number, name="paper-number"),
    path("bao-cao/van-ban/<int:pk>/tep/<str:form>/", papers.file, name="paper-file"),
    path("bao-cao/<int:pk>/", runs.run, name="run"),
    path("bao-cao/<int:pk>/<str:form>/", runs.download, name="download"),
    path("ho-so/", dossiers.listed, name="dossiers"),
    path("ho-so/ban/<int:pk>/", dossiers.package, name="dossier-package"),
    path("ho-so/ban/<int:pk>/gui/", dossiers.send, name="dossier-send"),
    path("ho-so/luot-gui/<int:pk>/tra-loi/", dossiers.reply, name="dossier-reply"),
    path("ho-so/van-ban/<int:pk>/", dossiers.paper, name="dossier-paper"),
    path("ho-so/van-ban/<int:pk>/go/", dossiers.paper_remove, name="dossier-paper-remove"),
    path("ho-so/<slug:key>/<slug:kind>/", dossiers.dossier, name="dossier"),
    path("ho-so/<slug:key>/<slug:kind>/chot/", dossiers.freeze, name="dossier-freeze"),
    path(
        "ho-so/<slug:key>/<slug:kind>/<slug:document>/them/",
        dossiers.paper_add,
        name="dossier-paper-add",
    ),
]
