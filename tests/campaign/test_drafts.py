"""Drafting: from last year's plan, field by field, on record; never a published plan."""

from datetime import date
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from campaign.domain import copies, differences, drafts, plan
from campaign.models import Campaign
from orgunits import audit
from orgunits.models import AuditEvent

TEXT = Path("campaign/plans/210-kh-tu.toml").read_text(encoding="utf-8")


@pytest.fixture
def published(province, commission):
    return plan.publish(campaign_id=plan.load(TEXT, unit=province).pk, by=commission)


@pytest.fixture
def draft(published, commission):
    facts = {"year": 2024, "number": "1-KH/TU", "issued_on": date(2024, 11, 20)}
    return copies.next_year(source_id=published.pk, by=commission, **facts)


def url(draft, name="edit", **kwargs):
    return reverse(f"campaign:{name}", kwargs={"key": draft.key, **kwargs})


def fields_of(form):
    shown = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    return {name: _typed(value) for name, value in shown.items() if value not in (None, "", False)}


def _typed(value):
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else value


def test_last_years_deadlines_move_by_a_year_and_keep_their_words(draft):
    d1 = draft.milestones.get(key="D1")
    assert (d1.printed_date, d1.printed_words) == (date(2024, 12, 20), "trước ngày 20/12/2024")
    assert draft.milestones.get(key="D10").printed_date == date(2025, 2, 15)
    assert draft.milestones.count() == 16
    assert (draft.state, draft.title) == ("draft", "Kiểm điểm năm 2024")


def test_the_29th_of_february_moves_to_the_28th():
    assert copies.shifted(date(2024, 2, 29), 1) == date(2025, 2, 28)


def test_differences_name_the_field_and_the_weekday(published, draft):
    rows = {(row.what, row.field): row for row in differences.between(published, draft)}
    moved = rows["Mốc D1", "ghi trong kế hoạch"]
    assert (moved.old, moved.new) == ("trước ngày 20/12/2023", "trước ngày 20/12/2024")
    assert moved.note == "thứ Tư thành thứ Sáu"
    assert rows["Kế hoạch", "năm"].new == "2024"
    assert ("Mốc D11", "việc") not in rows


def test_a_year_has_one_plan(published, commission):
    facts = {"year": 2023, "number": "1-KH/TU", "issued_on": date(2024, 11, 20)}
    with pytest.raises(ValidationError, match="phải sau năm 2023"):
        copies.next_year(source_id=published.pk, by=commission, **facts)


def test_a_draft_is_not_the_current_campaign(draft, published, commission):
    assert Campaign.objects.visible_to(commission).current() == published


def test_editing_a_milestone_is_on_record_with_what_stood_before(draft, commission):
    row = draft.milestones.get(key="D0d")
    values = {"internal_date": date(2024, 12, 6)}
    drafts.save_milestone(plan_id=draft.pk, milestone_id=row.pk, values=values, by=commission)
    event = AuditEvent.objects.get(action="milestone.edited")
    assert (event.before, event.after) == (
        {"internal_date": None},
        {"internal_date": "2024-12-06"},
    )


def test_saving_the_same_again_records_nothing(draft, commission):
    drafts.save_identity(plan_id=draft.pk, values={"place": draft.place}, by=commission)
    assert not AuditEvent.objects.filter(action="campaign.edited").exists()


def test_words_and_date_must_agree(draft, commission):
    row = draft.milestones.get(key="D1")
    with pytest.raises(ValidationError, match="lời văn in không có ngày 18/12/2024"):
        drafts.save_milestone(
            plan_id=draft.pk,
            milestone_id=row.pk,
            values={"printed_date": date(2024, 12, 18)},
            by=commission,
        )


def test_a_published_plan_is_not_edited(published, commission):
    with pytest.raises(ValidationError, match="chỉ đổi bằng văn bản sửa đổi"):
        drafts.save_identity(plan_id=published.pk, values={"place": "X"}, by=commission)
    with pytest.raises(ValidationError, match="chỉ đổi bằng văn bản sửa đổi"):
        drafts.save_rows(plan_id=published.pk, part="topics", rows=[], by=commission)


