"""What no mail may carry, asked of each one as it would leave: grades, suggestions, other units."""

import re
from html import unescape

from campaign.domain import mails
from campaign.models import Grade, Milestone, Notice
from orgunits.models import OrgUnit, RoleGrant
from reviews.models import Suggestion
from tests.reviews.reminding import remind

SECRET = re.compile(r"gợi ý", re.IGNORECASE)
TAG = re.compile(r"<[^>]+>")


def leaving():
    """Every notice with what its mail says: subject, plain text and HTML without its tags."""
    for notice in Notice.objects.select_related("user", "campaign"):
        message = mails.compose(notice)
        html = unescape(TAG.sub(" ", message.alternatives[0].content))
        yield notice, "\n".join((message.subject, message.body, html))


def remind_on(instants):
    for instant in instants:
        remind(instant)


def told():
    """Whom the outbox tells what, without the numbers of its rows."""
    facts = ("user__username", "kind", "day", "subject", "lines")
    return sorted(map(repr, Notice.objects.values_list(*facts)))


def problems():
    """(recipient, subject, what it must not say) of every mail; the plan's own words, which
    everyone was sent, say nothing of anybody."""
    plan = sorted(_plan(), key=len, reverse=True)
    secrets = {*Grade.objects.values_list("name", flat=True)}
    secrets |= {point.text for point in Suggestion.objects.all()}
    names, own = list(_names()), _own_units()
    for notice, said in leaving():
        for known in (notice.user.get_full_name(), *plan):
            said = said.replace(known, "")
        found = [word for word in secrets if word and word in said] + SECRET.findall(said)
        mine = own.get(notice.user_id, set())
        found += [name for name, pk in names if name in said and pk not in mine]
        for word in found:
            yield notice.user.username, notice.subject, word


def _plan():
    for titles in Milestone.objects.values_list("title", "short_title"):
        yield from titles


def _names():
    for pk, name, short in OrgUnit.objects.values_list("pk", "name", "short_name"):
        yield name, pk
        yield short, pk


def _own_units():
    own = {}
    for user, unit in RoleGrant.objects.values_list("user", "unit"):
        own.setdefault(user, set()).add(unit)
    return own
