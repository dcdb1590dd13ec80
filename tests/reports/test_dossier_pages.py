"""Who opens a dossier, what its page does, that it was sent and answered."""

from datetime import date
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.template.defaultfilters import filesizeformat
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaign.domain import jobs
from campaign.models import Job
from orgunits.models import AuditEvent
from reports.domain import dossier_dispatches, dossiers
from reports.domain.dossier_dispatches import Letter
from reports.models import Dossier, DossierPaper
from tests.reports import dossiering
from tests.reports.dossiering import COLLECTIVE, page_of, put_in

NOTHING_MISSING = "Hồ sơ đủ các văn bản theo danh mục."


@pytest.mark.parametrize("who", ["commission", "board"])
def test_who_may_read_all_it_holds_takes_it_away_and_that_is_recorded(
    frozen, who, signed_in, request
):
    reader = request.getfixturevalue(who)
    answer = signed_in(reader).get(reverse("reports:dossier-package", args=[frozen.pk]))
    assert b"".join(answer.streaming_content) == dossiers.content(frozen)
    assert 'filename="ho-so-tap-the-2023-ban-1.zip"' in answer["Content-Disposition"]
    event = AuditEvent.objects.latest("number")
    assert (event.action, event.actor) == ("dossier.downloaded", reader)
    assert event.after == {"edition": 1, "sha256": frozen.sha256}


def test_the_office_makes_it_with_the_commission_but_does_not_open_it(
    whole, office, signed_in, commission
):
    """R54; the package holds grades and what was written on suggested matters."""
    browser = signed_in(office)
    asked = browser.post(reverse("reports:dossier-freeze", args=[whole.key, COLLECTIVE]))
    job = Job.objects.get()
    assert asked.url == job.get_absolute_url()
    jobs.run(job.pk)
    row = Dossier.objects.get()
    assert row.frozen_by == office
    page = page_of(browser, whole).content.decode()
    assert row.sha256 not in page
    assert filesizeformat(row.size) not in page  # it grows with what is sealed
    assert browser.get(reverse("reports:dossier-package", args=[row.pk])).status_code == 403
    own = put_in(whole, dossiering.listed(whole).documents[0], office, data=b"%PDF-1.4 cua minh")
    theirs = DossierPaper.objects.filter(added_by=commission).first()
    address = "reports:dossier-paper"
    assert browser.get(reverse(address, args=[own.pk])).status_code == 200
    assert browser.get(reverse(address, args=[theirs.pk])).status_code == 403


@pytest.mark.parametrize("who", ["stranger", "bu_dop_clerk", "inspector", "admin_user"])
def test_who_may_not_build_reports_sees_no_dossier(frozen, who, signed_in, request):
    browser = signed_in(request.getfixturevalue(who))
    addresses = [
        reverse("reports:dossiers"),
        reverse("reports:dossier", args=["2023", COLLECTIVE]),
        reverse("reports:dossier-package", args=[frozen.pk]),
    ]
    assert [browser.get(each).status_code for each in addresses] == [403] * 3


def test_the_right_on_another_unit_does_not_open_it(frozen, make_user, loc_ninh, signed_in):
    elsewhere = signed_in(make_user("khac", "org_commission", loc_ninh))
    addresses = [
        reverse("reports:dossier", args=["2023", COLLECTIVE]),
        reverse("reports:dossier-package", args=[frozen.pk]),
        reverse("reports:dossier-send", args=[frozen.pk]),
    ]
    assert [elsewhere.get(each).status_code for each in addresses] == [404] * 3


def test_an_unknown_dossier_is_not_found(campaign, commission, signed_in):
    browser = signed_in(commission)
    assert page_of(browser, campaign, "khong-co").status_code == 404
    address = reverse("reports:dossier-paper-add", args=[campaign.key, COLLECTIVE, "khong-co"])
    assert browser.get(address).status_code == 404


def test_the_page_costs_the_same_with_more_editions(
    frozen, whole, commission, signed_in, django_assert_num_queries
):
    browser = signed_in(commission)
    page_of(browser, whole)
    with CaptureQueriesContext(connection) as counted:
        page_of(browser, whole)
    for edition in (2, 3):
        frozen.pk, frozen.edition = None, edition
        frozen.save()
    with django_assert_num_queries(len(counted)):
        page_of(browser, whole)


