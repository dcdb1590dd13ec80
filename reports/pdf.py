"""The consolidated report as a Party document; drawn in a child process that fetches nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date
from typing import Any

import structlog
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from reports import layout, wording
from reports.figures import frozen
from reports.figures.shape import General
from reports.pdf_child import MISSING_LETTERS, NO_LIBRARY

# Within the lease of a job (campaign.domain.jobs.LEASE).
SECONDS = 100
MODULE = "reports.pdf_child"
PASSED_ON = (
    "PATH",
    "HOME",
    "TMPDIR",
    "LD_LIBRARY_PATH",
    "FONTCONFIG_FILE",
    "FONTCONFIG_PATH",
    "XDG_CACHE_HOME",
)


log = structlog.get_logger(__name__)


class PdfProblem(Exception):
    """Why no PDF came out, in a sentence for whoever asked for it."""


def general(figures: General) -> bytes:
    return draw(*source(figures), identifier=frozen.digest(frozen.freeze(figures)))


def source(figures: General) -> tuple[str, str]:
    """HTML and CSS; every text of the figures passes the template's escaping."""
    day = date.fromisoformat(figures.head.day)
    style = layout.in_force(day)
    with translation.override("vi"):
        html = render_to_string("reports/pdf/general.html", _context(figures, style, day))
        return html, render_to_string("reports/pdf/layout.css", {"layout": style})


def draw(html: str, css: str, *, identifier: str = "") -> bytes:
    text = json.dumps({"html": html, "css": css, "identifier": identifier})
    try:
        done = subprocess.run(
            [sys.executable, "-m", MODULE],
            input=text.encode(),
            capture_output=True,
            timeout=SECONDS,
            cwd=settings.BASE_DIR,
            env={name: os.environ[name] for name in PASSED_ON if name in os.environ},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise PdfProblem(_("Vẽ PDF quá %(n)s giây nên đã dừng.") % {"n": SECONDS}) from error
    if done.returncode or not done.stdout.startswith(b"%PDF-"):
        said = done.stderr.decode(errors="replace")[-2000:]
        log.warning("pdf.failed", code=done.returncode, said=said)
        raise PdfProblem(_problem(done.returncode))
    return done.stdout


def _problem(code: int) -> str:
    if code == NO_LIBRARY:
        return _(
            "Máy chủ thiếu thư viện Pango nên chưa lập được PDF: cần cài gói libpangoft2-1.0-0."
        )
    if code == MISSING_LETTERS:
        return _(
            "Phông chữ trên máy chủ thiếu chữ tiếng Việt nên chưa lập được PDF: "
            "cần cài gói fonts-liberation2."
        )
    if code < 0:
        return _(
            "Trình vẽ PDF bị ngắt (tín hiệu %(n)s), thường do máy chủ không có phông chữ: "
            "cần cài gói fonts-liberation2."
        ) % {"n": -code}
    return _("Trình vẽ PDF báo lỗi (mã %(n)s).") % {"n": code}


def _context(figures: General, style: layout.Layout, day: date) -> dict[str, Any]:
    head, paper = figures.head, style.documents["general"]
    return {
        "figures": figures,
        "head": head,
        "day": day,
        "layout": style,
        "paper": paper,
        "subject": paper.subject.format(year=head.year),
        "bases": wording.basis_texts(figures),
        "month": f"{day.month:02d}" if day.month <= 2 else str(day.month),
        "caps": wording.caps(figures),
        "mismatches": wording.mismatches(figures),
        "issued_on": wording.day(head.issued_on),
        "names": wording.names(figures),
        "milestones": wording.milestones(figures),
        "other_reasons": figures.other_reasons,
        "used": len(figures.sources),
        "missing": figures.expected - len(figures.sources),
    }
