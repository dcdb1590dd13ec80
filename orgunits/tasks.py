from celery import shared_task

from orgunits import anchors
from orgunits.domain import accounts


@shared_task
def end_expired_grants():
    """The roles that ended, and those that begin."""
    accounts.end_expired()
    accounts.begin_due()


@shared_task
def write_anchor():
    anchors.write()
