"""The general report as a Party document (R50): one description, drawn as PDF and as DOCX.

Sentences and tables come from the frozen figures, the other texts from the Commission's paper;
the PDF of a run, which has no paper, says where they are; an empty part has dotted lines.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils import translation

from campaign.lib import dates, layout
from campaign.lib.document import Block, Closing, Document, Head, Heading, Lines, Paragraph, Signer
from campaign.templatetags.vietnamese import count
from reports import general_annexes, general_sentences, wording
from reports.figures.shape import General
from reports.models import ReportPaper

Section = tuple[str, list[Block]]
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII")
ROOM = 3
# A run is figures alone: what people wrote around them stands in one paper, not in two.
ELSEWHERE = (
    "Bản này chỉ gồm số liệu đã chốt. Đánh giá chung (ưu điểm, hạn chế, nguyên nhân), phương "
    "hướng, nhiệm vụ, giải pháp và kiến nghị, đề xuất được soạn trong văn bản báo cáo dùng số liệu "
    "này, tại mục Báo cáo, Văn bản báo cáo; văn bản ấy mới là bản trình ký, cấp số."
)


def document(figures: General, paper: ReportPaper | None = None) -> Document:
    head = figures.head
    day = (paper and paper.dated_on) or date.fromisoformat(head.day)
    style = layout.in_force(day)
    kind = style.documents["general"]
    with translation.override("vi"):
        return Document(
            head=_head(figures, paper, style),
            type=kind.type,
            subject=kind.subject.format(year=head.year),
            blocks=(*_body(figures, paper, kind), *general_annexes.of(figures, _final(paper))),
            closing=Closing((_signer(paper, kind),), tuple(kind.recipients)),
            layout=style,
            draft=not _final(paper),
        )


def number_of(paper: ReportPaper) -> str:
    """“318-BC/TU”."""
    day = paper.dated_on or paper.campaign.issued_on
    symbol = layout.in_force(day).documents["general"].symbol
    return f"{paper.number}-{symbol}"


def _final(paper: ReportPaper | None) -> bool:
    return bool(paper and paper.number)


def _head(figures: General, paper: ReportPaper | None, style: layout.Layout) -> Head:
    kind, head = style.documents["general"], figures.head
    number, day = (paper.number, paper.dated_on) if paper else ("", None)
    return Head(
        head.issuer,
        kind.issuer,
        head.place,
        number=number,
        symbol=kind.symbol,
        day=day,
        year=int(head.day[:4]),
    )


def _signer(paper: ReportPaper | None, kind: layout.Paper) -> Signer:
    return Signer(tuple(kind.signature), paper.signer if paper else "")


def _body(figures: General, paper: ReportPaper | None, kind: layout.Paper) -> Iterable[Block]:
    head = figures.head
    yield Paragraph(_opening(figures, kind))
    sections = [*_known(figures, paper), *_written(paper)]
    for numeral, (title, blocks) in zip(ROMAN, sections, strict=False):
        yield Heading(f"{numeral}. {title}")
        yield from blocks
    yield Paragraph(
        f"Trên đây là kết quả kiểm điểm, đánh giá, xếp loại chất lượng năm {head.year}, "
        f"{kind.issuer_in_text} kính báo cáo {kind.addressee_in_text}."
    )


def _opening(figures: General, kind: layout.Paper) -> str:
    head = figures.head
    bases = "".join(f"{basis}; " for basis in wording.basis_texts(figures))
    issued, day = date.fromisoformat(head.issued_on), date.fromisoformat(head.day)
    return (
        f"Thực hiện {bases}Kế hoạch số {head.number}, ngày {dates.short(issued)} của "
        f"{kind.plan_of}, {kind.issuer_in_text} tổng hợp, báo cáo kết quả kiểm điểm, đánh giá, "
        f"xếp loại chất lượng năm {head.year} như sau (số liệu tính đến {dates.written(day)}):"
    )


def _known(figures: General, paper: ReportPaper | None) -> list[Section]:
    said, annexes = general_sentences, general_annexes.numbers(figures, _final(paper))
    cap = wording.names(figures)["grade"]["excellent"].upper()
    sections: list[Section] = [
        (
            "CÔNG TÁC LÃNH ĐẠO, CHỈ ĐẠO VÀ TIẾN ĐỘ THỰC HIỆN",
            [*_text(paper, "direction"), *said.progress(figures, paper, annexes)],
        ),
        ("KẾT QUẢ KIỂM ĐIỂM", [*_text(paper, "reviewing"), *said.reviewing(figures)]),
        ("KẾT QUẢ ĐÁNH GIÁ, XẾP LOẠI CHẤT LƯỢNG", said.results(figures, annexes)),
        (f"TỶ LỆ ĐƯỢC XẾP LOẠI {cap}", said.caps(figures, annexes)),
    ]
    if not _final(paper):
        sections.append(("ĐỐI CHIẾU SỐ LIỆU", [_checked(figures, annexes)]))
    return sections


def _checked(figures: General, annexes: dict[str, int]) -> Paragraph:
    """For those who still work on it; what goes out says so in a clause of the first section."""
    checks = figures.reconciliation
    wrong = len(checks.mismatches)
    outcome = "Các chỉ tiêu đều khớp."
    if wrong:
        outcome = (
            f"Còn {count(wrong)} chỉ tiêu chưa khớp, nêu tại Phụ lục {annexes['checks']} để các "
            "đơn vị rà soát, điều chỉnh."
        )
    return Paragraph(
        f"Đã đối chiếu {count(checks.compared)} chỉ tiêu của {count(checks.units)} đơn vị trực "
        f"thuộc với biểu của cấp dưới và danh mục tổ chức đảng. {outcome}"
    )


def _written(paper: ReportPaper | None) -> list[Section]:
    if paper is None:
        return [("ĐÁNH GIÁ CHUNG; PHƯƠNG HƯỚNG; KIẾN NGHỊ", [Paragraph(ELSEWHERE)])]
    judged: list[Block] = []
    parts = (
        ("Ưu điểm", "strengths"),
        ("Hạn chế, khuyết điểm", "limits"),
        ("Nguyên nhân", "causes"),
    )
    for number, (title, name) in enumerate(parts, 1):
        judged += [Heading(f"{number}. {title}", level=3), *_text(paper, name)]
    return [
        ("ĐÁNH GIÁ CHUNG", judged),
        ("PHƯƠNG HƯỚNG, NHIỆM VỤ, GIẢI PHÁP", _text(paper, "measures")),
        ("KIẾN NGHỊ, ĐỀ XUẤT", _text(paper, "proposals")),
    ]


def _text(paper: ReportPaper | None, name: str) -> list[Block]:
    words = getattr(paper, name) if paper else ""
    if words.strip():
        return [Paragraph(words)]
    return [] if name in ReportPaper.OPTIONAL else [Lines(ROOM)]
