"""A PDF out of HTML and CSS, drawn in a child process that fetches nothing."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import unicodedata

import structlog
from django.conf import settings
from django.utils.translation import gettext as _

from campaign.lib.pdf_child import MISSING_LETTERS, NO_LIBRARY

# Within the lease of a job (campaign.domain.jobs.LEASE).
SECONDS = 100
MODULE = "campaign.lib.pdf_child"
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
        raise PdfProblem(_problem(done.returncode, said))
    return done.stdout


def _problem(code: int, said: str) -> str:
    if code == NO_LIBRARY:
        return _(
            "Máy chủ thiếu thư viện Pango nên chưa lập được PDF: cần cài gói libpangoft2-1.0-0."
        )
    if code == MISSING_LETTERS and (signs := _strange_signs(said)):
        return _(
            "Văn bản có ký hiệu mà phông chữ không vẽ được: %(signs)s. Hãy bỏ các ký hiệu đó, "
            "hoặc dùng bản DOCX."
        ) % {"signs": " ".join(signs)}
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


def _strange_signs(said: str) -> list[str]:
    """What somebody typed or pasted; none where a letter is missing, for then the font is wrong."""
    signs = [chr(int(code, 16)) for code in re.findall(r"U\+([0-9A-F]{4,6})\)", said)]
    latin = any(unicodedata.name(sign, "").startswith(("LATIN", "COMBINING")) for sign in signs)
    return [] if latin else list(dict.fromkeys(signs))
