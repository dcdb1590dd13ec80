"""Uploads are taken by what they are, not by what they are called."""

from __future__ import annotations

import hashlib
import zipfile
import zlib
from io import BytesIO
from typing import IO
from xml.parsers import expat

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image

OOXML = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}
MAGIC = {"pdf": b"%PDF-", "jpg": b"\xff\xd8\xff", "png": b"\x89PNG\r\n\x1a\n"}
PDF_END, BLOCK, MOST_XML = 2048, 65536, 64 * 1024 * 1024
ACCEPT = ".pdf,.docx,.xlsx,.jpg,.png"


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def extension(name: str) -> str:
    suffix = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    return "jpg" if suffix == "jpeg" else suffix


def check_upload(upload: UploadedFile) -> bytes:
    """The bytes of an allowed file; ValidationError names the file and what is wrong with it."""
    name, kind = upload.name or "", extension(upload.name or "")
    if kind not in OOXML and kind not in MAGIC:
        raise ValidationError(
            _("Tệp “%(name)s”: chỉ nhận PDF, DOCX, XLSX, JPG, PNG.") % {"name": name}
        )
    if (upload.size or 0) > settings.UPLOAD_MAX_BYTES:
        limit = settings.UPLOAD_MAX_BYTES // (1024 * 1024)
        raise ValidationError(
            _("Tệp “%(name)s” lớn hơn %(limit)s MB.") % {"name": name, "limit": limit}
        )
    data = upload.read()
    if not data:
        raise ValidationError(_("Tệp “%(name)s” rỗng.") % {"name": name})
    if not _is_what_it_says(kind, data):
        raise ValidationError(
            _("Tệp “%(name)s” không đúng là tệp %(kind)s hoặc đã hỏng.")
            % {"name": name, "kind": kind.upper()}
        )
    return data


def _is_what_it_says(kind: str, data: bytes) -> bool:
    if kind in OOXML:
        return _opens_as_office(OOXML[kind], data)
    if not data.startswith(MAGIC[kind]):
        return False
    return _ends_as_pdf(data) if kind == "pdf" else _opens_as_image(data)


def _ends_as_pdf(data: bytes) -> bool:
    """One cut off on its way has no end; some programs leave a few bytes after it."""
    return b"%%EOF" in data[-PDF_END:]


def _opens_as_image(data: bytes) -> bool:
    try:
        with Image.open(BytesIO(data)) as image:
            image.verify()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return False
    return True


def _opens_as_office(main: str, data: bytes) -> bool:
    """The main part is read through to its end, without macros, entities or a flood of zeros."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as book:
            names = book.namelist()
            if main not in names or any(name.endswith("vbaProject.bin") for name in names):
                return False
            with book.open(main) as part:
                return _is_sound_xml(part)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError):
        return False


def _is_sound_xml(part: IO[bytes]) -> bool:
    parser, read = expat.ParserCreate(), 0
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        while block := part.read(BLOCK):
            read += len(block)
            if read > MOST_XML:
                return False
            parser.Parse(block, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError):
        return False
    return True


def _refuse_doctype(*told: object) -> None:
    raise ValueError("doctype")