def test_missing_without_a_reason_is_said_on_the_page_and_starts_nothing(
    campaign, own, office, signed_in
):
    browser = signed_in(office)
    answer = browser.post(reverse("reports:dossier-freeze", args=[campaign.key, COLLECTIVE]))
    assert answer.status_code == 422
    assert "muốn chốt thì phải ghi lý do" in answer.content.decode()
    assert not Job.objects.exists()


def test_a_paper_is_put_in_on_the_page_and_the_same_file_only_once(campaign, office, signed_in):
    address = reverse("reports:dossier-paper-add", args=[campaign.key, COLLECTIVE, "to-trinh"])
    browser = signed_in(office)

    def post(**more):
        upload = BytesIO(dossiering.PDF)
        upload.name = "to trinh.pdf"
        facts = {"title": "Tờ trình", "number": "15-TTr/TU", "signed_on": "15/12/2023"}
        return browser.post(address, facts | {"upload": upload} | more)

    assert post(signed_on="20/12/2023").status_code == 422
    assert post().status_code == 302
    assert "Tệp này đã có ở mục này" in post().content.decode()
    paper = DossierPaper.objects.get()
    assert (paper.label, paper.number) == (
        "Văn bản đề nghị đánh giá, xếp loại tập thể Ban Thường vụ Tỉnh ủy", "15-TTr/TU"
    )  # fmt: skip
    assert "Tờ trình" in page_of(browser, campaign).content.decode()


def letter(**facts):
    known = {"recipient": "Ban Tổ chức Trung ương", "number": "120-CV/TU", "way": "network"}
    return Letter(**known | {"sent_on": date(2023, 12, 18)} | facts)


def test_dispatch_and_reply_are_recorded_once(frozen, office, settings):
    sent = dossier_dispatches.send(dossier_id=frozen.pk, letter=letter(), by=office)
    settings.PINNED_TODAY = date(2024, 1, 20)
    said = {"replied_on": date(2024, 1, 15), "number": "33-CV/BTCTW", "reply": "Đã nhận đủ."}
    dossier_dispatches.answer(dispatch_id=sent.pk, by=office, **said)
    with pytest.raises(ValidationError, match="đã ghi trả lời"):
        dossier_dispatches.answer(dispatch_id=sent.pk, by=office, **said)
    events = AuditEvent.objects.filter(action__startswith="dossier.").order_by("number")
    assert [event.action for event in events][-2:] == ["dossier.sent", "dossier.answered"]


@pytest.mark.parametrize("day", [date(2023, 12, 17), date(2023, 12, 19)])
def test_it_cannot_have_been_sent_before_it_was_frozen_nor_tomorrow(frozen, office, day):
    with pytest.raises(ValidationError, match="Ngày gửi"):
        dossier_dispatches.send(dossier_id=frozen.pk, letter=letter(sent_on=day), by=office)


def test_sending_and_the_reply_are_entered_on_the_page(frozen, whole, office, signed_in):
    browser = signed_in(office)
    facts = {"recipient": "Vụ Địa phương II", "number": "120-CV/TU", "sent_on": "18/12/2023"}
    address = reverse("reports:dossier-send", args=[frozen.pk])
    assert browser.post(address, facts | {"way": "bo-cau"}).status_code == 422
    assert browser.post(address, facts | {"way": "post"}).status_code == 302
    [sent] = frozen.dispatches.all()
    reply = {"replied_on": "18/12/2023", "reply": "Đề nghị bổ sung biên bản."}
    browser.post(reverse("reports:dossier-reply", args=[sent.pk]), reply)
    page = page_of(browser, whole).content.decode()
    assert "Vụ Địa phương II, công văn 120-CV/TU ngày 18/12/2023" in page
    assert "Đề nghị bổ sung biên bản." in page
    listed = browser.get(reverse("reports:dossiers")).content.decode()
    assert "120-CV/TU, 18/12/2023" in listed
