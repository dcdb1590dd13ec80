"""A plan from a file in the browser, and back into a file: nothing is lost on the way."""

import tomllib
from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from campaign.domain import plan, plan_files, plan_texts
from campaign.lib import tomlwrite
from campaign.models import Campaign

PLANS = Path("campaign/plans")
TEXT = (PLANS / "210-kh-tu.toml").read_text(encoding="utf-8")
ADDRESS = "/ke-hoach/soan-tu-tep/"
PARTS = ("bases", "milestones", "topics", "recipients", "assumptions")
words = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=40
).filter(str.strip)
values = st.recursive(
    words | st.integers(-(2**63), 2**63 - 1) | st.booleans() | st.dates(date(1, 1, 1)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=8,
)


def sent(browser, data, **more):
    file = SimpleUploadedFile("ke-hoach.toml", data)
    return browser.post(ADDRESS, {"file": file, **more})


def facts(row, keys):
    return {key: getattr(row, key) for key in sorted(keys)}


def all_facts(file):
    rows = [facts(file.campaign, plan_files.CAMPAIGN), file.rule_set]
    keys = [plan_files.BASIS, plan_files.MILESTONE, {"text"}, {"text", "subjects"}]
    for part, of in zip(PARTS, [*keys, {"clause", "text"}], strict=True):
        rows.append([facts(row, of) for row in getattr(file, part)])
    return rows


@given(values)
def test_what_is_written_as_toml_reads_the_same(value):
    assert tomllib.loads(tomlwrite.lines([("khóa", value)])) == {"khóa": value}


@given(words, words, st.dates(date(1990, 1, 1), date(2090, 1, 1)))
def test_whatever_a_plan_says_survives_the_file(subject, topic, issued_on):
    file = plan_files.read(TEXT)
    file.campaign.subject, file.campaign.issued_on = subject, issued_on
    file.topics[0].text = file.assumptions[0].text = topic
    assert all_facts(plan_files.read(plan_texts.write(file))) == all_facts(file)


def test_a_plan_taken_from_the_database_makes_the_same_plan(province, commission):
    first = plan.load(TEXT, unit=province, by=commission)
    written = plan_texts.of(first)
    assert all_facts(plan_files.read(written)) == all_facts(plan_files.read(TEXT))


def test_the_template_is_a_plan(signed_in, commission):
    answer = signed_in(commission).get(f"{ADDRESS}mau/")
    assert plan_files.read(answer.content.decode()).campaign.key == "2099"


def test_checked_shown_and_only_then_drafted(signed_in, commission, province):
    browser = signed_in(commission)
    shown = sent(browser, TEXT.encode())
    assert (shown.status_code, Campaign.objects.count()) == (200, 0)
    assert "Kế hoạch số 210-KH/TU" in shown.text
    made = browser.post(ADDRESS, {"text": TEXT.replace("\n", "\r\n"), "confirm": "1"})
    assert (made.status_code, made.url) == (302, "/ke-hoach/2023/soan/")
    draft = Campaign.objects.get()
    assert (draft.state, draft.milestones.count()) == ("draft", 16)
    back = browser.get("/ke-hoach/2023/tep/")
    assert all_facts(plan_files.read(back.content.decode())) == all_facts(plan_files.read(TEXT))


def test_all_problems_are_named_at_once_each_on_its_line(signed_in, commission):
    wrong = TEXT.replace("year = 2023", 'year = "hai"').replace('work = "results"', 'work = "x"')
    answer = sent(signed_in(commission), wrong.encode())
    found = [(one.words, one.number) for one in answer.context["problems"]]
    assert answer.status_code == 422
    assert ('year = "hai"', wrong.split("\n").index('year = "hai"') + 1) in found
    assert len(found) == 4
    assert wrong.replace('"', "&quot;")[:200] in answer.text  # what was sent can be put right here


HOSTILE = {
    "too big": b"# " + b"x" * 300_000,
    "binary": b"\x89PNG\r\n\x1a\n\x00\x00",
    "another encoding": 'title = "Ki\u1ec3m'.encode("utf-16"),
    "nested deep": b"a = " + b"[" * 90_000,
    "dotted deep": b".".join([b"a"] * 20_000) + b" = 1",
    "long number": b"year = " + b"9" * 9_000,
    "empty": b"",
    "nul": b'[campaign]\nkey = "a\\u0000b"\n',
    "no table": b"campaign = 3\nmilestones = [1]\n",
    "odd json": TEXT.replace(
        "remind_days_before = [7, 3, 1]", "remind_days_before = [nan]"
    ).encode(),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_is_refused_in_words(signed_in, commission, kind):
    answer = sent(signed_in(commission), HOSTILE[kind])
    assert (answer.status_code, Campaign.objects.count()) == (422, 0)
    assert answer.context["problems"]


def test_it_may_not_replace_what_is_published_or_anothers(
    signed_in, commission, campaign, province, bu_dop
):
    browser = signed_in(commission)
    assert sent(browser, TEXT.encode()).status_code == 422
    own = Campaign.objects.get(pk=campaign.pk)
    own.pk, own.key, own.parent, own.unit = None, "2024", campaign, bu_dop
    own.state, own.published_at, own.published_by = "draft", None, None
    own.save()
    other = TEXT.replace('key = "2023"', 'key = "2024"').replace("year = 2023", "year = 2024")
    assert sent(browser, other.encode(), confirm="1").status_code == 422
    assert Campaign.objects.get(key="2024").unit == bu_dop


def test_a_second_plan_of_the_year_is_refused(signed_in, commission, campaign):
    other = TEXT.replace('key = "2023"', 'key = "2023b"')
    assert sent(signed_in(commission), other.encode()).status_code == 422


def test_strangers_neither_upload_nor_read_a_draft(signed_in, stranger, province):
    plan.load(TEXT, unit=province)
    browser = signed_in(stranger)
    assert browser.get(ADDRESS).status_code == 403
    assert browser.get("/ke-hoach/2023/tep/").status_code == 404
