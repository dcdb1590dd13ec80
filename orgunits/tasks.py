from celery import shared_task

from orgunits.domain import accounts


@shared_task
def end_expired_grants():
    accounts.end_expired()
