"""Entry points for Celery; each calls one function of a domain and may run twice."""

from celery import shared_task

from campaign.domain import health, jobs, outbox, pushes


@shared_task
def run_job(job_id):
    jobs.run(job_id)


@shared_task
def pump_jobs():
    for job_id in jobs.due().values_list("pk", flat=True):
        jobs.queue(job_id)


@shared_task
def pump_notices():
    outbox.pump()
    pushes.pump()


@shared_task
def heartbeat():
    health.beat()
