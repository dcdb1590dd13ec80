"""Taking a suggestion to any state, the way people do."""

from campaign.lib import clock
from reviews.domain import proposals, remedies, suggestions
from reviews.models import Suggestion

STATES = ["consolidated", "approved", "issued", "answered", "verified", "followed"]


def proposed(campaign, unit, by, text="Làm rõ trách nhiệm", **facts):
    return proposals.propose(
        campaign=campaign, unit=unit, category="other", text=text, by=by, **facts
    )


def consolidated(*rows, by, text="Làm rõ trách nhiệm"):
    keys = [row.pk for row in rows]
    return proposals.consolidate(proposal_ids=keys, category="other", text=text, by=by)


def issued(campaign, unit, by, text="Làm rõ trách nhiệm", number="15-CV/TU", **facts):
    row = proposed(campaign, unit, by, text, **facts)
    return onward(consolidated(row, by=by, text=text), "issued", by, number=number)


def onward(point, state, by, words="x", number="15-CV/TU"):
    """Step by step up to `state`; rights are the views' matter."""
    key = {"suggestion_id": point.pk, "by": by}
    steps = {
        "approved": lambda: suggestions.approve(**key),
        "issued": lambda: suggestions.issue(number=number, on=clock.today(), **key),
        "answered": lambda: suggestions.answer(text=words, **key),
        "verified": lambda: suggestions.verify(remark=words, **key),
        "followed": lambda: (remedy(point, by, words), suggestions.follow(**key)),
    }
    for each in STATES[STATES.index(point.state) + 1 : STATES.index(state) + 1]:
        steps[each]()
    return Suggestion.objects.get(pk=point.pk)


def remedy(point, by, words="x"):
    return remedies.plan(
        campaign=point.campaign, unit=point.unit, suggestion=point, shortcoming=words,
        measure=words, due_on=clock.today(), by=by,
    )  # fmt: skip
