"""Vietnamese text: one normal form, search without marks, the alphabet's own order."""

from __future__ import annotations

import re
import unicodedata

ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
VOWEL_MARKS = {"\u0306", "\u0302", "\u031b"}


def clean(value: str) -> str:
    """NFC, no zero-width or non-breaking spaces, single blanks."""
    value = unicodedata.normalize("NFC", value).replace("\u00a0", " ").replace("\u200b", "")
    return re.sub(r"[ \t]+", " ", value).strip()


def search_key(value: str) -> str:
    """“Đặng Ủy Khối” is found by “dang uy khoi”: lower case, no marks, đ as d."""
    flat = unicodedata.normalize("NFD", clean(value).casefold()).replace("đ", "d")
    return "".join(sign for sign in flat if not unicodedata.combining(sign))


def sort_key(value: str) -> str:
    """Digits that sort like PostgreSQL's vi-x-icu: letters first (a ă â b … đ), then tones."""
    letters, tones = [], []
    for word in clean(value).casefold().split(" "):
        for letter, tone in _letters(word):
            letters.append(_rank(letter))
            tones.append(str(tone))
        letters.append("00")
    return "".join(letters) + "." + "".join(tones)


def person_key(full_name: str) -> str:
    """People are listed by given name, then surname and middle names."""
    *rest, given = clean(full_name).split(" ") or [""]
    return sort_key(" ".join([given, *rest]))


def _letters(word: str) -> list[tuple[str, int]]:
    found: list[tuple[str, int]] = []
    for sign in unicodedata.normalize("NFD", word):
        if sign in TONES and found:
            found[-1] = (found[-1][0], TONES[sign])
        elif sign in VOWEL_MARKS and found:
            base, tone = found[-1]
            found[-1] = (unicodedata.normalize("NFC", base + sign), tone)
        elif not unicodedata.combining(sign):
            found.append((sign, 0))
    return found


def _rank(letter: str) -> str:
    place = ALPHABET.find(letter)
    if place >= 0:
        return f"{place + 20:02d}"
    return f"{int(letter) + 10:02d}" if letter in "0123456789" else "05"
