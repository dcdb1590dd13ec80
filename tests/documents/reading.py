"""Read a drawn document back: every letter with its size and look, every font, every rule."""

import ctypes
import re
import unicodedata
from dataclasses import dataclass
from io import BytesIO

import docx
import pypdfium2
import pypdfium2.raw as raw
from docx.oxml.ns import qn

from campaign.lib.document import (
    Annex,
    Closing,
    Heading,
    Lines,
    Paragraph,
    Table,
    cleaned,
    grid,
    lines,
)

HYPHENS = "\x02\ufffe"  # as PDFium tells one at the end of a line
NUMBER_ROOM = 50  # points at the top of a page where its number stands


@dataclass(frozen=True)
class Look:
    size: float
    is_bold: bool
    is_italic: bool


@dataclass(frozen=True)
class Letter:
    sign: str
    look: Look


def squeezed(text):
    text = unicodedata.normalize("NFC", text.replace("\ufffe", ""))
    return re.sub(r"\s+", "", text)


# --- what the description says


def words_of(document):
    """Every text in the order in which it stands on the paper."""
    document = cleaned(document)
    found = [document.label] if document.label else []
    if document.head:
        found += _head(document)
    found += [document.type.upper(), *document.subject.split("\n")]
    if document.type or document.subject:
        found.append(document.layout.under_subject)
    blocks = list(document.body) + ([document.closing] if document.closing else [])
    for annex, inner in document.annexes:
        blocks += [annex, *inner]
    for block in blocks:
        found += _block(block, document.layout)
    return squeezed("".join(found))


def _head(document):
    head, style = document.head, document.layout
    left = [head.superior.upper(), head.issuer.upper(), "*", head.number_line, head.letter_subject]
    marks = [style.draft] * document.draft + [head.mark]
    return [*left, *marks, style.party, head.place_line]


def _block(block, style):
    if isinstance(block, Paragraph):
        return [run.text for line in lines(block.words) for run in line]
    if isinstance(block, Heading):
        return [block.text]
    if isinstance(block, Annex):
        return [block.title, block.subject]
    if isinstance(block, Table):
        head, rows = grid(block)
        return [cell.text for row in (*head, *rows) for cell in row]
    if isinstance(block, Closing):
        return _closing(block, style)
    assert isinstance(block, Lines)
    return []


def _closing(block, style):
    told = [style.recipients, *(f"- {name}" for name in block.recipients)]
    told = told if block.recipients else []
    signed = [text for signer in block.signers for text in (*signer.authority, signer.name)]
    return [*told, *signed] if len(block.signers) < 2 else [*signed, *told]


# --- what the PDF says


def pages_of(pdf):
    return list(pypdfium2.PdfDocument(pdf))


def letters_of(pdf):
    """All visible letters of all pages, without page numbers and the foot line."""
    return [letter for page in pages_of(pdf) for letter in _letters(page)]


def _letters(page):
    _width, height = page.get_size()
    text = page.get_textpage()
    for place in range(text.count_chars()):
        sign = chr(raw.FPDFText_GetUnicode(text, place))
        sign = "-" if sign in HYPHENS else sign
        if sign.isspace() or _bottom(text, place) > height - NUMBER_ROOM:
            continue
        yield Letter(sign, _look(text, place))


def _bottom(text, place):
    box = [ctypes.c_double() for _side in range(4)]
    raw.FPDFText_GetCharBox(text, place, *box)
    return box[2].value


def _look(text, place):
    buffer, flags = ctypes.create_string_buffer(200), ctypes.c_int()
    raw.FPDFText_GetFontInfo(text, place, buffer, 200, flags)
    name = buffer.value.decode()
    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(text, place, matrix)
    size = raw.FPDFText_GetFontSize(text, place) * matrix.d
    return Look(round(size, 1), "Bold" in name, "Italic" in name)


def looks_in_pdf(letters, words):
    """Of each place where these words stand, the looks of its letters."""
    text = unicodedata.normalize("NFC", "".join(letter.sign for letter in letters))
    assert len(text) == len(letters)
    words = squeezed(words)
    places = [found.start() for found in re.finditer(f"(?={re.escape(words)})", text)]
    return [{letter.look for letter in letters[n : n + len(words)]} for n in places]


def fonts_of(pdf):
    """(name, is embedded) of every font that draws a letter."""
    found = set()
    for page in pages_of(pdf):
        for each in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=9):
            font = raw.FPDFTextObj_GetFont(each)
            buffer = ctypes.create_string_buffer(200)
            raw.FPDFFont_GetBaseFontName(font, buffer, 200)
            found.add((buffer.value.decode(), raw.FPDFFont_GetIsEmbedded(font) == 1))
    return found


def box_of(pdf, words):
    """Left, right and bottom of a line of the first page, in points."""
    text = pages_of(pdf)[0].get_textpage()
    index, count = text.search(words).get_next()
    boxes = [text.get_charbox(place) for place in range(index, index + count)]
    return min(box[0] for box in boxes), max(box[2] for box in boxes), min(b[1] for b in boxes)


def rule_under(pdf, bottom):
    """Left and right of the longest unbroken line just below that height, as it is seen."""
    page, dots = pages_of(pdf)[0], 4
    picture = page.render(scale=dots, grayscale=True).to_pil().convert("L")
    height = page.get_size()[1]
    rows = range(int((height - bottom) * dots), int((height - bottom + 8) * dots))
    longest = max((_longest(picture, row) for row in rows), key=lambda ends: ends[1] - ends[0])
    return longest[0] / dots, longest[1] / dots


def _longest(picture, row):
    found, start = (0, 0), None
    for column in range(picture.width + 1):
        is_dark = column < picture.width and picture.getpixel((column, row)) < 128
        if is_dark and start is None:
            start = column
        if not is_dark and start is not None:
            found = max(found, (start, column), key=lambda ends: ends[1] - ends[0])
            start = None
    return found


# --- what the DOCX says


def runs_of(data):
    """Text, size, bold, italic, underlined; what a run does not say it has from the style."""
    made = docx.Document(BytesIO(data))
    default = made.styles.element.find(f".//{qn('w:docDefaults')}//{qn('w:sz')}")
    standard = int(default.get(qn("w:val"))) / 2
    for run in made.element.body.iter(qn("w:r")):
        text = "".join(each.text or "" for each in run.iter(qn("w:t")))
        look = run.find(qn("w:rPr"))
        size = look.find(qn("w:sz")) if look is not None else None
        marks = [look is not None and look.find(qn(f"w:{name}")) is not None for name in "biu"]
        if text:
            yield text, int(size.get(qn("w:val"))) / 2 if size is not None else standard, *marks


def words_in_docx(data):
    return squeezed("".join(text for text, *_look in runs_of(data)))


def look_in_docx(data, words):
    found = [look for text, *look in runs_of(data) if squeezed(words) == squeezed(text)]
    assert found, words
    return found[0]
