"""What stands around the body in a DOCX: head, signatures, page numbers, watermark."""

from __future__ import annotations

from typing import Any

from campaign.lib import document_measure as measure
from campaign.lib import document_ooxml as ooxml
from campaign.lib import document_watermark as watermark
from campaign.lib.document import Closing, Document, Head, Signer
from campaign.lib.document_ooxml import paragraph, run
from campaign.lib.layout import Layout

MM_PER_POINT = 25.4 / 72
LEFT, LEFT_OF_STATE, RECIPIENTS = 44, 40, 52
HEAD_LINE, RECIPIENT_LINE, ROOM_TO_SIGN = 17, 15, 78
BOX = 12
FOOT = 10
SHORT_RULE = 24


def text_width(layout: Layout, *, wide: bool = False) -> float:
    """In millimetres."""
    page, side = layout.page, "wide_" if wide else ""
    return (297 if wide else 210) - page[f"{side}left"] - page[f"{side}right"]


def head(found: Head, layout: Layout, *, draft: bool) -> list[Any]:
    full = text_width(layout)
    left = full * (LEFT_OF_STATE if found.state_side else LEFT) / 100
    cells = (_left(found, layout, left, draft=draft), _right(found, layout, full - left))
    return [_side_by_side(cells, (left, full - left))]


def _side_by_side(cells: Any, widths: tuple[float, float]) -> Any:
    inner = [ooxml.twips(width) for width in widths]
    drawn = (ooxml.cell(width, *content) for width, content in zip(inner, cells, strict=True))
    return ooxml.table([ooxml.row(*drawn)], inner, borders=False, padding=(0, 0))


def _line(text: str, size: float, line: float = HEAD_LINE, **look: bool) -> Any:
    return paragraph(run(text, size=size, **look), align="center", line=line)


def _left(found: Head, layout: Layout, width: float, *, draft: bool) -> list[Any]:
    size = layout.sizes
    lines = []
    if found.superior:
        lines.append(_line(found.superior.upper(), size["superior"]))
    lines.append(_line(found.issuer.upper(), size["issuer"], bold=True))
    lines.append(_rule(SHORT_RULE, width) if found.state_side else _line("*", size["body"]))
    if found.number_line:
        lines.append(_line(found.number_line, size["number"]))
    if found.letter_subject:
        lines.append(_line(found.letter_subject, size["letter_subject"], 14, italic=True))
    boxes = [layout.draft] * draft + [found.mark] * bool(found.mark)
    return lines + [each for text in boxes for each in _box(text, width)]


def _right(found: Head, layout: Layout, width: float) -> list[Any]:
    size = layout.sizes
    if found.state_side:
        ruled, points = layout.motto, size["motto"]
        lines = [_line(layout.country, size["country"], bold=True)]
    else:
        ruled, points, lines = layout.party, size["party"], []
    lines.append(_line(ruled, points, bold=True))
    lines.append(_rule(measure.points(ruled, points) * MM_PER_POINT, width))
    if found.place_line:
        place = run(found.place_line, size=size["place"], italic=True)
        lines.append(paragraph(place, align="center", line=HEAD_LINE, before=8))
    return lines


def _rule(length: float, width: float) -> Any:
    """An empty paragraph with a line on top, drawn in from both sides to the length of the text."""
    aside = max((width - length) / 2, 0)
    return paragraph(line=4, before=1, sides=(aside, aside), border=[ooxml.rule("top")])


def _box(text: str, width: float) -> list[Any]:
    aside = max((width - measure.points(text, BOX) * MM_PER_POINT) / 2 - 3, 0)
    frame = [ooxml.rule(side, space=1) for side in ("top", "left", "bottom", "right")]
    said = run(text, size=BOX, bold=True)
    boxed = paragraph(said, align="center", line=15, sides=(aside, aside), border=frame)
    return [paragraph(line=8), boxed]


def closing(found: Closing, layout: Layout) -> list[Any]:
    """Held together with the last paragraph of the body."""
    full = text_width(layout)
    told = _recipients(found.recipients, layout)
    signed = [_signature(signer, layout) for signer in found.signers]
    if len(signed) < 2:
        left = full * RECIPIENTS / 100
        cells = (told, signed[0] if signed else [])
        return [_before(), _side_by_side(cells, (left, full - left)), _after()]
    table = _side_by_side(signed, (full / 2, full / 2))
    return [_before(), table, paragraph(line=12, keep=True), *told, _after()]


def _before() -> Any:
    return paragraph(line=18, keep=True)


def _after() -> Any:
    """A table may not be the last thing in a body."""
    return paragraph(line=1)


def _recipients(names: tuple[str, ...], layout: Layout) -> list[Any]:
    if not names:
        return []
    size = layout.sizes
    headed = run(layout.recipients, size=size["recipients_head"], underline=True)
    each = (run(f"- {name}", size=size["recipients"]) for name in names)
    rest = [paragraph(said, align="left", line=RECIPIENT_LINE, keep=True) for said in each]
    return [paragraph(headed, align="left", keep=True), *rest]


def _signature(signer: Signer, layout: Layout) -> list[Any]:
    size = layout.sizes["authority"]
    lines = [
        paragraph(run(text, size=size, bold=not place), align="center", keep=True)
        for place, text in enumerate(signer.authority)
    ]
    if not signer.name:
        return [*lines, paragraph(line=ROOM_TO_SIGN)]
    name = run(signer.name, size=size, bold=True)
    return [*lines, paragraph(name, align="center", before=ROOM_TO_SIGN)]


def page_marks(section: Any, document: Document) -> None:
    """The number from page 2 on; watermark and foot on every page."""
    section.different_first_page_header_footer = True
    number = ooxml.page_number(document.layout.sizes["page_number"])
    for header, content in ((section.header, number), (section.first_page_header, [])):
        header.is_linked_to_previous = False
        marks = watermark.drawn(document.watermark)
        _fill(header, paragraph(*marks, *content, style="Header", align="center"))
    if document.foot:
        for footer in (section.footer, section.first_page_footer):
            footer.is_linked_to_previous = False
            said = run(document.foot, size=FOOT, italic=True)
            _fill(footer, paragraph(said, style="Footer", align="center", line=12))


def _fill(holder: Any, drawn: Any) -> None:
    for child in list(holder._element):
        holder._element.remove(child)
    holder._element.append(drawn)
