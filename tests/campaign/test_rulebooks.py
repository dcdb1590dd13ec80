"""Three regulations as files, a province's layer upon one, and what changed between them (2.10)."""

import shutil

import pytest

from campaign.domain import review_forms, rule_files, rule_words, rulebooks, rules
from campaign.lib.tomlfile import Refused

HEAD = """
[rule_set]
code = "{code}"
title = "Quy định của tỉnh"
issued_on = 2023-11-20
parent = "124-QĐ/TW"
"""
CAP = """
[[caps]]
object_kind = "party_org"
percent = {percent}
base = "{base}"
clause = "Quy định của tỉnh"
sure = "X"
group = "từng loại hình"
"""


@pytest.fixture
def layered(tmp_path, monkeypatch):
    """The shipped files, and a province's own beside them."""

    def add(*parts):
        for path in rule_files.FOLDER.glob("*.toml"):
            shutil.copy(path, tmp_path)
        text = HEAD.format(code="124-QĐ/TW, tỉnh") + "".join(parts)
        (tmp_path / "tinh.toml").write_text(text, encoding="utf-8")
        monkeypatch.setattr(rule_files, "FOLDER", tmp_path)

    return add


def book(code):
    return rule_files.of_code(f"{code}-QĐ/TW")


def test_three_regulations_are_shipped_each_naming_the_one_before():
    chain = [(one.code, one.identity.replaces) for one in rule_files.shipped().values()]
    assert chain == [
        ("132-QĐ/TW", ""),
        ("124-QĐ/TW", "132-QĐ/TW"),
        ("366-QĐ/TW", "124-QĐ/TW"),
    ]


@pytest.mark.parametrize("name", ["132-qd-tw", "124-qd-tw", "366-qd-tw"])
def test_each_says_everything_the_page_needs(name, province):
    one = rule_files.shipped()[name]
    wanted = {"periods", "grades", "criteria", "grade_tests", "non_completions", "caps", "links"}
    wanted |= {"exemptions", "vote_rules", "authorities", "forms"}
    assert wanted <= {section.key for section in rule_words.sections(one)}
    assert rules.load(name, unit=province).caps.count() == 4


@pytest.mark.parametrize("code", ["132", "124", "366"])
def test_pinned_and_read_back_it_is_the_same(code):
    assert rulebooks.thaw(rulebooks.freeze(book(code))) == book(code)


def test_366_rates_by_points_with_thresholds_of_90_70_and_50():
    scale = book("366").scale
    assert (scale.common_points, scale.task_points) == (30, 70)
    tests = {test.grade: test.min_points for test in book("366").grade_tests if test.min_points}
    assert tests == {"excellent": 90, "good": 70, "completed": 50}


def test_124_asks_good_of_all_and_excellent_of_task_results():
    test = next(t for t in book("124").grade_tests if t.key == "excellent/all")
    assert (test.every, test.tasks) == ("good", "excellent")


def test_new_members_are_reviewed_under_132_and_no_longer_under_124():
    reviewed = {
        code: next(e.is_reviewed for e in book(code).exemptions if e.code == "under_six_months")
        for code in ("132", "124")
    }
    assert reviewed == {"132": True, "124": False}


def test_what_changed_is_said_row_by_row():
    rows = {row.title: (row.old, row.new) for row in
            rule_words.differences(book("124"), book("366"))}  # fmt: skip
    assert rows["Thang chấm"][1].startswith("Thang điểm 100")
    assert rows["Hằng quý: xếp loại quý I đến quý III, quý IV gộp vào cuối năm"] == ("", "có")
    assert rule_words.differences(book("124"), book("124")) == []


def test_no_row_stands_without_its_sureness_and_clause():
    lines = [
        line
        for one in rule_files.shipped().values()
        for section in rule_words.sections(one)
        for line in section.lines
    ]
    assert len(lines) > 100
    assert [line.title for line in lines if not (line.clause and line.sureness)] == []


def test_a_wrong_value_is_named_with_its_line():
    text = rule_files.text_of("124-qd-tw").replace('sure = "S"', 'sure = "chắc"', 1)
    with pytest.raises(Refused, match="Dòng .*“sure” không nhận “chắc”"):
        rulebooks.read(text)


def test_points_that_do_not_sum_to_30_and_70_are_refused():
    text = rule_files.text_of("366-qd-tw").replace("\npoints = 70", "\npoints = 60", 1)
    with pytest.raises(Refused, match="cộng lại 30 [+] 60 điểm, phải là 30 [+] 70"):
        rulebooks.read(text)


def test_a_province_may_lower_the_cap(layered, province):
    layered(CAP.format(percent=15, base="good"))
    loaded = rules.load("tinh", unit=province)
    assert loaded.code == "124-QĐ/TW, tỉnh"
    assert loaded.caps.get(object_kind="party_org").percent == 15
    assert loaded.caps.get(object_kind="party_member").percent == 20
    (difference,) = rule_words.differences(book("124"), rule_files.of_code(loaded.code))
    assert difference.section == "Tỷ lệ hoàn thành xuất sắc"


@pytest.mark.parametrize(
    ("cap", "key"),
    [({"percent": 25, "base": "good"}, "percent"),
     ({"percent": 20, "base": "good_or_above"}, "base")],
)  # fmt: skip
def test_a_province_may_not_loosen_the_cap(layered, province, cap, key):
    layered(CAP.format(**cap))
    with pytest.raises(Refused, match=f"“{key}” nới lỏng quy định của Trung ương"):
        rules.load("tinh", unit=province)


def test_a_province_may_not_switch_a_link_off_nor_shorten_a_lead(layered, province):
    layered(
        '[[links]]\nkey = "head_by_unit"\nis_on = false\nwords = "w"\nclause = "c"\nsure = "X"\n',
        '[[lead_times]]\nkey = "collective_report"\nwords = "w"\ndays = 2\ncounting = "working"\n'
        'clause = "c"\nsure = "X"\n',
    )
    with pytest.raises(Refused) as refused:
        rules.load("tinh", unit=province)
    assert len(refused.value.problems) == 2


def test_a_province_may_add_a_case_of_non_completion(layered, province):
    layered('[[non_completions]]\nkey = "own"\nsubjects = "persons"\nwords = "Trường hợp của tỉnh"'
            '\nclause = "c"\nsure = "X"\n')  # fmt: skip
    own = rule_files.of_code("124-QĐ/TW, tỉnh")
    assert own.non_completions[-1].words == "Trường hợp của tỉnh"
    assert len(own.non_completions) == len(book("124").non_completions) + 1


def test_a_layer_is_reviewed_by_the_forms_of_its_regulation(layered):
    layered()
    forms = [form.code for form in review_forms.of_rule_set("124-QĐ/TW, tỉnh")]
    assert forms == ["01", "02A", "02B"]
