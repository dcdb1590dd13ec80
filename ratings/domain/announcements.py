"""Telling a unit and a person that their result is published; never which it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from campaign.domain import notifications
from campaign.lib import clock
from campaign.models import Notice
from orgunits.models import RoleGrant, User
from ratings.models import RatingCase
from reviews.domain.recipients import SENDERS


def send(cases: Iterable[RatingCase]) -> int:
    """To the unit; of a person, to that person and to the unit as the managing collective. One
    notice a reader and case; three queries besides the writing."""
    cases = list(cases)
    of_units, of_persons = _senders(cases), _accounts(cases)
    sent = 0
    with translation.override(settings.LANGUAGE_CODE):
        for case in cases:
            own = of_persons[case.person_id] if case.person_id else []
            for user in {user.pk: user for user in [*own, *of_units[case.unit_id]]}.values():
                _notify(user, case)
                sent += 1
    return sent


def _notify(user: User, case: RatingCase) -> None:
    subject = _("Đã công bố kết quả đánh giá, xếp loại năm %(year)s") % {"year": case.campaign.year}
    own = case.person_id and case.person_id == user.person_id
    text = _("Kết quả xếp loại của đồng chí") if own else case.name
    line = {
        "text": text,
        "tone": "accepted",
        "label": str(RatingCase.State.PUBLISHED.label),
        "url": case.get_absolute_url(),
    }
    notifications.notify(user, case.campaign, Notice.Kind.OUTCOME, subject, [line])


def _senders(cases: list[RatingCase]) -> dict[int, list[User]]:
    """Only grants on the unit itself."""
    units = {case.unit_id for case in cases}
    grants = RoleGrant.objects.in_force(clock.today()).filter(
        role__in=SENDERS, unit__in=units, user__is_active=True
    )
    found: dict[int, dict[int, User]] = defaultdict(dict)
    for grant in grants.select_related("user"):
        found[grant.unit_id][grant.user_id] = grant.user
    return defaultdict(list, {unit: list(users.values()) for unit, users in found.items()})


def _accounts(cases: list[RatingCase]) -> dict[int | None, list[User]]:
    people = {case.person_id for case in cases if case.person_id}
    found: dict[int | None, list[User]] = defaultdict(list)
    for user in User.objects.filter(person_id__in=people, is_active=True).order_by("pk"):
        found[user.person_id].append(user)
    return found
