"""A Party document as a PDF: HTML out of a template that escapes, drawn by the child."""

from __future__ import annotations

import hashlib
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation

from campaign.lib import document as parts
from campaign.lib import pdf

PdfProblem = pdf.PdfProblem


def draw(document: parts.Document) -> bytes:
    source, css = html(document)
    return pdf.draw(source, css, identifier=hashlib.sha256(source.encode()).hexdigest())


def html(document: parts.Document) -> tuple[str, str]:
    document, style = parts.cleaned(document), document.layout
    body, last = parts.tail(document)
    facts = {
        "document": document,
        "layout": style,
        "body": [_block(each) for each in body],
        "last": [_block(each) for each in last],
        "annexes": [
            {"head": head, "blocks": [_block(each) for each in blocks]}
            for head, blocks in document.annexes
        ],
    }
    with translation.override("vi"):
        css = render_to_string("paper/layout.css", {"layout": style, "widths": _widths(document)})
        return render_to_string("paper/document.html", facts), css


def body(document: parts.Document) -> list[dict[str, Any]]:
    """The body for a page of the site, drawn by the same templates."""
    return [_block(each) for each in parts.cleaned(document).body]


def _widths(document: parts.Document) -> list[int]:
    tables = (block for block in document.blocks if isinstance(block, parts.Table))
    return sorted({width for table in tables for width in table.widths})


def _block(block: parts.Block) -> dict[str, Any]:
    name, facts = _facts(block)
    return {"template": f"paper/_{name}.html", "block": facts}


def _facts(block: parts.Block) -> tuple[str, Any]:
    match block:
        case parts.Paragraph():
            facts = {"align": block.align, "indent": block.indent, "keep": block.keep}
            return "paragraph", facts | {"lines": parts.lines(block.words)}
        case parts.Heading():
            return "heading", block
        case parts.Lines():
            return "lines", {"rows": range(block.count), "keep": block.keep}
        case parts.Table():
            head, rows = parts.grid(block)
            return "table", {"widths": block.widths, "head": head, "rows": rows}
        case parts.Closing():
            return "signatures", block
    raise TypeError(block)
