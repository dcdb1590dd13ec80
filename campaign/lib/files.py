"""Uploads are taken by what they are, not by what they are called."""

from __future__ import annotations

import hashlib
import zipfile
from io import BytesIO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

OOXML = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}
MAGIC = {"pdf": b"%PDF-", "jpg": b"\xff\xd8\xff", "png": b"\x89PNG\r\n\x1a\n"}
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
    if kind in MAGIC:
        return data.startswith(MAGIC[kind])
    try:
        names = zipfile.ZipFile(BytesIO(data)).namelist()
    except zipfile.BadZipFile:
        return False
    return OOXML[kind] in names and not any(n.endswith("vbaProject.bin") for n in names)
