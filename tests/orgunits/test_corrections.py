"""Correcting data: own scope, a reason, old and new kept; nothing that carries a right."""

from datetime import date

import pytest
from django.contrib import admin
from django.db import models

from orgunits.corrections import CorrectionAdmin
from orgunits.models import Appointment, AuditEvent, OrgUnit, Person, StandingCharge, User
from orgunits.roles import Role

SITE = admin.site
REASON = "Nhầm khi nhập, theo Công văn 15-CV/BTC"
# Rights, confidential texts, what is frozen, and the trail itself.
CLOSED = {
    "orgunits.rolegrant",
    "orgunits.user",
    "orgunits.auditevent",
    "orgunits.auditchain",
    "orgunits.structurechange",
    "orgunits.unituserpermission",
    "reviews.suggestion",
    "reviews.submission",
    "reviews.submissionfile",
    "reports.reportrun",
    "campaign.campaign",
    "campaign.ruleset",
    "auth.permission",
    "auth.group",
}


@pytest.fixture
def corrector(signed_in, admin_user):
    return signed_in(admin_user)


@pytest.fixture
def post(bu_dop):
    person = Person.objects.create(full_name="Lê Văn Tám")
    return Appointment.objects.create(
        person=person, unit=bu_dop, post="Bí thư", valid_from=date(2020, 10, 20)
    )


def address(noun):
    return f"/dinh-chinh/{noun._meta.app_label}/{noun._meta.model_name}/{noun.pk}/change/"


def test_a_correction_keeps_old_and_new_with_its_reason(corrector, post):
    facts = {"full_name": "Lê Văn Tâm", "reason": REASON}
    assert corrector.post(address(post.person), facts).status_code == 302
    event = AuditEvent.objects.get(action="correction.made")
    assert (event.before, event.after) == ({"full_name": "Lê Văn Tám"}, {"full_name": "Lê Văn Tâm"})
    assert (event.reason, event.unit) == (REASON, post.unit)


@pytest.mark.parametrize("facts", [{}, {"reason": "ngắn"}, {"reason": " " * 20}])
def test_without_a_proper_reason_nothing_is_saved(corrector, post, facts):
    answer = corrector.post(address(post.person), {"full_name": "Khác", **facts})
    assert answer.status_code == 200
    assert Person.objects.get(pk=post.person.pk).full_name == "Lê Văn Tám"


def test_a_correction_that_changes_nothing_is_none(corrector, post):
    answer = corrector.post(address(post.person), {"full_name": "Lê Văn Tám", "reason": REASON})
    assert "Chưa có gì thay đổi" in answer.content.decode()
    assert not AuditEvent.objects.filter(action="correction.made").exists()


def test_only_the_corrector_of_the_scope_reaches_it(signed_in, make_user, loc_ninh, post):
    client = signed_in(make_user("quantri.locninh", Role.ADMIN, loc_ninh))
    for noun in (post, post.person, post.unit):
        assert client.get(address(noun)).status_code == 302
        assert (
            str(noun)
            not in client.get(address(noun)[: -len(f"{noun.pk}/change/")]).content.decode()
        )


def test_the_stranger_is_told_so(signed_in, stranger, post):
    assert signed_in(stranger).get(address(post)).status_code == 403


def test_the_history_shows_the_trail(corrector, post):
    corrector.post(address(post.person), {"full_name": "Lê Văn Tâm", "reason": REASON})
    page = corrector.get(address(post.person).replace("change", "history")).content.decode()
    assert REASON in page
    assert "<del>Lê Văn Tám</del>" in page


def test_nothing_closed_is_open_to_correction():
    assert {m._meta.label_lower for m in SITE._registry} & CLOSED == set()


@pytest.mark.parametrize("model", list(SITE._registry), ids=lambda m: m._meta.label)
def test_a_correction_touches_only_plain_facts(model):
    """No key to a unit, a person or an account, no state; no short cuts of the admin site."""
    held = SITE._registry[model]
    assert isinstance(held, CorrectionAdmin)
    assert (held.list_editable, held.inlines, held.actions) == ((), (), None)
    for name in held.fields:
        field = model._meta.get_field(name)
        assert not isinstance(field, models.ForeignKey), name
        assert name not in {"state", "path", "role", "remarks", "valid_to"} or model is Appointment


@pytest.mark.parametrize("model", list(SITE._registry), ids=lambda m: m._meta.label)
def test_every_list_opens_and_is_searched(corrector, model, post):
    base = f"/dinh-chinh/{model._meta.app_label}/{model._meta.model_name}/"
    assert corrector.get(base, {"q": "le van tam"}).status_code == 200
    assert corrector.get(f"{base}add/").status_code == 403


def test_a_charge_is_corrected_but_never_handed_over(corrector, post, bu_dop):
    row = StandingCharge.objects.create(
        person=post.person, unit=bu_dop, basis="TB 1752", valid_from=date(2023, 7, 14)
    )
    other = Person.objects.create(full_name="Người khác")
    facts = {"basis": "TB 1725", "valid_from": "14/07/2023", "person": other.pk, "reason": REASON}
    assert corrector.post(address(row), facts).status_code == 302
    row.refresh_from_db()
    assert (row.basis, row.person) == ("TB 1725", post.person)


def test_every_model_permission_opens_no_correction(signed_in, stranger, post):
    User.objects.filter(pk=stranger.pk).update(is_superuser=True)
    assert signed_in(User.objects.get(pk=stranger.pk)).get(address(post)).status_code == 403
    assert OrgUnit.objects.filter(pk=post.unit_id).exists()
