"""Not completed two years in a row: the list of cases finds whom the pages of people flag, wherever
the year before was decided or reported."""

from datetime import date

import pytest
from django.urls import reverse

from campaign.lib import clock
from campaign.models import Campaign
from ratings.domain import history
from ratings.models import NamedResult
from reviews.models import Submission
from tests.house.counting import queries_of

SENT = clock.at(date(2022, 12, 20), 9)


@pytest.fixture
def of_2022(task, commission, bu_dop_clerk):
    """The submission of Bù Đốp's list of 2022, accepted."""
    last = Campaign.objects.get(pk=task.campaign_id)
    last.pk, last.key, last.year = None, "2022", 2022
    last.save()
    milestone = task.milestone
    milestone.pk, milestone.campaign = None, last
    milestone.save()
    old = type(task).objects.create(
        campaign=last, milestone=milestone, unit=task.unit, last_day=task.last_day,
        opened_at=SENT, state="accepted", accepted_version=1, submitted_at=SENT,
        submitted_by=bu_dop_clerk, accepted_at=SENT, accepted_by=commission,
    )  # fmt: skip
    return Submission.objects.create(
        task=old, version=1, state="sent", saved_at=SENT, sent_at=SENT, sent_by=bu_dop_clerk
    )


@pytest.fixture
def reported(of_2022):
    def put(case, grade="not_completed"):
        return NamedResult.objects.create(
            submission=of_2022, object_kind=case.object_kind, unit=case.unit, person=case.person,
            grade=grade, authority="Ban Thường vụ Huyện ủy",
        )  # fmt: skip

    return put


@pytest.fixture
def found(commission, signed_in):
    def names():
        page = signed_in(commission).get(reverse("ratings:cases"), {"flag": "failed_twice"})
        return [case.name for case in page.context["page"]]

    return names


def test_the_list_finds_a_person_whose_year_before_a_unit_reported(
    head_case, propose, reported, found, commission
):
    propose(head_case, "not_completed")
    assert found() == []
    reported(head_case)
    assert found() == ["Điểu Minh Khôi"]
    head_case.refresh_from_db()
    assert history.failed_twice(head_case)


def test_and_a_unit(collective, propose, reported, found):
    reported(collective)
    propose(collective, "not_completed")
    assert found() == ["Huyện ủy Bù Đốp"]


def test_a_report_that_was_not_accepted_says_nothing(head_case, propose, reported, found, of_2022):
    reported(head_case)
    propose(head_case, "not_completed")
    type(of_2022).objects.filter(pk=of_2022.pk).update(version=2)
    assert found() == []


def test_what_the_province_decided_stands_before_what_a_unit_reported(
    head_case, propose, decide, reported, found
):
    """Re-rated for 2022 as completed: the report of the unit is out of date."""
    reported(head_case)
    propose(head_case, "not_completed")
    decide(head_case, "not_completed")
    assert found() == ["Điểu Minh Khôi"]
    head_case.decisions.create(
        version=2, grade="completed", effective_year=2022, reason="Khiếu nại đúng",
        number="9-QĐ/TU", decided_on=SENT.date(), authority="BTV", recorded_at=clock.now(),
        recorded_by=head_case.campaign.published_by,
    )  # fmt: skip
    assert found() == []


def test_the_same_as_on_the_page_of_the_person(head_case, propose, decide, reported, commission):
    reported(head_case)
    propose(head_case, "not_completed")
    decide(head_case, "not_completed")
    years = history.of(commission, {"person": head_case.person})
    assert [(year.year, year.is_second_failure) for year in years] == [(2023, True), (2022, False)]


def test_more_cases_cost_no_more_queries(
    head_case, collective, propose, reported, commission, signed_in
):
    client, address = signed_in(commission), f"{reverse('ratings:cases')}?flag=failed_twice"
    reported(head_case)
    propose(head_case, "not_completed")
    one = queries_of(client, address)
    reported(collective)
    propose(collective, "not_completed")
    assert queries_of(client, address) == one
