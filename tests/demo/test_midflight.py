"""Where the demo campaign stands on 18/12/2023."""

import hashlib
from datetime import date

import pytest
from django.core.management import call_command

from campaign.lib import clock
from campaign.models import Campaign
from orgunits import audit
from orgunits.models import AuditEvent, OrgUnit, User
from ratings.demo.figures import MISMATCH
from ratings.domain.checks import imbalance
from ratings.models import ResultRow
from reviews.domain import parts
from reviews.models import (
    Extension,
    Proposal,
    ReviewTask,
    Submission,
    SubmissionFile,
    Suggestion,
    Supervision,
)

TODAY = date(2023, 12, 18)


def task(key, code):
    return ReviewTask.objects.get(milestone__key=key, unit__code=code)


@pytest.mark.parametrize(
    ("key", "code", "look"),
    [
        ("D5", "BP.BUDOP", "open"),
        ("D1", "BP.BUDOP.01", "open"),
        ("D1", "BP.BUDOP.02", "accepted"),
        ("D1", "BP.BUDOP.03", "submitted"),
        ("D1", "BP.LOCNINH.03", "returned"),
        ("D0d", "BP.LOCNINH", "late"),
        ("D0d", "BP.DONGXOAI", "accepted"),
        ("D5", "BP.DONGXOAI", "accepted"),
    ],
)
def test_named_units_stand_where_the_story_needs_them(small, key, code, look):
    assert task(key, code).look == look


def test_the_plan_was_published_on_its_own_day(small):
    campaign = Campaign.objects.get()
    assert campaign.state == Campaign.State.PUBLISHED
    assert clock.day_of(campaign.published_at) == date(2023, 11, 25)


def test_a_returned_version_stands_beside_the_accepted_one(small):
    first, second = task("D1", "BP.BUDOP.02").submissions.order_by("version")
    assert first.return_reason
    assert not second.return_reason
    assert second.sent_at > first.returned_at


def test_what_was_sent_late_says_why(small):
    late = ReviewTask.objects.sent_late()
    assert [row.unit.code for row in late] == ["BP.DONGXOAI"]
    assert late[0].late_reason


def test_nothing_happened_after_the_demo_date(small):
    assert not AuditEvent.objects.filter(at__gte=clock.at(TODAY)).exists()
    assert not Submission.objects.filter(sent_at__gte=clock.at(TODAY)).exists()


def test_the_audit_trail_holds_and_reads_in_order(small):
    assert audit.first_broken() is None
    instants = list(AuditEvent.objects.order_by("number").values_list("at", flat=True))
    assert instants == sorted(instants)


def test_every_row_of_counts_adds_up(small):
    assert [imbalance(row) for row in ResultRow.objects.all() if imbalance(row)] == []
    assert not ResultRow.objects.filter(is_sent=False).exists()


def test_members_reported_are_the_members_of_the_unit(small):
    rows = ResultRow.objects.accepted().filter(object_kind="party_member")
    for row in rows.exclude(table__submission__task__unit__code__in=MISMATCH):
        assert row.on_roll == row.unit.member_count


def test_only_the_deliberate_mismatch_is_found(small):
    accepted = ReviewTask.objects.filter(state="accepted", milestone__work="results")
    found = {
        row.unit.code
        for row in accepted
        if any("đã tiếp nhận là" in text for text in _warnings(row))
    }
    assert found == {"BP.DONGXOAI"}


def _warnings(row):
    return parts.warnings(row.submissions.get(version=row.accepted_version))


def test_files_are_stored_with_their_hash(small):
    file = SubmissionFile.objects.first()
    content = file.content.read()
    assert hashlib.sha256(content).hexdigest() == file.sha256
    assert (len(content), content[:2]) == (file.size, b"PK")


def test_three_suggestions_are_issued_one_has_nobody_yet_and_one_is_answered(small):
    assert Suggestion.objects.issued().count() == 3
    assert Suggestion.objects.get(state="answered").unit.code == "BP.BUDOP"
    assert Proposal.objects.filter(state="proposed").count() == 1
    directed = Supervision.objects.filter(kind="attend_direct", valid_to=None).values("unit")
    gap = Suggestion.objects.issued().exclude(unit__in=directed)
    assert [row.unit.code for row in gap] == ["SO.TTTT"]


def test_more_time_is_granted_to_one_and_asked_by_another(small):
    found = {row.task.unit.code: row for row in Extension.objects.all()}
    states = {code: (row.state, str(row.task.last_day)) for code, row in found.items()}
    assert states == {
        "SO.NOIVU": ("granted", "2023-12-27"),
        "BP.LOCNINH": ("asked", "2023-12-26"),
    }


def test_a_classified_paper_is_a_number_and_a_day(small):
    sent = Submission.objects.get(secrecy="secret")
    assert (sent.task.unit.code, sent.files.count()) == ("BNC", 0)


def test_party_building_bodies_follow(small):
    followed = Supervision.objects.filter(kind="attend_follow")
    wanted = {"district_committee", "party_caucus", "party_affairs_committee"}
    assert {row.unit.kind for row in followed.select_related("unit")} == wanted


def test_loading_again_changes_nothing(small, capsys):
    before = (OrgUnit.objects.count(), User.objects.count(), AuditEvent.objects.count())
    call_command("load_demo", "--size", "small")
    assert "Đã có dữ liệu" in capsys.readouterr().out
    assert before == (OrgUnit.objects.count(), User.objects.count(), AuditEvent.objects.count())
