from celery import shared_task

from orgunits import anchors
from orgunits.domain import accounts


@shared_task
def end_expired_grants():
    accounts.end_expired()


@shared_task
def write_anchor():
    anchors.write()