def test_nothing_is_left_behind_when_audit_fails(draft, commission, monkeypatch):
    monkeypatch.setattr(audit, "record", lambda *a, **k: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        drafts.save_rows(plan_id=draft.pk, part="topics", rows=[], by=commission)
    assert draft.topics.count() == 7


def test_a_draft_is_made_in_the_browser_and_shows_its_differences(published, signed_in, commission):
    browser = signed_in(commission)
    data = {"year": "2024", "number": "1-KH/TU", "issued_on": "20/11/2024"}
    answer = browser.post(url(published, "next-year"), data, follow=True)
    html = answer.content.decode()
    assert "Khác với Kế hoạch 210-KH/TU" in html
    assert "thứ Tư thành thứ Sáu" in html
    again = browser.post(url(published, "next-year"), data)
    assert (again.status_code, "đã có kế hoạch" in again.content.decode()) == (422, True)


def test_a_milestone_is_edited_in_the_browser(draft, signed_in, commission):
    browser, row = signed_in(commission), draft.milestones.get(key="D1")
    address = url(draft, "milestone", pk=row.pk)
    data = fields_of(browser.get(address).context["form"])
    data |= {"printed_words": "trước ngày 18/12/2024", "printed_date": "18/12/2024"}
    assert browser.post(address, data).status_code == 302
    row.refresh_from_db()
    assert (row.printed_date, row.last_day) == (date(2024, 12, 18), date(2024, 12, 17))
    wrong = browser.post(address, data | {"printed_words": "sớm"})
    assert (wrong.status_code, "lời văn in không có ngày" in wrong.content.decode()) == (422, True)


def test_a_milestone_is_added_once_and_removed(draft, signed_in, commission):
    browser = signed_in(commission)
    data = {
        "key": "D12", "title": "Việc mới", "short_title": "Mới", "printed_words": "không ghi",
        "operator": "none", "actor": "Văn phòng", "deliverable": "Văn bản", "clause": "III",
        "work": "nothing", "internal_date": "20/12/2024",
    }  # fmt: skip
    assert browser.post(url(draft, "milestone-add"), data).status_code == 302
    added = draft.milestones.get(key="D12")
    assert added.last_day == date(2024, 12, 20)
    again = browser.post(url(draft, "milestone-add"), data)
    assert (again.status_code, "Đã có mốc" in again.content.decode()) == (422, True)
    assert browser.post(url(draft, "milestone-remove", pk=added.pk)).status_code == 302
    assert not draft.milestones.filter(key="D12").exists()


@pytest.mark.parametrize("part", ["trong-tam", "noi-nhan"])
def test_a_list_is_edited_as_lines(draft, signed_in, commission, part):
    browser = signed_in(commission)
    browser.post(url(draft, "edit-part", part=part), {"lines": "Một\n\n  Hai \n"})
    rows = draft.topics if part == "trong-tam" else draft.recipients
    assert [row.text for row in rows.all()] == ["Một", "Hai"]


@pytest.mark.parametrize(("part", "kept"), [("can-cu", "bases"), ("cach-hieu", "assumptions")])
def test_a_list_of_fields_loses_what_is_struck_out(draft, signed_in, commission, part, kept):
    browser, manager = signed_in(commission), getattr(draft, kept)
    formset = browser.get(url(draft, "edit-part", part=part)).context["form"]
    data = {"rows-TOTAL_FORMS": len(formset.forms), "rows-INITIAL_FORMS": manager.count()}
    for n, form in enumerate(formset.forms):
        data |= {f"rows-{n}-{name}": value for name, value in fields_of(form).items()}
    data["rows-0-DELETE"] = "on"
    before = [str(row) for row in manager.all()]
    assert browser.post(url(draft, "edit-part", part=part), data).status_code == 302
    assert [str(row) for row in manager.all()] == before[1:]


def test_the_reading_of_before_is_a_setting_of_the_draft(draft, signed_in, commission):
    browser = signed_in(commission)
    data = fields_of(browser.get(url(draft)).context["form"]) | {"before_is_inclusive": "on"}
    assert browser.post(url(draft), data).status_code == 302
    draft.refresh_from_db()
    assert draft.milestones.get(key="D1").last_day == date(2024, 12, 20)


def test_a_stranger_neither_sees_nor_edits_a_draft(draft, signed_in, stranger, office):
    for name in ("edit", "milestone-add"):
        answers = [signed_in(user).get(url(draft, name)).status_code for user in (stranger, office)]
        assert answers == [404, 403]
    assert signed_in(stranger).get(url(draft, "differences")).status_code == 404


def test_a_published_plan_has_no_editing_page(published, signed_in, commission):
    assert signed_in(commission).get(url(published)).status_code == 404


# --- from nothing

HEAD = {
    "year": "2025",
    "title": "Kiểm điểm năm 2025",
    "number": "dự thảo",
    "place": "Bình Phước",
    "issued_on": "20/11/2025",
    "issuer": "TỈNH ỦY BÌNH PHƯỚC",
    "subject": "kiểm điểm năm 2025",
    "signed_for": "T/M BAN THƯỜNG VỤ",
    "signer_post": "PHÓ BÍ THƯ",
    "rule_set": "124-qd-tw",
}
SEAT = {
    "key": "D4",
    "title": "Gửi bản tự kiểm điểm",
    "short_title": "Tự kiểm điểm",
    "printed_words": "trước ngày 25/12/2025",
    "operator": "before",
    "level": "province",
    "printed_date": "25/12/2025",
    "actor": "Từng Ủy viên",
    "deliverable": "Bản tự kiểm điểm",
    "clause": "II.8.1",
    "work": "document",
    "form": "02B",
}


def test_a_plan_is_drafted_from_nothing_to_publishing(province, commission, signed_in):
    browser = signed_in(commission)
    assert browser.post(reverse("campaign:plan-new"), HEAD).status_code == 302
    made = Campaign.objects.get()
    assert (made.key, made.state, made.rule_set.code) == ("2025", "draft", "124-QĐ/TW")
    add = url(made, "milestone-add")
    assert browser.post(add, SEAT | {"members": "on", "codes": "VPTU"}).status_code == 422
    assert browser.post(add, SEAT | {"members": "on"}).status_code == 302
    asked = SEAT | {"key": "D2", "codes": "VPTU, BTC", "form": "01"}
    assert browser.post(add, asked).status_code == 302
    subjects = dict(made.milestones.values_list("key", "subjects"))
    assert subjects == {"D4": {"posts": ["standing_committee"]}, "D2": {"codes": ["VPTU", "BTC"]}}
    rows = {"rows-TOTAL_FORMS": "1", "rows-INITIAL_FORMS": "0", "rows-0-title": "Quy định 124"}
    rows |= {"rows-0-issuer": "Bộ Chính trị"}
    assert browser.post(url(made, "edit-part", part="can-cu"), rows).status_code == 302
    assert browser.post(url(made, "publish")).status_code == 302
    assert Campaign.objects.get().state == "published"


def test_a_second_plan_of_the_year_is_refused_with_what_was_typed(published, commission, signed_in):
    answer = signed_in(commission).post(reverse("campaign:plan-new"), HEAD | {"year": "2023"})
    assert answer.status_code == 422
    assert "Năm 2023 đã có kế hoạch." in answer.text
    assert 'value="Kiểm điểm năm 2025"' in answer.text
    assert Campaign.objects.count() == 1


def test_a_plan_from_nothing_stands_or_falls_with_its_record(province, commission, monkeypatch):
    monkeypatch.setattr("orgunits.audit.record", lambda *a, **k: 1 / 0)
    values = {"year": 2025, "number": "1", "issued_on": date(2025, 11, 20)}
    facts = {"rule_set": "124-qd-tw", "unit": province, "by": commission}
    with pytest.raises(ZeroDivisionError):
        drafts.begin(values=values, **facts)
    assert not Campaign.objects.exists()
