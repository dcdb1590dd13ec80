"""The last look before publishing: sentences for what is missing, warnings for what is tight."""

from pathlib import Path

import pytest
from django.urls import reverse

from campaign.domain import plan, preflight

TEXT = Path("campaign/plans/210-kh-tu.toml").read_text(encoding="utf-8")


@pytest.fixture
def draft(province, office_unit, commission_unit, bu_dop):
    return plan.load(TEXT, unit=province)


def said(notes):
    return [note.text for note in notes]


def test_zero_slack_is_shown_and_does_not_stop_publishing(draft, commission):
    checked = preflight.check(draft)
    assert checked.is_ready
    tight = [text for text in said(checked.warnings) if "Không còn ngày nào dự phòng." in text]
    assert len(tight) == 1
    plan.publish(campaign_id=draft.pk, by=commission)
    assert draft.milestones.get(key="D4").printed_words == "trước ngày 25/12/2023"


def test_a_last_day_on_a_sunday_is_named(draft):
    assert "Mốc D3 hết ngày 24/12/2023, là Chủ nhật." in said(preflight.check(draft).warnings)


def test_a_code_that_names_no_unit_in_force_is_named(draft, office_unit):
    type(office_unit).objects.filter(pk=office_unit.pk).update(code="KHAC")
    expected = "Mốc D2 nêu mã không có đơn vị nào đang hoạt động: VPTU."
    assert expected in said(preflight.check(draft).warnings)


def test_people_are_counted_as_they_stand_today(draft, member, other_member):
    reach = {row.milestone.key: row for row in preflight.check(draft).reach}
    assert (reach["D4"].sentence, reach["D5"].sentence) == ("2 đồng chí", "1 đơn vị")


def test_what_the_plan_leaves_undated_is_a_note(draft):
    notes = said(preflight.check(draft).notes)
    assert len([text for text in notes if "chưa đặt thời hạn nội bộ" in text]) == 5


def test_the_page_says_what_is_missing_and_offers_no_button(draft, signed_in, commission):
    draft.bases.all().delete()
    page = signed_in(commission).get(reverse("campaign:publish", args=[draft.key]))
    html = page.content.decode()
    assert "Kế hoạch chưa có văn bản căn cứ." in html
    assert "Đang ban hành" not in html


def test_a_stranger_gets_no_last_look(draft, signed_in, stranger, office):
    url = reverse("campaign:publish", args=[draft.key])
    assert [signed_in(user).get(url).status_code for user in (stranger, office)] == [404, 403]
