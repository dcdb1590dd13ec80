"""A direct committee's own plan (III.3): its level and below, never later than the province's."""

from datetime import date
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from campaign.domain import amendments, copies, drafts, plan
from campaign.models import Campaign

TEXT = Path("campaign/plans/210-kh-tu.toml").read_text(encoding="utf-8")


@pytest.fixture
def parent(province, commission):
    return plan.publish(campaign_id=plan.load(TEXT, unit=province).pk, by=commission)


@pytest.fixture
def draft(parent, bu_dop, bu_dop_head):
    facts = {"number": "85-KH/HU", "issued_on": date(2023, 11, 30)}
    return copies.own_plan(parent_id=parent.pk, unit=bu_dop, by=bu_dop_head, **facts)


@pytest.fixture
def published(draft, bu_dop_head):
    return plan.publish(campaign_id=draft.pk, by=bu_dop_head)


def move(draft, day, by):
    row = draft.milestones.get(key="D1")
    values = {"printed_date": day, "printed_words": f"trước ngày {day:%d/%m/%Y}"}
    return drafts.save_milestone(plan_id=draft.pk, milestone_id=row.pk, values=values, by=by)


def see(users):
    return [u.username for u in users if Campaign.objects.visible_to(u).exclude(parent=None)]


def test_it_takes_the_milestones_of_its_level_and_below(draft):
    assert list(draft.milestones.values_list("key", flat=True)) == ["D0d", "D1", "D5", "D11"]
    assert draft.key == "2023-bp-budop"


def test_a_milestone_may_be_earlier_but_never_later_than_the_provinces(draft, bu_dop_head):
    move(draft, date(2023, 12, 15), bu_dop_head)
    later = "Mốc D1 hết ngày 21/12/2023, muộn hơn kế hoạch cấp trên"
    with pytest.raises(ValidationError, match=later):
        move(draft, date(2023, 12, 22), bu_dop_head)
    assert draft.milestones.get(key="D1").printed_date == date(2023, 12, 15)


def test_the_inclusive_reading_must_not_make_it_later(draft, bu_dop_head):
    values = {"before_is_inclusive": True}
    drafts.save_identity(plan_id=draft.pk, values=values, by=bu_dop_head)
    with pytest.raises(ValidationError, match="Mốc D1 hết ngày 20/12/2023, muộn hơn"):
        plan.publish(campaign_id=draft.pk, by=bu_dop_head)


def test_a_date_the_province_prints_is_not_dropped(draft, bu_dop_head):
    row = draft.milestones.get(key="D1")
    values = {"operator": "none", "printed_date": None}
    with pytest.raises(ValidationError, match="chưa có ngày cuối; kế hoạch cấp trên hết ngày"):
        drafts.save_milestone(plan_id=draft.pk, milestone_id=row.pk, values=values, by=bu_dop_head)


def test_a_committee_has_one_plan_in_a_campaign(draft, parent, bu_dop, bu_dop_head):
    with pytest.raises(ValidationError, match="đã có kế hoạch của cấp mình"):
        copies.own_plan(
            parent_id=parent.pk, unit=bu_dop, number="x", issued_on=date(2023, 12, 1),
            by=bu_dop_head,
        )  # fmt: skip


def test_a_draft_is_the_committees_own(draft, bu_dop_head, bu_dop_clerk, commission, stranger):
    assert see([bu_dop_head, bu_dop_clerk, commission, stranger]) == ["budop.bithu", "budop"]


def test_published_it_is_seen_by_its_subtree_and_above(
    published, bu_dop_1_clerk, commission, inspector, stranger, member
):
    seen = see([bu_dop_1_clerk, commission, inspector, stranger, member])
    assert seen == ["budop.coso1", "bantochuc", "kiemtra"]


def test_the_campaign_everyone_means_stays_the_provinces(published, parent, bu_dop_1_clerk):
    assert Campaign.objects.visible_to(bu_dop_1_clerk).current() == parent


def test_tasks_of_a_committees_plan_are_not_the_provinces_to_open(published, signed_in, commission):
    """Whoever sees the plan without making it is told so; it has no report of its own."""
    browser = signed_in(commission)
    url = reverse("reviews:open-tasks", args=[published.key])
    assert browser.get(url).status_code == 403
    data = {"campaign": published.key}
    assert browser.post(reverse("reports:build"), data).status_code == 404


def test_the_head_drafts_and_publishes_in_the_browser(parent, bu_dop, bu_dop_head, signed_in):
    browser = signed_in(bu_dop_head)
    page = browser.get(parent.get_absolute_url()).content.decode()
    assert "Soạn kế hoạch của cấp mình" in page
    data = {"unit": bu_dop.pk, "number": "85-KH/HU", "issued_on": "30/11/2023"}
    made = browser.post(reverse("campaign:own-plan", args=[parent.key]), data)
    assert made.url == "/ke-hoach/2023-bp-budop/soan/"
    assert browser.get(made.url).status_code == 200
    done = browser.post(reverse("campaign:publish", args=["2023-bp-budop"]))
    assert done.url == "/ke-hoach/2023-bp-budop/"
    assert browser.get(done.url).status_code == 200


def test_a_grassroots_clerk_has_nothing_to_draft(parent, bu_dop, bu_dop_1_clerk, signed_in):
    browser, url = signed_in(bu_dop_1_clerk), reverse("campaign:own-plan", args=[parent.key])
    assert "Không có cấp ủy nào để soạn" in browser.get(url).content.decode()
    data = {"unit": bu_dop.pk, "number": "x", "issued_on": "30/11/2023"}
    assert browser.post(url, data).status_code == 422
    assert not Campaign.objects.exclude(parent=None).exists()


def test_the_commission_does_not_edit_a_committees_plan(draft, commission, stranger, signed_in):
    url = reverse("campaign:edit", args=[draft.key])
    assert [signed_in(u).get(url).status_code for u in (commission, stranger)] == [404, 404]


def test_the_province_sees_who_has_none(published, parent, loc_ninh, commission, signed_in):
    page = signed_in(commission).get(reverse("campaign:own-plans", args=[parent.key]))
    rows = {row["unit"].name: row["plan"] for row in page.context["rows"]}
    assert rows == {"Huyện ủy Bù Đốp": published, "Huyện ủy Lộc Ninh": None}
    assert f"milestone=D0d&amp;unit={loc_ninh.pk}" in page.content.decode()


def test_a_committee_sees_its_own_line_only(published, parent, stranger, loc_ninh, signed_in):
    page = signed_in(stranger).get(reverse("campaign:own-plans", args=[parent.key]))
    assert [row["unit"] for row in page.context["rows"]] == [loc_ninh]
    assert "85-KH/HU" not in page.content.decode()


def test_the_list_puts_the_provinces_plan_before_those_under_it(
    published, parent, commission, signed_in
):
    page = signed_in(commission).get(reverse("campaign:plans"))
    assert list(page.context["plans"]) == [parent, published]


def test_an_own_plan_made_late_by_an_amendment_above_says_so(
    published, parent, commission, bu_dop_head, signed_in
):
    amendments.amend(
        milestone_id=parent.milestones.get(key="D1").pk, number="215-KH/TU", reason="Sớm hơn",
        issued_on=date(2023, 12, 1), by=commission,
        values={
            "printed_words": "trước ngày 18/12/2023", "operator": "before",
            "printed_date": date(2023, 12, 18),
        },
    )  # fmt: skip
    page = signed_in(bu_dop_head).get(published.get_absolute_url()).content.decode()
    assert "Mốc D1 hết ngày 19/12/2023, muộn hơn kế hoạch cấp trên" in page
