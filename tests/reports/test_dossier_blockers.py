"""What is open stops the freezing of a dossier, and is said."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from campaign.domain import jobs
from campaign.lib import clock
from campaign.models import Job
from orgunits.models import ImportRun
from ratings.models import Ballot
from reports.domain import dossiers
from reports.models import Dossier
from reviews.models import Minutes
from tests.reports import dossiering
from tests.reports.dossiering import COLLECTIVE, freeze, page_of

NOTHING_MISSING = "Hồ sơ đủ các văn bản theo danh mục."


def importing(world):
    return ImportRun.objects.create(
        kind="people", unit=world["province"], name="can-bo.xlsx", size=1, sha256="0" * 64,
        by=world["commission"], at=clock.now(), state="checked",
    )  # fmt: skip


def working(world):
    return Job.objects.create(
        kind="build_report", title="Lập báo cáo", unit=world["province"], by=world["commission"],
        asked_at=clock.now(),
    )  # fmt: skip


def submitted(world):
    task = world["own"]
    type(task).objects.filter(pk=task.pk).update(
        state="submitted", accepted_at=None, accepted_by=None, accepted_version=None
    )


def commenting(world):
    found = dossiering.hold(
        world["whole"], world["standing_committee"], world["d7"], world["office"],
        [world["member"], world["other_member"]],
    )  # fmt: skip
    Minutes.objects.filter(conference=found).update(
        state="comment", sent_at=clock.now(), sent_by=world["office"]
    )


def counting(world):
    found = dossiering.hold(
        world["whole"], world["standing_committee"], world["d7"], world["office"],
        [world["member"], world["other_member"]],
    )  # fmt: skip
    stamped = {f"{verb}_{field}": value
               for verb in ("drafted", "printed", "opened")
               for field, value in (("at", clock.now()), ("by", world["commission"]))}  # fmt: skip
    Ballot.objects.create(
        conference=found, kind="collective", state="open", copies=2, convened=2, present=2,
        **stamped,
    )  # fmt: skip


OPEN = {
    importing: "Lượt nhập dữ liệu “can-bo.xlsx” (cán bộ và chức vụ) của bantochuc: đã kiểm tra, "
    "chưa ghi.",
    working: "Việc chạy nền “Lập báo cáo” của bantochuc chưa xong.",
    submitted: "D4 của Trần Văn Ánh đã gửi, chờ tiếp nhận.",
    commenting: "Biên bản Hội nghị kiểm điểm năm 2023 đang lấy ý kiến, chưa có bản quét đã ký.",
    counting: "Phiếu biểu quyết: Tập thể Ban Thường vụ: đang kiểm phiếu, chưa có bản quét biên bản "
    "đã ký.",
}


@pytest.fixture
def world(request, make_milestone):
    make_milestone("D7", date(2023, 12, 30), "province", work="nothing")
    names = ("province", "standing_committee", "commission", "office", "member", "other_member")
    found = {name: request.getfixturevalue(name) for name in (*names, "own", "whole")}
    return found | {"d7": found["whole"].milestones.get(key="D7")}


@pytest.mark.parametrize("begin", OPEN, ids=lambda begin: begin.__name__)
def test_it_refuses_while_something_is_open_and_says_what(world, begin, signed_in):
    begin(world)
    with pytest.raises(ValidationError) as refused:
        freeze(world["whole"], world["commission"], reason="x")
    assert refused.value.messages[1:] == [OPEN[begin]]
    page = page_of(signed_in(world["office"]), world["whole"])
    assert OPEN[begin] in page.content.decode()
    assert "dossier-freeze" not in page.content.decode()


# What the Office may not open is named to it without a link.
CLOSED = {importing: "commission", counting: "commission"}


@pytest.mark.parametrize("begin", OPEN, ids=lambda begin: begin.__name__)
def test_the_sentence_leads_to_the_place_whoever_may_open_it(begin, world, signed_in):
    begin(world)
    for who in ("office", "commission"):
        browser = signed_in(world[who])
        found = page_of(browser, world["whole"]).context["blockers"]
        assert [browser.get(each.url).status_code for each in found if each.url] in ([], [200])
        is_linked = begin is not working and (who == "commission" or begin not in CLOSED)
        assert [bool(each.url) for each in found] == [is_linked]


def test_an_import_left_lying_for_days_is_not_under_way(world):
    run = importing(world)
    ImportRun.objects.filter(pk=run.pk).update(at=clock.at(date(2023, 12, 15), 9))
    assert freeze(world["whole"], world["commission"], reason="Còn thiếu").edition == 1


def test_its_own_job_stands_in_nobodys_way(whole, commission):
    job = dossiers.start(campaign=whole, kind=COLLECTIVE, reason="", by=commission)
    jobs.run(job.pk)
    job.refresh_from_db()
    row = Dossier.objects.get()
    assert (job.state, job.result_url) == ("done", row.get_absolute_url())
    assert job.done == job.total == len(row.manifest["files"])
