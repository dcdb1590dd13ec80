"""The official forms are data: read with all errors at once, tied to a rule set (domain 2.9)."""

import pytest

from campaign.domain import review_forms
from campaign.lib.tomlfile import Refused

RULES = "124-QĐ/TW"


def shipped(code="02B"):
    return (review_forms.FOLDER / "25-hd-btctw" / f"{code}.toml").read_text("utf-8")


def test_the_rule_set_of_2023_has_its_three_forms():
    assert [form.code for form in review_forms.of_rule_set(RULES)] == ["01", "02A", "02B"]


def test_a_leading_post_writes_the_form_for_leading_posts():
    form = review_forms.of(RULES, "02B")
    assert form.identity.symbol == "Mẫu 02B-HD KĐ.ĐG 2023"
    assert form.identity.under_title == "(Cá nhân giữ chức vụ lãnh đạo, quản lý)"


@pytest.mark.parametrize("code", ["01", "02A", "02B"])
def test_each_form_has_the_seven_numbered_sections(code):
    form = review_forms.of(RULES, code)
    roman = [section.number for section in form.sections if not section.number.isdecimal()]
    assert roman == ["I", "II", "III", "IV", "V", "VI", "VII"]


def test_r5_topics_belong_to_the_collective_and_to_leading_posts():
    with_topics = {
        form.code
        for form in review_forms.of_rule_set(RULES)
        if any(section.has_topics for section in form.sections)
    }
    assert with_topics == {"01", "02B"}


def test_a_section_is_called_by_its_heading_and_number():
    labels = review_forms.of(RULES, "02B").labels
    assert (labels["duties"], labels["remedies"], labels["as_member"]) == ("I.2", "III", "VII.2")


def test_what_is_not_verified_is_said_with_each_form():
    assert all(form.identity.unverified for form in review_forms.of_rule_set(RULES))


def test_both_personal_forms_name_their_sections_alike():
    """So that changing from one to the other loses nothing."""
    first, second = (review_forms.of(RULES, code).written for code in ("02A", "02B"))
    assert [section.key for section in first] == [section.key for section in second]


def test_kept_with_a_review_and_read_back_it_is_the_same():
    form = review_forms.of(RULES, "01")
    assert review_forms.thaw(review_forms.freeze(form)) == form


def test_a_wrong_file_is_answered_with_every_line():
    text = shipped().replace('kind = "level"', 'kind = "cap-do"', 1)
    text = text.replace("words = 600", 'words = "600"').replace('key = "causes"', 'key = "duties"')
    with pytest.raises(Refused) as refused:
        review_forms.read(text.replace('object_kind = "leading_cadre"', 'object_kind = "x"'))
    assert [problem.line for problem in refused.value.problems] == sorted(
        n
        for n, line in enumerate(text.splitlines(), start=1)
        if line in ('object_kind = "leading_cadre"', 'kind = "cap-do"', 'words = "600"')
        or (line == 'key = "duties"' and "Nguyên nhân" in text.splitlines()[n + 1])
    )


def test_no_form_under_another_rule_set():
    assert review_forms.of("132-QĐ/TW", "02B") is None
