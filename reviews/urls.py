"""Addresses of tasks, submissions and files."""

from django.urls import path

from reviews.views import (
    files,
    my_units,
    my_work,
    opening,
    proposals,
    remedies,
    submissions,
    suggestions,
    supervision,
    tasks,
    urging,
)

app_name = "reviews"
STEPS = {
    "approve": "duyet",
    "reject": "khong-duyet",
    "issue": "ban-hanh",
    "answer": "giai-trinh",
    "verify": "xac-nhan",
    "return": "giai-trinh-lai",
    "follow": "chot",
    "withdraw": "rut",
}
urlpatterns = [
    path("ke-hoach/<slug:key>/mo-nhiem-vu/", opening.open_tasks, name="open-tasks"),
    path("viec-cua-toi/", my_work.my_work, name="my-work"),
    path("nhiem-vu/", tasks.tasks, name="tasks"),
    path("nhiem-vu/don-doc/", urging.urge, name="urge"),
    path("nhiem-vu/<int:pk>/", tasks.task, name="task"),
    path("nhiem-vu/<int:pk>/soan/", submissions.begin, name="begin"),
    path("nhiem-vu/<int:pk>/luu/", submissions.save, name="save"),
    path("nhiem-vu/<int:pk>/xem-lai/", submissions.look, name="look"),
    path("nhiem-vu/<int:pk>/gui/", submissions.submit, name="submit"),
    path("nhiem-vu/<int:pk>/tiep-nhan/", submissions.accept, name="accept"),
    path("nhiem-vu/<int:pk>/tra-lai/", submissions.return_, name="return"),
    path("bien-nhan/<int:pk>/", submissions.receipt, name="receipt"),
    path("tep/<int:pk>/", files.download, name="file"),
    path("tep/<int:pk>/go/", files.remove, name="remove-file"),
    path("don-vi-phu-trach/", my_units.units, name="my-units"),
    path("don-vi-phu-trach/<int:pk>/", my_units.unit, name="my-unit"),
    path("phan-cong/", supervision.supervision, name="supervision"),
    path("phan-cong/lay-tu-thong-bao/", supervision.copy, name="copy-charges"),
    path("phan-cong/giao/<int:pk>/", supervision.assign, name="assign"),
    path("phan-cong/<int:pk>/thay/", supervision.replace, name="replace"),
    path("phan-cong/<int:pk>/ghi-nhan/", supervision.attend, name="attend"),
    path("goi-y/", suggestions.suggestions, name="suggestions"),
    path("goi-y/danh-sach/", suggestions.print_list, name="suggestions-print"),
    path("goi-y/de-xuat/", proposals.propose, name="propose"),
    path("goi-y/de-xuat/<int:pk>/", proposals.proposal, name="proposal"),
    path("goi-y/de-xuat/<int:pk>/doc/", proposals.read, name="proposal-read"),
    path("goi-y/de-xuat/<int:pk>/thoi/", proposals.refuse, name="proposal-refuse"),
    path("goi-y/tong-hop/", proposals.consolidate, name="consolidate"),
    path("goi-y/<int:pk>/", suggestions.suggestion, name="suggestion"),
    path("goi-y/<int:pk>/doc/", suggestions.read, name="suggestion-read"),
    path("goi-y/<int:pk>/khac-phuc/", suggestions.add_remedy, name="suggestion-remedy"),
    *(
        path(f"goi-y/<int:pk>/{words}/", suggestions.step(name), name=f"suggestion-{name}")
        for name, words in STEPS.items()
    ),
    path("khac-phuc/", remedies.listed, name="remedies"),
    path("khac-phuc/them/<int:pk>/", remedies.plan, name="plan-remedy"),
    path("khac-phuc/<str:key>/", remedies.remedy, name="remedy"),
    path("khac-phuc/<str:key>/doc/", remedies.read, name="remedy-read"),
    path("khac-phuc/<str:key>/xong/", remedies.done, name="remedy-done"),
    path("khac-phuc/<str:key>/xac-nhan/", remedies.verify, name="remedy-verify"),
    path("khac-phuc/<str:key>/tra-lai/", remedies.send_back, name="remedy-return"),
]
