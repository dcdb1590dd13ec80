"""The template of a large unit is made in the background, a small one comes at once."""

from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from campaign.domain import jobs
from campaign.models import Job
from ratings.imports import template_files
from ratings.imports.layouts import NAMES
from ratings.models import TemplateFile
from reviews.domain import submissions


@pytest.fixture
def draft(task, bu_dop_clerk):
    return submissions.draft(task_id=task.pk, by=bu_dop_clerk)


@pytest.fixture
def large(monkeypatch):
    """As if a handful of lines were many."""
    monkeypatch.setattr(template_files, "AT_ONCE", 1)


@pytest.fixture
def asked(task, draft, bu_dop_clerk, bu_dop_1, signed_in):
    def ask(user=bu_dop_clerk):
        address = reverse("ratings:result-template", args=[task.pk, "names"])
        return signed_in(user).post(address)

    return ask


def work():
    for job in Job.objects.filter(state="waiting"):
        jobs.run(job.pk)


def lines(content):
    sheet = load_workbook(BytesIO(content))[NAMES.sheet]
    return [[cell.value for cell in row[1:4]] for row in sheet.iter_rows(min_row=3)]


def test_a_small_one_comes_at_once(task, draft, bu_dop_clerk, signed_in):
    address = reverse("ratings:result-template", args=[task.pk, "names"])
    assert signed_in(bu_dop_clerk).get(address)["Content-Type"].endswith("spreadsheetml.sheet")
    assert not Job.objects.exists()


def test_a_large_one_is_a_job_whose_result_is_the_file(large, asked, bu_dop_clerk, signed_in):
    answer = asked()
    job = Job.objects.get()
    assert answer.url == job.get_absolute_url()
    work()
    job.refresh_from_db()
    made = TemplateFile.objects.get()
    assert (job.state, job.done, job.total) == ("done", 100, 100)
    assert (job.message, job.result_url) == (f"{made.lines} dòng", made.get_absolute_url())
    content = signed_in(bu_dop_clerk).get(job.result_url).content
    assert ["BP.BUDOP.01", "Đảng bộ xã Hưng Phước", "Tổ chức đảng"] in lines(content)
    assert len(lines(content)) == made.lines


def test_reading_starts_nothing_and_leads_to_the_button(
    large, task, draft, bu_dop_1, bu_dop_clerk, signed_in
):
    address = reverse("ratings:result-template", args=[task.pk, "names"])
    page = signed_in(bu_dop_clerk).get(address, follow=True).content.decode()
    assert "Lập mẫu" in page and "mẫu được lập trong nền" in page
    assert not Job.objects.exists()


def test_the_newest_replaces_the_one_before_and_is_offered(
    large, asked, task, bu_dop_clerk, signed_in, django_capture_on_commit_callbacks
):
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            asked()
            work()
    made = TemplateFile.objects.get()
    storage, (folder, _name) = made.content.storage, made.content.name.split("/")
    assert made.content.name in [f"{folder}/{name}" for name in storage.listdir(folder)[1]]
    page = signed_in(bu_dop_clerk).get(reverse("ratings:result-upload", args=[task.pk]))
    assert made.get_absolute_url() in page.content.decode()


def test_the_file_before_is_gone(large, asked, django_capture_on_commit_callbacks):
    names = []
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            asked()
            work()
        names.append(TemplateFile.objects.get().content.name)
    storage = TemplateFile.objects.get().content.storage
    assert [storage.exists(name) for name in names] == [False, True]


def test_a_stranger_gets_none(large, asked, stranger, signed_in):
    asked()
    work()
    made = TemplateFile.objects.get()
    assert signed_in(stranger).get(made.get_absolute_url()).status_code == 404
    assert asked(stranger).status_code == 404


def test_progress_is_told_while_it_is_written(large, task, draft, bu_dop_1, bu_dop_clerk):
    told = []
    template_files.build(task, "names", bu_dop_clerk, lambda *said: told.append(said[0]))
    assert told[0] == 0 and told[-1] == 100


def test_a_long_list_tells_every_250_lines(monkeypatch):
    from orgunits.imports import templates

    told = []
    templates.build(NAMES, [["x"]] * 1000, told.append)
    assert told == [247, 497, 747, 997]
