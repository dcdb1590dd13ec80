"""Vietnamese text: found without marks, sorted by the alphabet, people by given name."""

import pytest

from campaign.lib import text


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Đảng ủy Khối", "dang uy khoi"),
        ("ĐẢNG UỶ", "dang uy"),
        ("Bù Đốp", "bu dop"),
        ("hoà", text.search_key("hòa")),
        ("Phước\u00a0Long", "phuoc long"),
    ],
)
def test_search_ignores_marks(written, key):
    assert text.search_key(written) == key


def test_decomposed_and_composed_text_are_one():
    decomposed = "Ba\u0302\u0300u"
    assert text.clean(decomposed) == "Bầu"
    assert text.search_key(decomposed) == "bau"


def test_letters_sort_in_the_order_of_the_alphabet():
    words = ["đa", "da", "ă", "â", "a", "ê", "e", "ơ", "ô", "o", "ư", "u"]
    assert sorted(words, key=text.sort_key) == [
        "a",
        "ă",
        "â",
        "da",
        "đa",
        "e",
        "ê",
        "o",
        "ô",
        "ơ",
        "u",
        "ư",
    ]


def test_tones_sort_after_letters():
    words = ["mạ", "má", "mã", "mả", "mà", "ma", "mai"]
    assert sorted(words, key=text.sort_key) == ["ma", "mà", "mả", "mã", "má", "mạ", "mai"]


def test_people_are_listed_by_given_name():
    names = ["Nguyễn Văn Đức", "Lê Thị Ánh", "Trần Văn An", "Bùi Thị An"]
    assert sorted(names, key=text.person_key) == [
        "Bùi Thị An",
        "Trần Văn An",
        "Lê Thị Ánh",
        "Nguyễn Văn Đức",
    ]


def test_numbers_in_names_sort_by_digit():
    assert sorted(["Chi bộ 2", "Chi bộ 1"], key=text.sort_key) == ["Chi bộ 1", "Chi bộ 2"]
