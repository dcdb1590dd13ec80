"""The whole demo, layer by layer: who is who, the plan, what was sent, what it counted."""

from __future__ import annotations

from django.db import transaction

from campaign import demo as campaign_demo
from orgunits.demo import province
from orgunits.demo.province import Cast, Say
from ratings.demo import ballots, cases, tables
from reports import demo_report
from reviews.demo import conferences, events, self_reviews, supervision, tasks


@transaction.atomic
def load(*, size: str, seed: int, say: Say) -> Cast:
    cast = province.load(size=size, seed=seed, say=say)
    campaign = campaign_demo.load(cast)
    supervision.copy(cast, campaign)
    tasks.open_all(cast, campaign)
    supervision.edit(cast, campaign)
    told = tasks.stories(cast, campaign)
    known = tables.figures_of(cast)
    also = [*supervision.attended(campaign), *conferences.steps(cast, campaign)]
    also += self_reviews.steps(cast, campaign)
    also += events.steps(cast, campaign)
    also += ballots.steps(cast, campaign)
    also += cases.steps(cast, campaign)
    tables.play(cast, told, known, also=also)
    tables.write(cast, tasks.write(cast, campaign, told), known)
    self_reviews.write_sent(cast, campaign)
    demo_report.load(cast, campaign)
    return cast
