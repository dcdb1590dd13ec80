"""Neither SQL nor the ORM changes what was frozen: the database itself refuses."""

import pytest
from django.db import DatabaseError, connection, transaction

from campaign.lib import clock
from reports import frozen_lock
from reports.domain import papers, runs
from reports.domain.papers import Numbering
from reports.models import Dossier, ReportPaper, ReportRun
from tests.reports.test_papers import DAY, TEXTS

DOSSIER, PAPER, RUN = "hồ sơ đã chốt", "báo cáo đã cấp số", "số liệu đã chốt"


@pytest.fixture
def run(campaign, tables, commission):
    now = clock.now()
    return runs.build(
        campaign=campaign, unit=campaign.unit, by=commission, as_of=now, with_pdf=False
    )


@pytest.fixture
def draft(run, commission):
    paper = papers.begin(run=run, by=commission)
    return papers.write(paper_id=paper.pk, texts=TEXTS, revision=0, by=commission)


@pytest.fixture
def numbered(draft, commission):
    return papers.number(
        paper_id=draft.pk, revision=draft.revision, pdf=b"%PDF-1.7", by=commission,
        numbering=Numbering("05", DAY, "Nguyễn Văn Minh", "theo yêu cầu của Trung ương"),
    )  # fmt: skip


def refuses(said, act):
    with pytest.raises(DatabaseError, match=said), transaction.atomic():
        act()


def sql(words):
    with connection.cursor() as cursor:
        cursor.execute(words)


@pytest.mark.parametrize("change", [
    {"sha256": "0" * 64}, {"manifest_sha256": "0" * 64}, {"manifest": {}}, {"content": "khac"},
    {"size": 1}, {"edition": 9}, {"title": "Khác"}, {"reason": "x", "is_whole": False},
])  # fmt: skip
def test_nothing_of_a_frozen_dossier_is_changed(frozen, change):
    refuses(DOSSIER, lambda: Dossier.objects.filter(pk=frozen.pk).update(**change))


def test_nor_by_sql(frozen, numbered):
    refuses(DOSSIER, lambda: sql("UPDATE reports_dossier SET sha256 = 'x'"))
    refuses(PAPER, lambda: sql("UPDATE reports_reportpaper SET limits = ''"))
    refuses(RUN, lambda: sql("UPDATE reports_reportrun SET figures = '{}'"))


@pytest.mark.parametrize("change", [
    *({name: "Khác"} for name in ReportPaper.TEXTS), {"number": "06"}, {"signer": "Khác"},
    {"pdf_sha256": "0" * 64}, {"pdf": "khac"}, {"remark": ""}, {"revision": 9},
])  # fmt: skip
def test_nothing_of_a_numbered_report_is_changed(numbered, change):
    refuses(PAPER, lambda: ReportPaper.objects.filter(pk=numbered.pk).update(**change))


def test_a_numbered_report_is_no_draft_again(numbered):
    back = {"state": "draft", "number": "", "signer": "", "dated_on": None, "numbered_at": None,
            "numbered_by": None, "pdf_sha256": ""}  # fmt: skip
    refuses(PAPER, lambda: ReportPaper.objects.filter(pk=numbered.pk).update(**back))


def test_a_draft_is_still_written(draft):
    assert ReportPaper.objects.filter(pk=draft.pk).update(limits="Khác") == 1


@pytest.mark.parametrize(
    "change", [{"figures": {"x": 1}}, {"sha256": "0" * 64}, {"xlsx_sha256": "0" * 64}]
)
def test_the_figures_of_a_run_stay(run, change):
    refuses(RUN, lambda: ReportRun.objects.filter(pk=run.pk).update(**change))


def test_a_pdf_that_comes_later_is_taken_in_and_then_stays(run):
    assert ReportRun.objects.filter(pk=run.pk).update(pdf_sha256="1" * 64) == 1
    refuses(RUN, lambda: ReportRun.objects.filter(pk=run.pk).update(pdf_sha256="2" * 64))


@pytest.mark.skipif(connection.vendor == "sqlite", reason="ở SQLite bản minh họa xóa từng dòng")
def test_nothing_frozen_is_deleted(frozen, numbered):
    refuses(DOSSIER, Dossier.objects.all().delete)
    refuses(PAPER, ReportPaper.objects.all().delete)


def test_each_lock_is_there_after_all_migrations(db):
    """One that remade a table on SQLite without putting its lock on again would lose it."""
    asked = "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'"
    if connection.vendor == "postgresql":
        asked = "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal"
    with connection.cursor() as cursor:
        cursor.execute(asked)
        found = set(cursor.fetchall())
    never = {"reports_reportrun_no_delete"}
    if connection.vendor == "sqlite":
        never |= {name for _table, name in frozen_lock.names() if name.endswith("_delete")}
    assert {pair for pair in frozen_lock.names() if pair[1] not in never} <= found
