"""Sign-ins, sign-outs and refusals are events like any other change."""

from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.dispatch import receiver

from orgunits import audit


@receiver(user_logged_in)
def signed_in(sender, user, **kwargs):
    audit.record("account.signed_in", user, by=user)


@receiver(user_logged_out)
def signed_out(sender, user, **kwargs):
    if user:
        audit.record("account.signed_out", user, by=user)
