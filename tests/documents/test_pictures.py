"""DOCX against PDF, page for page, as pictures: what Word shows is what the PDF shows.

LibreOffice draws the DOCX. Compared is where ink stands, in cells of about 9 × 9 mm: letters of
the same metrics break lines at the same words, so the cells agree but for a point up or down.
"""

import shutil
import subprocess

import pypdfium2
import pytest

from campaign.lib import document_docx, document_pdf
from tests.documents.conftest import NAMES

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
COLUMNS, ROWS = 23, 33
# By how much the darkness of cells may differ on average, and at the worst. Measured: 0.002 to
# 0.016 and up to 0.16 for the same document, from 0.028 and 0.17 for any two different ones.
MEAN, WORST = 0.02, 0.17

pytestmark = [
    pytest.mark.slow,
    pytest.mark.once,
    pytest.mark.skipif(not OFFICE, reason="không có LibreOffice (libreoffice-writer-nogui)"),
]


def by_office(data, folder):
    source = folder / "van-ban.docx"
    source.write_bytes(data)
    subprocess.run(
        [OFFICE, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to",
         "pdf", "--outdir", str(folder), str(source)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return (folder / "van-ban.pdf").read_bytes()


def pictures(pdf):
    """Each page as cells of darkness between 0 and 1."""
    found = []
    for page in pypdfium2.PdfDocument(pdf):
        grey = page.render(scale=1, grayscale=True).to_pil().convert("L")
        cells = grey.resize((COLUMNS, ROWS), resample=4)
        found.append([1 - value / 255 for value in cells.getdata()])
    return found


@pytest.mark.parametrize("paper", NAMES, indirect=True)
def test_both_forms_look_alike_page_for_page(paper, tmp_path):
    drawn = pictures(document_pdf.draw(paper))
    office = pictures(by_office(document_docx.draw(paper), tmp_path))
    assert len(office) == len(drawn)
    for ours, theirs in zip(drawn, office, strict=True):
        mean, worst = apart(ours, theirs)
        assert mean < MEAN
        assert worst < WORST


def apart(ours, theirs):
    cells = [abs(a - b) for a, b in zip(ours, theirs, strict=True)]
    return sum(cells) / len(cells), max(cells)


def test_another_document_would_be_told_apart(make_papers):
    one, other = (
        pictures(document_pdf.draw(make_papers[name]()))[0] for name in ("minutes", "invitation")
    )
    assert apart(one, other)[0] > MEAN
