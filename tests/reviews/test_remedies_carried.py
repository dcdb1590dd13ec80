"""R60: a campaign does not end with the grade; what is not remedied yet goes on into the next."""

from datetime import date

import pytest

from campaign.lib import clock
from campaign.models import Notice
from orgunits.models import Person
from reviews.domain import remedies, reminder_checks
from reviews.models import Remediation
from tests.house.counting import queries_of
from tests.reviews import suggesting
from tests.reviews.reminding import remind

ADDRESS = "/khac-phuc/"


@pytest.fixture
def make_remedy(bu_dop, bu_dop_clerk):
    def make(campaign, measure="Lịch cố định", unit=bu_dop, **facts):
        facts.setdefault("due_on", date(2023, 12, 30))
        return remedies.plan(
            campaign=campaign, unit=unit, shortcoming="a", measure=measure, by=bu_dop_clerk, **facts
        )

    return make


@pytest.fixture
def draft_2024(campaign):
    """Next year's campaign, not yet published."""
    fresh = type(campaign).objects.get(pk=campaign.pk)
    fresh.pk, fresh.key, fresh.year, fresh.drafted_from = None, "2024", 2024, campaign
    fresh.state, fresh.published_at, fresh.published_by = "draft", None, None
    fresh.save()
    return fresh


def settle(remedy, by, day):
    with clock.pin(clock.at(day, 9)):
        remedies.done(remedy_id=remedy.pk, evidence="x", by=by)
        remedies.verify(remedy_id=remedy.pk, remark="", by=by)


def test_what_is_open_or_was_settled_this_year_is_carried(
    make_remedy, campaign, draft_2024, commission
):
    still_open, old, fresh = (make_remedy(campaign) for _ in range(3))
    settle(old, commission, date(2023, 12, 29))
    settle(fresh, commission, date(2024, 3, 1))
    assert set(Remediation.objects.carried_into(draft_2024)) == {still_open, fresh}
    assert not Remediation.objects.carried_into(campaign).exists()


def test_the_commission_reads_them_before_publishing(
    signed_in, make_remedy, campaign, draft_2024, commission, stranger
):
    make_remedy(campaign, "Lịch họp mới")
    address = f"{ADDRESS}?dot=2024&state=carried"
    page = signed_in(commission).get(address).text
    assert "Lịch họp mới" in page
    assert "mang sang từ đợt 2023" in page
    assert address.replace("&", "&amp;") in signed_in(commission).get("/ke-hoach/2024/soan/").text
    assert signed_in(stranger).get(address).status_code == 404


def test_the_unit_sees_them_in_the_next_campaign(
    signed_in, make_remedy, campaign, draft_2024, bu_dop_clerk, stranger, commission
):
    make_remedy(campaign, "Lịch họp mới")
    draft_2024.state, draft_2024.published_at = "published", clock.now()
    draft_2024.published_by = commission
    draft_2024.save()
    assert "mang sang từ đợt 2023" in signed_in(bu_dop_clerk).get(ADDRESS).text
    assert "Lịch họp mới" not in signed_in(stranger).get(ADDRESS).text


def test_of_a_suggestion_it_is_carried_for_its_few_only(
    signed_in, campaign, draft_2024, bu_dop, commission, bu_dop_clerk
):
    point = suggesting.issued(campaign, bu_dop, commission)
    suggesting.remedy(point, commission, "KÍN")
    draft_2024.state, draft_2024.published_at = "published", clock.now()
    draft_2024.published_by = commission
    draft_2024.save()
    ignorant = signed_in(bu_dop_clerk).get(ADDRESS).text
    assert ("niêm phong" in ignorant, "mang sang" in ignorant) == (False, False)
    csv = signed_in(commission).get(f"{ADDRESS}?dang=csv")
    said = b"".join(csv.streaming_content).decode()
    assert ("KÍN" in said, "niêm phong" in said) == (False, True)


def test_the_chart_says_what_is_overdue(signed_in, make_remedy, campaign, commission, settings):
    settle(make_remedy(campaign), commission, date(2023, 12, 18))
    make_remedy(campaign)
    settings.PINNED_TODAY = date(2024, 1, 2)
    page = signed_in(commission).get(ADDRESS)
    assert page.context["chart"]["title"] == "1 trên 2 biện pháp đã được xác nhận; 1 quá hạn"
    (row,) = page.context["chart"]["rows"]
    assert [(part["name"], part["number"]) for part in row["parts"]] == [
        ("đã xác nhận", 1),
        ("quá hạn", 1),
    ]


