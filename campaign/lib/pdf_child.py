"""Draws one PDF and ends: `python -m campaign.lib.pdf_child` takes {"html", "css"}, gives the PDF.

Apart from the site, because Pango without a font dies with SIGSEGV; knows no Django, no database,
no secret, and fetches nothing.
"""

from __future__ import annotations

import json
import logging
import resource
import sys
from importlib import import_module
from typing import Any, NoReturn

MEMORY = 2 * 1024**3
CPU_SECONDS = 240
NO_LIBRARY, MISSING_LETTERS = 41, 42


class Letters(logging.Handler):
    """WeasyPrint only warns where a font has no glyph; a document full of boxes is no document."""

    def __init__(self) -> None:
        super().__init__()
        self.missing: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        message = record.getMessage()
        if "glyph" in message.lower():
            self.missing.append(message)


def main() -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    try:
        weasyprint: Any = import_module("weasyprint")
    except OSError as error:
        sys.stderr.write(str(error))
        return NO_LIBRARY
    source = json.load(sys.stdin)

    class Nothing(weasyprint.urls.URLFetcher):
        """No address is ever opened: not a file, not a host, not even a data: URL."""

        def fetch(self, url: str, headers: object = None) -> NoReturn:
            raise ValueError(url)

    letters = Letters()
    logging.getLogger("weasyprint").addHandler(letters)
    sheet = weasyprint.CSS(string=source["css"], url_fetcher=Nothing())
    html = weasyprint.HTML(string=source["html"], url_fetcher=Nothing())
    pdf = html.write_pdf(stylesheets=[sheet], pdf_identifier=source["identifier"].encode())
    if letters.missing:
        sys.stderr.write("\n".join(letters.missing[:10]))
        return MISSING_LETTERS
    sys.stdout.buffer.write(pdf)
    return 0


if __name__ == "__main__":
    sys.exit(main())
