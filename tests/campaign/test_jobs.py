"""Long work is a row first; a worker or broker that dies loses time, not work."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import OperationalError
from django.urls import reverse
from kombu.exceptions import OperationalError as BrokerError

from campaign import tasks
from campaign.domain import jobs
from campaign.lib import clock
from campaign.models import Job


@pytest.fixture
def handle(monkeypatch):
    """`handle(function)` answers for the kind "thu"."""

    def use(function):
        monkeypatch.setitem(jobs.HANDLERS, "thu", function)

    return use


@pytest.fixture
def queued(monkeypatch):
    sent = []
    monkeypatch.setattr(jobs.app, "send_task", lambda name, args, retry: sent.append(args[0]))
    return sent


@pytest.fixture
def job(province, commission):
    return Job.objects.create(
        kind="thu", title="Thử", unit=province, by=commission, asked_at=clock.now()
    )


def ended(job):
    jobs.run(job.pk)
    job.refresh_from_db()
    return job


def test_starting_writes_the_row_and_queues_it_after_the_commit(
    province, commission, queued, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        job = jobs.start(kind="thu", title="Thử", unit=province, by=commission)
        assert queued == []
    assert (queued, job.state) == ([job.pk], "waiting")


def test_a_second_click_finds_the_same_job(province, commission, queued):
    asked = {"kind": "thu", "title": "Thử", "unit": province, "by": commission}
    first = jobs.start(**asked, arguments={"campaign": 1})
    assert jobs.start(**asked, arguments={"campaign": 1}) == first
    assert jobs.start(**asked, arguments={"campaign": 2}) != first


@pytest.mark.parametrize("failure", [BrokerError("down"), ConnectionRefusedError(), OSError()])
def test_a_broker_that_is_down_never_breaks_the_request(job, monkeypatch, failure):
    def refuse(*args, **kwargs):
        raise failure

    monkeypatch.setattr(jobs.app, "send_task", refuse)
    jobs.queue(job.pk)
    assert list(jobs.due()) == [job]


def test_a_job_runs_once_and_keeps_its_result(job, handle):
    runs = []

    def work(job, progress):
        runs.append(job.pk)
        progress(3, 5, "Bù Đốp")
        return "/ket-qua/"

    handle(work)
    ended(job)
    jobs.run(job.pk)
    assert runs == [job.pk]
    assert (job.state, job.done, job.total, job.result_url) == ("done", 3, 5, "/ket-qua/")
    assert job.ended_at and job.lease_until is None


def test_while_the_lease_holds_nobody_else_takes_it(job, handle):
    handle(lambda job, progress: jobs.run(job.pk))
    assert ended(job).attempts == 1


def test_a_job_of_a_dead_worker_is_found_again(job, handle, queued):
    past = clock.machine() - timedelta(seconds=1)
    Job.objects.filter(pk=job.pk).update(state="running", attempts=1, lease_until=past)
    tasks.pump_jobs()
    assert queued == [job.pk]
    handle(lambda job, progress: None)
    assert (ended(job).state, job.attempts) == ("done", 2)


def test_progress_renews_the_lease(job, handle):
    seen = []

    def work(job, progress):
        Job.objects.filter(pk=job.pk).update(lease_until=clock.machine())
        progress(1, 2)
        seen.append(Job.objects.get(pk=job.pk).lease_until - clock.machine())

    handle(work)
    ended(job)
    assert seen[0] > timedelta(seconds=100)


def test_who_lost_the_lease_stops_and_changes_nothing(job, handle):
    def work(job, progress):
        Job.objects.filter(pk=job.pk).update(attempts=2)
        progress(1, 2)
        raise AssertionError

    handle(work)
    assert (ended(job).state, job.done) == ("running", 0)


def test_a_failure_is_a_sentence_with_a_reference(job, handle, caplog):
    handle(lambda job, progress: 1 / 0)
    ended(job)
    assert job.state == "failed"
    assert job.message.startswith("Việc dừng lại vì lỗi của phần mềm.")
    assert job.reference.startswith("KD-")
    assert job.reference in caplog.text


def test_a_refusal_is_told_as_it_is(job, handle):
    def work(job, progress):
        raise ValidationError("Kế hoạch chưa ban hành.")

    handle(work)
    assert (ended(job).state, job.message, job.reference) == (
        "failed",
        "Kế hoạch chưa ban hành.",
        "",
    )


def test_a_busy_database_postpones(job, handle):
    def work(job, progress):
        raise OperationalError("database is locked")

    handle(work)
    assert ended(job).state == "waiting"
    assert job.lease_until > clock.machine()


def test_after_three_attempts_it_is_given_up(job, handle):
    handle(lambda job, progress: None)
    past = clock.machine() - timedelta(seconds=1)
    Job.objects.filter(pk=job.pk).update(state="running", attempts=3, lease_until=past)
    assert ended(job).state == "failed"
    assert "nhiều lần" in job.message


def test_the_inbox_says_that_it_is_done(campaign, job, handle, commission):
    handle(lambda job, progress: "/nhiem-vu/")
    ended(job)
    notice = commission.notices.get()
    assert (notice.kind, notice.subject) == ("outcome", "Đã xong: Thử")
    assert notice.lines == [{"text": "Thử", "url": "/nhiem-vu/"}]


def test_only_its_owner_sees_a_job(job, signed_in, commission, office, stranger, client):
    url = job.get_absolute_url()
    assert signed_in(commission).get(url).status_code == 200
    assert [signed_in(user).get(url).status_code for user in (office, stranger)] == [404, 404]
    assert client.get(url).status_code == 302


def test_htmx_gets_the_part_and_stops_asking_when_done(job, signed_in, commission, handle):
    browser, url = signed_in(commission), reverse("campaign:job", args=[job.pk])
    running = browser.get(url, headers={"HX-Request": "true"})
    assert running.headers["Vary"].count("HX-Request") == 1
    assert "<html" not in running.content.decode()
    assert 'hx-trigger="every 1s"' in running.content.decode()
    handle(lambda job, progress: "/nhiem-vu/")
    ended(job)
    done = browser.get(url, headers={"HX-Request": "true"}).content.decode()
    assert "hx-trigger" not in done
    assert 'href="/nhiem-vu/"' in done
