"""Addresses of results and ratings."""

from django.urls import path

from ratings.views import (
    assessments,
    ballot_papers,
    ballots,
    boards,
    cases,
    decisions,
    disqualifiers,
    results,
    tallies,
)

app_name = "ratings"
urlpatterns = [
    path("ket-qua/", results.results, name="results"),
    path("nhiem-vu/<int:pk>/lay-tong/", results.fill, name="fill"),
    path("xep-loai/", cases.listed, name="cases"),
    path("xep-loai/mo/<slug:key>/", cases.open_cases, name="cases-open"),
    path("xep-loai/<int:pk>/", cases.case, name="case"),
    path("xep-loai/<int:pk>/buoc/<slug:step>/", assessments.enter, name="case-step"),
    path("xep-loai/<int:pk>/tieu-chi/<slug:side>/", assessments.fill, name="case-criteria"),
    path("xep-loai/<int:pk>/khong-xep-loai/", assessments.exempt, name="case-exempt"),
    path("xep-loai/<int:pk>/dua-vao/", assessments.include, name="case-include"),
    path("xep-loai/<int:pk>/nhom/", assessments.regroup, name="case-regroup"),
    path("bieu-quyet/", ballots.listed, name="ballots"),
    path("bieu-quyet/hoi-nghi/<int:pk>/", ballots.add, name="ballot-add"),
    path("bieu-quyet/hoi-nghi/<int:pk>/to-kiem-phieu/", ballots.team, name="tellers"),
    path("bieu-quyet/<int:pk>/", ballots.ballot, name="ballot"),
    path("bieu-quyet/<int:pk>/doi-tuong/", ballots.edit, name="ballot-edit"),
    path("bieu-quyet/<int:pk>/buoc/", ballots.step, name="ballot-step"),
    path("bieu-quyet/<int:pk>/phieu/", ballot_papers.sheet, name="ballot-sheet"),
    path("bieu-quyet/<int:pk>/kiem-phieu/", tallies.tally, name="tally"),
    path("bieu-quyet/<int:pk>/bien-ban/", ballot_papers.minute, name="tally-minute"),
    path("bieu-quyet/<int:pk>/ky/", ballot_papers.sign, name="ballot-sign"),
    path("bieu-quyet/<int:pk>/ban-quet/", ballot_papers.scan, name="ballot-scan"),
    path("bieu-quyet/<int:pk>/ban-moi/", ballot_papers.correct, name="ballot-correct"),
    path("xep-loai/<int:pk>/quyet-dinh/", decisions.decide, name="case-decide"),
    path("xep-loai/<int:pk>/cong-bo/", decisions.publish, name="case-publish"),
    path("xep-loai/<int:pk>/xep-loai-lai/", decisions.rate_again, name="case-again"),
    path("xep-loai/<int:pk>/khieu-nai/", decisions.appeal, name="case-appeal"),
    path("xep-loai/nhom/<int:pk>/", boards.board, name="board"),
    path("xep-loai/nhom/them/<slug:key>/", boards.add, name="board-add"),
    path("xep-loai/nhom/<int:pk>/chuyen/", boards.move, name="board-move"),
    path("xep-loai/nhom/<int:pk>/ten/", boards.rename, name="board-rename"),
    path("xep-loai/nhom/<int:pk>/quyet-dinh/", boards.decide, name="board-decide"),
    path("xep-loai/nhom/<int:pk>/cong-bo/", boards.publish, name="board-publish"),
    path("xep-loai/truong-hop/", disqualifiers.listed, name="disqualifiers"),
    path("xep-loai/truong-hop/them/", disqualifiers.enter, name="disqualifier-add"),
    path("xep-loai/truong-hop/<int:pk>/rut/", disqualifiers.withdraw, name="disqualifier-withdraw"),
]
