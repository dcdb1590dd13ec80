from celery import shared_task

from reviews.domain import reminders


@shared_task
def plan_reminders():
    reminders.plan()
