"""How long a line of Times New Roman bold is: a rule “as long as the title” has to know (HD 36)."""

from __future__ import annotations

import unicodedata

# Thousandths of the size; Liberation Serif is cut to the same widths.
WIDTHS = (
    " 250,250.250:333-333/278(333)333"
    "A722B667C722D722E667F611G778H778I389J500K778L667M944N722O778P611Q778R722S556T667U722V722W1000"
    "X722Y722Z667a500b556c444d556e444f333g500h556i278j333k556l278m833n556o500p556q556r444s389t333"
    "u556v500w722x500y500z444Đ722đ556Ơ778ơ554Ư796ư600"
)
HORN = "\u031b"
FIGURE = 500


def _read(text: str) -> dict[str, int]:
    found: dict[str, int] = {}
    while text:
        sign, text = text[0], text[1:]
        figures = len(text) - len(text.lstrip("0123456789"))
        found[sign], text = int(text[:figures]), text[figures:]
    return found


KNOWN = _read(WIDTHS)


def points(text: str, size: float) -> float:
    return sum(KNOWN.get(_base(sign), FIGURE) for sign in text) * size / 1000


def _base(sign: str) -> str:
    """“Ộ” is as wide as “O”; “Ờ” as “Ơ”, whose horn sticks out."""
    apart = unicodedata.normalize("NFD", sign)
    return unicodedata.normalize("NFC", apart[0] + HORN) if HORN in apart else apart[0]
