"""What tellers are told: that there is something to count; never a figure, nor who is voted on."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from campaign.domain import notifications
from campaign.models import Notice
from ratings.models import Ballot


def tell_tellers(ballot: Ballot, subject: str) -> None:
    line = {"text": _("Nhập kết quả kiểm phiếu"), "url": reverse("ratings:tally", args=[ballot.pk])}
    for teller in ballot.conference.tellers.select_related("user"):
        if teller.user.is_active:
            kind = Notice.Kind.CONFERENCE
            notifications.notify(teller.user, ballot.campaign, kind, subject, [line])
