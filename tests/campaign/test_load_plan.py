"""A plan file becomes a draft; a wrong one is answered with every line and reason."""

from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from campaign.domain import plan, plan_files
from campaign.lib.tomlfile import Refused
from campaign.models import Campaign, Milestone, RuleSet
from orgunits.models import AuditEvent

FILE = Path("campaign/plans/210-kh-tu.toml")


@pytest.fixture(scope="module")
def text():
    return FILE.read_text(encoding="utf-8")


@pytest.fixture
def loaded(text, province):
    return plan.load(text, unit=province)


def problems(text):
    with pytest.raises(Refused) as refused:
        plan_files.read(text)
    return [(problem.line, problem.reason) for problem in refused.value.problems]


def line_of(text, part):
    return next(n for n, line in enumerate(text.splitlines(), 1) if part in line)


def test_plan_210_is_loaded_as_a_draft(loaded):
    assert (loaded.state, loaded.number, loaded.year) == ("draft", "210-KH/TU", 2023)
    assert loaded.rule_set.code == "124-QĐ/TW"
    assert [loaded.bases.count(), loaded.topics.count(), loaded.recipients.count()] == [4, 7, 10]


def test_every_milestone_has_its_last_day(loaded):
    days = {m.key: m.last_day for m in loaded.milestones.select_related("campaign")}
    assert days == {
        **dict.fromkeys(["D0a", "D0b", "D0c", "D0d", "D0e", "D6", "D11"]),
        "D1": date(2023, 12, 19),
        "D2": date(2023, 12, 19),
        "D3": date(2023, 12, 24),
        "D4": date(2023, 12, 24),
        "D5": date(2023, 12, 26),
        "D7": date(2023, 12, 29),
        "D8": date(2024, 1, 29),
        "D9": date(2024, 1, 29),
        "D10": date(2024, 2, 14),
    }


def test_printed_words_are_kept_verbatim(loaded):
    words = {m.key: m.printed_words for m in loaded.milestones.all()}
    assert words["D1"] == "trước ngày 20/12/2023"
    assert words["D6"] == "trước 03 ngày diễn ra Hội nghị"
    assert words["D11"] == "hoàn thành trước khi tổng kết công tác năm"


def test_the_province_stays_before_the_districts(loaded):
    """R15: as printed, 25/12 for the province and 27/12 for the districts; not repaired."""
    day = dict(loaded.milestones.values_list("key", "printed_date"))
    assert (day["D3"], day["D5"]) == (date(2023, 12, 25), date(2023, 12, 27))


def test_the_third_basis_has_no_number(loaded):
    assert [basis.number for basis in loaded.bases.all()] == [
        "124-QĐ/TW",
        "25-HD/BTCTW",
        "",
        "1725-TB/TU",
    ]


def test_short_titles_fit_a_column(loaded):
    assert max(len(m.short_title) for m in loaded.milestones.all()) <= 20


def test_loading_again_changes_nothing(loaded, text, province):
    before = list(Milestone.objects.values_list("pk", flat=True))
    assert plan.load(text, unit=province) == loaded
    assert list(Milestone.objects.values_list("pk", flat=True)) == before
    assert AuditEvent.objects.filter(action="campaign.loaded").count() == 1


def test_a_changed_file_replaces_the_draft(loaded, text, province):
    plan.load(text.replace("Kiểm điểm năm 2023", "Kiểm điểm 2023"), unit=province)
    loaded.refresh_from_db()
    assert loaded.title == "Kiểm điểm 2023"
    assert loaded.milestones.count() == 16


def test_a_published_plan_is_left_alone(loaded, text, province, commission):
    plan.publish(campaign_id=loaded.pk, by=commission)
    assert plan.load(text, unit=province) == loaded
    with pytest.raises(Refused, match="đã ban hành"):
        plan.load(text + "\n# khác\n", unit=province)


def test_broken_syntax_names_its_line(text):
    broken = text.replace('key = "D1"', 'key = "D1', 1)
    [(line, reason)] = problems(broken)
    assert line == line_of(broken, 'key = "D1')
    assert reason.startswith("sai cú pháp TOML")


@pytest.mark.parametrize(
    ("old", "new", "part", "reason"),
    [
        ('operator = "derived"', 'operator = "after"', 'operator = "after"', "operator"),
        ("year = 2023", 'year = "2023"', 'year = "2023"', "“year” phải là số nguyên."),
        ('"124-qd-tw"', '"125"', 'rule_set = "125"', "không có bộ quy định “125”"),
        ('key = "D2"', 'key = "D1"', None, "mốc “D1” đã khai báo ở trên."),
        ('clause = "II.5-1"', 'cluase = "II.5-1"', "cluase", "không có mục nào tên “cluase”."),
        (
            '"trước ngày 27/12/2023"',
            '"trước ngày 28/12/2023"',
            "28/12",
            "không có ngày 27/12/2023.",
        ),
        ('posts = ["standing', 'posts = ["sitting', "sitting", "không hợp lệ trong “subjects”."),
        ('conference = "D7"', 'conference = "D77"', "D77", "không có mốc “D77”."),
        ("[7, 3, 1]", "[7, 0]", "[7, 0]", "“remind_days_before”"),
        ("printed_date = 2023-12-27\n", "", None, "cần ngày ghi trong kế hoạch."),
    ],
)
def test_each_mistake_is_named_with_its_line(text, old, new, part, reason):
    broken = text.replace(old, new, 1)
    found = problems(broken)
    assert any(reason in said for _line, said in found), found
    if part:
        assert any(line == line_of(broken, part) for line, _said in found), found


def test_all_mistakes_are_named_at_once(text):
    broken = text.replace("year = 2023", "year = -1", 1).replace('work = "results"', 'work = "x"')
    assert len(problems(broken)) >= 4


def test_a_missing_key_points_at_its_table(text):
    broken = text.replace('short_title = "Hồ sơ gửi Trung ương"\n', "", 1)
    [(line, reason)] = problems(broken)
    assert reason == "thiếu “short_title”."
    assert broken.splitlines()[line - 1] == "[[milestones]]"


def test_the_command_loads_for_the_root_unit(province, capsys):
    call_command("load_plan", str(FILE))
    assert "16 mốc, dự thảo" in capsys.readouterr().out
    assert Campaign.objects.get().unit == province
    assert RuleSet.objects.get().grades.count() == 4


def test_the_command_says_line_and_reason(province, tmp_path, text):
    file = tmp_path / "sai.toml"
    file.write_text(text.replace('work = "document"', 'work = "doc"', 1), encoding="utf-8")
    with pytest.raises(CommandError, match=r"sai\.toml:\d+: “work”"):
        call_command("load_plan", str(file))
    assert not Campaign.objects.exists()


def test_the_command_needs_a_known_unit(province):
    with pytest.raises(CommandError, match="Không có đơn vị mã XYZ"):
        call_command("load_plan", str(FILE), unit="XYZ")
