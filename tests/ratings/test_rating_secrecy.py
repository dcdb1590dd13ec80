"""Two worlds that differ in a grade not yet published look the same to whoever may not know it."""

import pytest
from django.urls import reverse

from campaign.models import Notice
from orgunits.roles import Role
from ratings.domain import assessments, decisions, disqualifiers
from ratings.models import Step
from tests.ratings.test_decisions import PAPER
from tests.worlds import differences


@pytest.fixture
def onlookers(
    bu_dop_clerk, bu_dop_head, office, inspector, stranger, member, make_user, head_of_bu_dop,
    province, bu_dop,
):  # fmt: skip
    """The unit, its head in person, a peer, and everyone else who sees the province."""
    own = make_user("khoi", person=head_of_bu_dop)
    proposer = make_user("tuyengiao", Role.PROPOSER, province)
    attending = make_user("uyvien2", Role.STANDING_MEMBER, bu_dop)
    return [
        bu_dop_clerk,
        bu_dop_head,
        office,
        inspector,
        stranger,
        member,
        own,
        proposer,
        attending,
    ]


@pytest.fixture
def addresses(collective, head_case, bu_dop):
    pages = ["/", "/xep-loai/", "/xep-loai/?dang=csv", "/ket-qua/", "/hop-tin/", "/viec-cua-toi/"]
    pages += [f"/xep-loai/?{ask}" for ask in ("grade=excellent", "state=decided", "flag=differs")]
    pages += [reverse("ratings:board", args=[collective.group_id]), "/xep-loai/truong-hop/"]
    pages += ["/tim/?q=bu+dop", "/tim/?q=khoi", "/can-bo/?dang=csv"]
    cases = [reverse("ratings:case", args=[case.pk]) for case in (collective, head_case)]
    people = [bu_dop.get_absolute_url(), head_case.person.get_absolute_url()]
    return [*pages, *cases, *people]


def test_a_proposal_a_verification_and_a_discipline_show_nothing(
    onlookers, addresses, collective, head_case, propose, commission, campaign, bu_dop, signed_in
):
    for case in (collective, head_case):
        propose(case, "good")

    def change():
        for case in (collective, head_case):
            propose(case, "excellent")
            facts = {"case_id": case.pk, "held_on": PAPER.on, "by": commission}
            assessments.enter(step=Step.VERIFIED, grade="completed", **facts)
            assessments.enter(step=Step.VOTED, grade="completed", body="BTV", **facts)
        disqualifiers.enter(
            campaign=campaign, unit=bu_dop, kind="discipline", document="3-QĐ", authority="UBKT",
            document_on=PAPER.on, on_day=PAPER.on, by=commission,
        )  # fmt: skip

    assert differences(onlookers, addresses, signed_in, change) == []


def test_a_decision_shows_nothing_before_it_is_published(
    onlookers, addresses, collective, head_case, propose, commission, signed_in
):
    for case in (collective, head_case):
        propose(case, "completed")

    def change():
        for case in (collective, head_case):
            grades = {case.pk: "completed"}
            decisions.decide(group_id=case.group_id, grades=grades, paper=PAPER, by=commission)

    assert differences(onlookers, addresses, signed_in, change) == []
    assert not Notice.objects.exists()


def test_the_same_pages_do_show_it_to_who_rates(
    addresses, collective, propose, commission, signed_in
):
    """Or the two tests above would prove nothing."""
    propose(collective, "good")
    page = reverse("ratings:case", args=[collective.pk])
    found = differences([commission], [page], signed_in, lambda: propose(collective, "completed"))
    assert found == [("bantochuc", page)]


def test_one_published_grade_is_not_known_to_peers(
    onlookers, addresses, head_case, propose, commission, signed_in, stranger, member
):
    propose(head_case, "completed")
    grades = {head_case.pk: "completed"}
    decisions.decide(group_id=head_case.group_id, grades=grades, paper=PAPER, by=commission)
    peers = [stranger, member]
    change = lambda: decisions.publish(case_ids=[head_case.pk], by=commission)  # noqa: E731
    assert differences(peers, addresses, signed_in, change) == []