def test_the_owner_reads_and_reports_what_they_own(
    signed_in, make_remedy, campaign, make_user, stranger
):
    owner = Person.objects.create(full_name="Trần Văn Ánh")
    remedy = make_remedy(campaign, owner=owner)
    browser = signed_in(make_user("anh", person=owner))
    assert browser.get(remedy.get_absolute_url()).status_code == 200
    done = browser.post(f"{remedy.get_absolute_url()}xong/", {"evidence": "Đã họp"})
    assert done.status_code == 302
    assert signed_in(stranger).get(remedy.get_absolute_url()).status_code == 404


def test_the_list_costs_the_same_with_more_rows(signed_in, make_remedy, campaign, commission):
    make_remedy(campaign)
    browser = signed_in(commission)
    one = queries_of(browser, ADDRESS)
    make_remedy(campaign), make_remedy(campaign)
    assert queries_of(browser, ADDRESS) == one


# --- R11: who is reminded of what


def told(*days):
    for day in days:
        remind(clock.at(day, 6))
    return [
        (notice.day, notice.user.username, [line["text"] for line in notice.lines])
        for notice in Notice.objects.order_by("day", "user__username")
    ]


REMEDY = "Khắc phục hạn chế, khuyết điểm"
VERIFY = "Xác nhận kết quả khắc phục của cấp dưới"


def test_a_remedy_near_its_day_reminds_the_unit_and_its_owner(
    make_remedy, campaign, make_user, stranger, commission
):
    owner = Person.objects.create(full_name="Trần Văn Ánh")
    make_user("anh", person=owner)
    make_remedy(campaign, "KÍN", owner=owner)
    assert told(date(2023, 12, 22), date(2023, 12, 23)) == [
        (date(2023, 12, 23), "anh", [REMEDY]),
        (date(2023, 12, 23), "budop", [REMEDY]),
    ]
    assert "KÍN" not in repr(list(Notice.objects.values_list("lines", flat=True)))


def test_an_overdue_remedy_is_spoken_of_every_so_many_days(make_remedy, campaign, commission):
    campaign.remind_overdue_every = 3
    campaign.save()
    make_remedy(campaign)
    days = [date(2024, 1, n) for n in range(1, 5)]
    assert [day.day for day, _user, _lines in told(*days)] == [1, 3]


def test_what_waits_for_verification_reminds_the_level_above(
    make_remedy, campaign, commission, bu_dop_clerk
):
    for _ in range(2):
        remedy = make_remedy(campaign)
        remedies.done(remedy_id=remedy.pk, evidence="x", by=bu_dop_clerk)
    found = told(date(2023, 12, 18), date(2023, 12, 19), date(2023, 12, 20), date(2023, 12, 26))
    assert found == [
        (date(2023, 12, 19), "bantochuc", [VERIFY]),
        (date(2023, 12, 26), "bantochuc", [VERIFY]),
    ]
    assert Notice.objects.first().lines[0]["when"] == (
        "2 biện pháp, báo cáo sớm nhất ngày 18/12/2023"
    )


def test_no_mail_speaks_of_what_follows_from_a_suggestion(
    campaign, bu_dop, commission, bu_dop_head, bu_dop_clerk
):
    suggesting.remedy(suggesting.issued(campaign, bu_dop, commission), commission, "KÍN")
    assert told(date(2023, 12, 18), date(2023, 12, 19), date(2023, 12, 30)) == []


def test_the_mail_leaves_out_what_was_done_meanwhile(make_remedy, campaign, bu_dop_clerk):
    first, second = make_remedy(campaign), make_remedy(campaign)
    told(date(2023, 12, 23))
    remedies.done(remedy_id=first.pk, evidence="x", by=bu_dop_clerk)
    notice = Notice.objects.get()
    with clock.pin(clock.at(date(2023, 12, 23), 8)):
        still = reminder_checks.still_due([notice])[notice.pk]
    assert [line["remedy"] for line in still] == [second.pk]


def test_remedies_of_a_closed_campaign_remind_on(make_remedy, campaign, commission):
    make_remedy(campaign)
    campaign.state, campaign.closed_at, campaign.closed_by = "closed", clock.now(), commission
    campaign.save()
    assert [user for _day, user, _lines in told(date(2024, 1, 5))] == ["budop"]
