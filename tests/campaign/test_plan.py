"""The plan: published once, read by everyone, its dates said in both readings."""

from datetime import date
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from campaign.domain import plan, schedule
from campaign.models import Campaign
from orgunits import audit
from orgunits.models import AuditEvent

TEXT = Path("campaign/plans/210-kh-tu.toml").read_text(encoding="utf-8")


@pytest.fixture
def draft(province):
    return plan.load(TEXT, unit=province)


@pytest.fixture
def published(draft, commission):
    return plan.publish(campaign_id=draft.pk, by=commission)


def address(draft):
    return reverse("campaign:publish", args=[draft.key])


def test_publishing_is_recorded_with_time_and_person(published, commission):
    assert (published.state, published.published_by) == ("published", commission)
    event = AuditEvent.objects.get(action="campaign.published")
    assert (event.actor, event.unit) == (commission, published.unit)
    assert (event.before, event.after) == ({"state": "draft"}, {"state": "published"})


def test_publishing_twice_is_refused_and_changes_nothing(published, commission):
    at = published.published_at
    with pytest.raises(ValidationError, match="không còn ở trạng thái"):
        plan.publish(campaign_id=published.pk, by=commission)
    published.refresh_from_db()
    assert published.published_at == at
    assert AuditEvent.objects.filter(action="campaign.published").count() == 1


def test_publishing_leaves_nothing_behind_when_audit_fails(draft, commission, monkeypatch):
    monkeypatch.setattr(audit, "record", lambda *a, **k: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        plan.publish(campaign_id=draft.pk, by=commission)
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_what_is_missing_is_said_in_sentences(draft, commission):
    draft.bases.all().delete()
    draft.rule_set.grades.all().delete()
    draft.milestones.filter(key="D1").update(subjects={}, operator="derived", printed_date=None)
    with pytest.raises(ValidationError) as refused:
        plan.publish(campaign_id=draft.pk, by=commission)
    assert refused.value.messages == [
        "Kế hoạch chưa có văn bản căn cứ.",
        "Bộ quy định 124-QĐ/TW chưa có mức xếp loại.",
        "Mốc D1 chưa nêu đối tượng thực hiện.",
        "Mốc D1 chưa có ngày cuối.",
    ]


def test_a_draft_without_milestones_is_not_published(draft, commission):
    draft.milestones.all().delete()
    with pytest.raises(ValidationError, match="chưa có mốc nào"):
        plan.publish(campaign_id=draft.pk, by=commission)


def test_a_draft_is_seen_by_its_makers_only(draft, commission, office, inspector, stranger):
    seen = {
        user.username
        for user in (commission, office, inspector, stranger)
        if Campaign.objects.visible_to(user).exists()
    }
    assert seen == {"bantochuc"}


@pytest.mark.parametrize("name", ["campaign:plan", "campaign:publish", "reviews:open-tasks"])
def test_a_draft_does_not_exist_for_others(draft, signed_in, stranger, office, name):
    """The stranger makes plans of a committee, the office makes none."""
    expected = {"campaign:plan": (404, 404)}
    url = reverse(name, args=[draft.key])
    answers = tuple(signed_in(user).get(url).status_code for user in (stranger, office))
    assert answers == expected.get(name, (404, 403))


def test_everyone_signed_in_reads_a_published_plan(published, signed_in, stranger, client):
    url = published.get_absolute_url()
    assert signed_in(stranger).get(url).status_code == 200
    assert client.get(url).status_code == 302


def test_the_page_shows_both_readings(published, signed_in, stranger):
    page = signed_in(stranger).get(published.get_absolute_url()).content.decode()
    assert "hết ngày 19/12/2023" in page
    assert "(trước ngày 20/12/2023)" in page
    assert "Chủ nhật" in page
    assert "Không còn ngày nào dự phòng." in page
    assert "Ban hành kế hoạch" not in page


def test_the_inclusive_reading_moves_the_last_day(province):
    text = TEXT.replace("before_is_inclusive = false", "before_is_inclusive = true")
    loaded = plan.load(text, unit=province)
    assert loaded.milestones.get(key="D1").last_day == date(2023, 12, 20)


def test_publishing_asks_first_and_then_publishes(draft, signed_in, commission):
    browser = signed_in(commission)
    assert "Ban hành chưa mở nhiệm vụ" in browser.get(address(draft)).content.decode()
    assert browser.post(address(draft)).url == draft.get_absolute_url()
    draft.refresh_from_db()
    assert draft.state == "published"


def test_publishing_again_in_the_browser_says_why_not(published, signed_in, commission):
    answer = signed_in(commission).post(address(published))
    assert answer.status_code == 422
    assert "không còn ở trạng thái" in answer.content.decode()


def test_a_stranger_cannot_publish(draft, signed_in, stranger, bu_dop_clerk):
    for user in (stranger, bu_dop_clerk):
        assert signed_in(user).post(address(draft)).status_code == 404
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_the_list_shows_drafts_to_makers_only(draft, signed_in, commission, stranger):
    url = reverse("campaign:plans")
    assert "210-KH/TU" in signed_in(commission).get(url).content.decode()
    assert "Chưa có kế hoạch nào" in signed_in(stranger).get(url).content.decode()


def test_schedule_notes_are_computed_from_the_dates(draft):
    notes = schedule.notes(list(draft.milestones.select_related("campaign")))
    assert [(note.clause, note.is_tight) for note in notes] == [
        ("II.5-3; II.5-2", False),
        ("III.4-3", False),
        ("III.4-3", True),
    ]
    assert "chậm nhất 28/12/2023, tài liệu gửi chậm nhất 25/12/2023" in notes[1].text
    assert "chậm nhất 27/12/2023, tài liệu gửi chậm nhất 24/12/2023" in notes[2].text


def test_the_plan_page_asks_a_fixed_number_of_questions(
    published, signed_in, commission, django_assert_max_num_queries
):
    browser = signed_in(commission)
    with django_assert_max_num_queries(25):
        browser.get(published.get_absolute_url())
