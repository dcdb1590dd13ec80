"""The dossier's pages in two worlds that differ in grades and in what was written on suggested
matters: who may not open a package learns nothing from its page, not even by a size or a hash.

Whoever reads the trail is left out: it keeps the hash of a package on purpose.
"""

import re

import pytest
from django.db import transaction

from campaign.lib import clock
from orgunits.models import User
from ratings.models import Assessment, RatingCase
from reports.domain import dossiers
from reports.models import DossierPaper
from reviews.models import SelfReviewRow
from tests.demo import finishing
from tests.worlds import bytes_of, crawl

pytestmark = [pytest.mark.slow, pytest.mark.once]
KINDS = ("tap-the", "dang-bo-tinh")
IGNORANT = ("vanphong", "budop", "kiemphieu1", "bancansu", "tuyengiao")
RATED = ("standing_committee", "provincial_committee")
CANARY = "CHUYEN-KIN-5520 " * 40
# Of a new row PostgreSQL does not give the same number twice.
NUMBER = re.compile(rb"/ho-so/ban/\d+/")


def told(finished):
    """The other world: every member wrote on suggested matters, every grade is another."""
    SelfReviewRow.objects.filter(kind="matters").update(text=CANARY)
    cases = RatingCase.objects.filter(campaign=finished, unit__kind__in=RATED)
    Assessment.objects.filter(case__in=cases).update(grade="excellent")
    cases.filter(state="proposed").update(proposed_grade="excellent")
    DossierPaper.objects.update(sha256="f" * 64, size=99)


def frozen_pages(finished, browsers):
    """Both frozen by the Office, then everything each of them gets; and the hashes there were."""
    with transaction.atomic(), clock.pin(clock.at(finishing.LAST, 12)):
        office = User.objects.get(username="vanphong")
        rows = [dossiers.freeze(campaign=finished, kind=kind, by=office) for kind in KINDS]
        found = {who: pages_of(client, rows) for who, client in browsers.items()}
        transaction.set_rollback(True)
    return found, [(row.sha256, row.size) for row in rows]


def pages_of(client, rows):
    addresses = ["/ho-so/", *(f"/ho-so/2023/{row.kind}/" for row in rows)]
    addresses += [f"/ho-so/2023/{rows[0].kind}/to-trinh/them/", "/", "/hop-tin/"]
    found = crawl(client, addresses, per_page=2, leave=("/suc-khoe/",))
    for row in rows:
        for ending in ("", "gui/"):
            found[f"{row.kind} {ending}"] = bytes_of(client, f"/ho-so/ban/{row.pk}/{ending}")
    return {
        NUMBER.sub(b"/ho-so/ban/N/", address.encode()): (status, NUMBER.sub(b"N", body))
        for address, (status, body) in found.items()
    }


def test_who_may_not_open_a_package_sees_the_same_in_both_worlds(
    finished, files, db, settings, signed_in, drawn_as_source
):
    settings.MEDIA_ROOT = files
    users = User.objects.filter(username__in=[*IGNORANT, "bantochuc"])
    browsers = {user.username: signed_in(user) for user in users}
    before, hashes = frozen_pages(finished, browsers)
    with transaction.atomic():
        told(finished)
        after, others = frozen_pages(finished, browsers)
        transaction.set_rollback(True)
    differing = {
        (who, address)
        for who in before
        for address in before[who].keys() | after[who].keys()
        if before[who].get(address) != after[who].get(address)
    }
    assert {pair for pair in differing if pair[0] != "bantochuc"} == set()
    # The packages do differ, and whoever may open them sees that they do.
    assert hashes != others
    assert ("bantochuc", b"/ho-so/2023/tap-the/") in differing
    assert before["vanphong"][b"/ho-so/2023/tap-the/"][0] == 200
    assert b"SHA-256" not in before["vanphong"][b"/ho-so/2023/tap-the/"][1]
