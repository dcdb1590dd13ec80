from django.urls import path

from campaign.views import (
    amendments,
    clauses,
    distribution,
    drafts,
    health,
    jobs,
    notifications,
    own_plans,
    plan,
)

app_name = "campaign"
urlpatterns = [
    path("ke-hoach/", plan.plans, name="plans"),
    path("ke-hoach/<slug:key>/", plan.plan, name="plan"),
    path("ke-hoach/<slug:key>/ban-hanh/", plan.publish, name="publish"),
    path("ke-hoach/<slug:key>/doi-chieu/", clauses.against, name="clauses"),
    path("ke-hoach/<slug:key>/so-sanh/", drafts.compare, name="differences"),
    path("ke-hoach/<slug:key>/nam-sau/", drafts.next_year, name="next-year"),
    path("ke-hoach/<slug:key>/cap-minh/", drafts.own_plan, name="own-plan"),
    path("ke-hoach/<slug:key>/cap-duoi/", own_plans.own_plans, name="own-plans"),
    path("ke-hoach/<slug:key>/noi-nhan/", distribution.recipients, name="recipients"),
    path("ke-hoach/<slug:key>/da-nhan/<int:pk>/", distribution.confirm, name="received"),
    path("ke-hoach/<slug:key>/sua-doi/<int:pk>/", amendments.amend, name="amend"),
    path("ke-hoach/<slug:key>/soan/", drafts.edit, name="edit"),
    path("ke-hoach/<slug:key>/soan/moc/", drafts.milestone, name="milestone-add"),
    path("ke-hoach/<slug:key>/soan/moc/<int:pk>/", drafts.milestone, name="milestone"),
    path(
        "ke-hoach/<slug:key>/soan/moc/<int:pk>/bo/",
        drafts.remove_milestone,
        name="milestone-remove",
    ),
    path("ke-hoach/<slug:key>/soan/<slug:part>/", drafts.part, name="edit-part"),
    path("viec-nen/<int:pk>/", jobs.job, name="job"),
    path("hop-tin/", notifications.inbox, name="inbox"),
    path("hop-tin/da-doc/", notifications.read_all, name="notices-read"),
    path("hop-tin/<int:pk>/", notifications.notice, name="notice"),
    path("hop-tin/<int:pk>/da-doc/", notifications.read, name="notice-read"),
    path("thu-minh-hoa/", notifications.mails, name="mailbox"),
    path("thu-minh-hoa/<slug:name>/", notifications.mail, name="mail"),
    path("thu-minh-hoa/<slug:name>/tep/", notifications.mail_file, name="mail-file"),
    path("healthz", health.healthz, name="health"),
    path("suc-khoe/", health.page, name="health-page"),
]
