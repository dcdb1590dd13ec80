"""Last year beside this year: entered figures, a frozen report, or the word that there is none."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from campaign.lib import clock
from campaign.models import Campaign
from reports import general_annexes, general_sentences, pdf
from reports.domain import last_year, runs
from reports.figures import general
from reports.figures.shares import points
from reports.models import LastYear

DAY = date(2023, 12, 18)
MEMBERS = {"on_roll": 120, "excellent": 20, "good": 80, "completed": 10, "not_completed": 0}
BASIS = "Báo cáo số 312-BC/TU, ngày 14/02/2023 của Tỉnh ủy"


def enter(campaign, by, rows=None):
    rows = rows or {("party_member", "grassroots"): MEMBERS}
    return last_year.enter(campaign=campaign, basis=BASIS, rows=rows, by=by)


def compute(campaign):
    return general.compute(campaign, campaign.unit, DAY)


def said(figures):
    blocks = general_sentences.results(figures, general_annexes.numbers(figures, False))
    return " ".join(str(getattr(block, "words", block)) for block in blocks)


@pytest.mark.parametrize(
    ("now", "before", "change"),
    [
        ("13.9", "18.2", "-4.3"),
        ("18.2", "13.9", "+4.3"),
        ("5.0", "5.0", "0.0"),
        (None, "1.0", None),
    ],
)
def test_points_are_the_difference_of_the_shares_as_printed(now, before, change):
    assert points(now, before) == change


def test_without_any_figures_the_report_says_so(campaign, tables):
    figures = compute(campaign)
    assert figures.before is None
    assert "Chưa có số liệu năm 2022 trong hệ thống để so sánh." in said(figures)


def test_entered_figures_are_compared_in_percentage_points(campaign, tables, commission):
    enter(campaign, commission)
    figures = compute(campaign)
    [total] = figures.before.changes
    assert (total.kind, total.level) == ("party_member", "")
    assert total.shares == {
        "excellent": "-4.3", "good": "+0.3", "completed": "+2.2", "not_completed": "+1.7"
    }  # fmt: skip
    assert total.of_good == "-6.0"
    assert (
        "So với năm 2022: tỷ lệ Hoàn thành xuất sắc nhiệm vụ giảm 4,3 điểm phần trăm (năm trước "
        "18,2%), tính trên số Hoàn thành tốt nhiệm vụ giảm 6,0 điểm phần trăm (năm trước 25,0%); "
        "tỷ lệ Hoàn thành tốt nhiệm vụ tăng 0,3 điểm phần trăm (năm trước 72,7%)"
    ) in said(figures)
    assert "Năm 2022 chưa có số liệu về tổ chức đảng để so sánh." in said(figures)


def test_the_frozen_report_of_last_year_comes_before_entered_figures(
    campaign, tables, commission, monkeypatch
):
    monkeypatch.setattr(pdf, "general", lambda figures: b"%PDF-1.7 thu")
    old = runs.build(campaign=campaign, unit=campaign.unit, by=commission, as_of=clock.now())
    following = Campaign.objects.get(pk=campaign.pk)
    following.pk, following.key, following.year = None, "2024", 2024
    following.save()
    enter(following, commission)
    figures = compute(following)
    assert (figures.before.run, figures.before.year) == (old.pk, 2023)
    assert figures.before.basis == "Báo cáo tổng hợp năm 2023, số liệu tính đến 18/12/2023"


def test_a_kind_without_a_total_gets_the_sum_of_its_levels(campaign, commission):
    below = MEMBERS | {"on_roll": 110}
    rows = {("leading_cadre", "district"): MEMBERS, ("leading_cadre", "grassroots"): below}
    found = last_year.known(enter(campaign, commission, rows))
    assert found["leading_cadre", ""]["on_roll"] == 230
    assert found["leading_cadre", ""]["good"] == 160


def test_a_total_smaller_than_its_levels_is_refused(campaign, commission):
    rows = {("party_member", ""): MEMBERS | {"good": 70}, ("party_member", "grassroots"): MEMBERS}
    with pytest.raises(ValidationError, match="dòng cộng 70 nhỏ hơn tổng các cấp 80"):
        enter(campaign, commission, rows)
    assert not LastYear.objects.exists()


def test_the_form_enters_replaces_and_keeps_what_was_refused(campaign, commission, signed_in):
    client, address = signed_in(commission), reverse("reports:last-year", args=[campaign.key])
    row = {f"party_member-grassroots-{name}": n for name, n in MEMBERS.items()}
    assert client.post(address, {"basis": BASIS, **row}).status_code == 302
    wrong = client.post(address, {"basis": BASIS, **row, "party_member-grassroots-good": "95"})
    assert wrong.status_code == 422
    assert "Đảng viên, cấp cơ sở: bốn mức cộng lại 125, lớn hơn tổng số 120." in wrong.text
    assert 'value="95"' in wrong.text
    assert last_year.known(LastYear.objects.get())["party_member", ""] == MEMBERS
