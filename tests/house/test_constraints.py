"""The database itself refuses; one attempt per constraint, and no constraint without one."""

from datetime import date, time

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from campaign.lib import clock
from campaign.models import Acknowledgement, CapRule, ExemptionRule, Grade, Job, Notice
from orgunits.models import Appointment, ImportRun, OrgUnit, Person, RoleGrant, StandingCharge
from orgunits.roles import Role
from ratings.models import ResultRow, ResultTable
from reports.models import ReportRun
from reviews.models import (
    Conference,
    ConferencePaper,
    ConferenceRules,
    ConferenceSeat,
    Minutes,
    PaperDelivery,
    Proposal,
    Remediation,
    ReviewTask,
    Submission,
    SubmissionFile,
    Suggestion,
    SuggestionAnswer,
    Supervision,
)
from tests.conftest import K, L, make_unit

OURS = {"orgunits", "campaign", "reviews", "ratings", "reports"}
BEFORE, AFTER = date(2023, 1, 1), date(2023, 12, 1)
NOW = clock.at(date(2023, 12, 18), 9)


@pytest.fixture
def world(province, bu_dop, commission, campaign, d5, task, rule_set):
    class World:
        person = Person.objects.create(full_name="Trần Văn Ánh")
        submission = Submission.objects.create(task=task, version=1, saved_at=NOW)
        table = ResultTable.objects.create(submission=submission)

    world = World()
    world.unit, world.user, world.campaign = bu_dop, commission, campaign
    world.milestone, world.task, world.rule_set = d5, task, rule_set
    return world


def unit(w, **facts):
    return make_unit(w.unit, "X", "X", K.CELL, L.CELL, **facts)


def post(w, **facts):
    return Appointment.objects.create(person=w.person, unit=w.unit, post="Bí thư", **facts)


def charge(w, **facts):
    values = {"basis": "TB 1725", "valid_from": BEFORE, **facts}
    return StandingCharge.objects.create(person=w.person, unit=w.unit, **values)


def grant(w, **facts):
    values = {"role": Role.OFFICE, "basis": "QĐ", "valid_from": BEFORE, **facts}
    return RoleGrant.objects.create(user=w.user, unit=w.unit, **values)


def change(noun, **facts):
    return type(noun).objects.filter(pk=noun.pk).update(**facts)


def job(w, **facts):
    return Job.objects.create(kind="x", title="x", unit=w.unit, by=w.user, asked_at=NOW, **facts)


def notice(w, key, **facts):
    values = {"kind": "digest", "day": AFTER, "subject": "x", "planned_at": NOW, "due_at": NOW}
    values |= facts
    return Notice.objects.create(campaign=w.campaign, user=w.user, message_id=key, **values)


def milestone(w, **facts):
    return type(w.milestone).objects.create(
        campaign=w.campaign, key=facts.pop("key", "X"), place=9, title="x", short_title="x",
        printed_words="x", actor="x", deliverable="x", clause="x", work="nothing",
        **{"operator": "before", "printed_date": AFTER, **facts},
    )  # fmt: skip


def own_plan(w):
    plan = type(w.campaign).objects.get(pk=w.campaign.pk)
    keys = type(w.campaign).objects.count()
    plan.pk, plan.key, plan.parent, plan.unit = None, f"own-{keys}", w.campaign, w.unit
    plan.save()


def new_task(w, **facts):
    return ReviewTask.objects.create(
        campaign=w.campaign, milestone=w.milestone, unit=w.unit, opened_at=NOW, **facts
    )


def submission(w, **facts):
    return Submission.objects.create(task=w.task, saved_at=NOW, **{"version": 2, **facts})


def file(w):
    return SubmissionFile.objects.create(
        submission=w.submission, name="x", size=1, sha256="0" * 64, added_at=NOW, added_by=w.user
    )


def proposal(w, **facts):
    return Proposal.objects.create(
        campaign=w.campaign, unit=w.unit, category="other", text="x", proposed_by=w.user,
        proposed_at=NOW, **facts,
    )  # fmt: skip


STAGES = ["approved", "issued", "answered", "verified", "followed"]


def suggestion(w, state="consolidated", **facts):
    """Whole in its state; `facts` then break it."""
    filled = {"number": "15-CV/TU", "issued_on": AFTER} if state in STAGES[1:] else {}
    for stage in STAGES[: STAGES.index(state) + 1] if state in STAGES else ():
        filled |= {f"{stage}_at": NOW, f"{stage}_by": w.user}
    if state in STAGES[3:]:
        filled["remark"] = "x"
    if state == "rejected":
        filled |= {"closed_at": NOW, "closed_by": w.user, "reason": "x"}
    return Suggestion.objects.create(
        campaign=w.campaign, unit=w.unit, category="other", text="x", consolidated_by=w.user,
        consolidated_at=NOW, state=state, **filled | facts,
    )  # fmt: skip


def answer(w, suggestion, **facts):
    return SuggestionAnswer.objects.create(
        suggestion=suggestion, version=1, text="x", answered_at=NOW, answered_by=w.user, **facts
    )


def remedy(w, state="planned", **facts):
    filled = {"evidence": "x", "done_at": NOW, "done_by": w.user} if state != "planned" else {}
    return Remediation.objects.create(
        campaign=w.campaign, unit=w.unit, shortcoming="x", measure="x", due_on=AFTER,
        planned_at=NOW, planned_by=w.user, state=state, **filled | facts,
    )  # fmt: skip


def supervision(w, **facts):
    values = {"kind": "attend_direct", "basis": "TB", "valid_from": BEFORE, **facts}
    return Supervision.objects.create(campaign=w.campaign, unit=w.unit, person=w.person, **values)


def row(w, **facts):
    values = {"object_kind": "party_org", "level": "grassroots", **facts}
    return ResultRow.objects.create(table=w.table, **values)


def report(w):
    return ReportRun.objects.create(
        campaign=w.campaign, unit=w.unit, as_of=NOW, made_at=NOW, figures={}, sha256="0" * 64
    )


def conference(w, **facts):
    values = {"starts_on": AFTER, "ends_on": AFTER, "begins_at": time(7), "ends_at": time(17)}
    return Conference.objects.create(
        campaign=w.campaign, unit=w.unit, kind="review", title="x", place="x", **values | facts
    )


def seat(w, **facts):
    where = facts.pop("conference", None) or conference(w)
    return ConferenceSeat.objects.create(conference=where, person=w.person, **facts)


def two_chairs(w):
    where, other = conference(w), Person.objects.create(full_name="Lê Thị Đào")
    seat(w, conference=where, role="chair")
    ConferenceSeat.objects.create(conference=where, person=other, role="chair")


def paper(w, **facts):
    where = facts.pop("conference", None) or conference(w)
    return ConferencePaper.objects.create(conference=where, **{"title": "x", **facts})


def deliveries(w, count=1, **facts):
    where = conference(w)
    sent = {"paper": paper(w, conference=where), "seat": seat(w, conference=where)}
    for _ in range(count):
        PaperDelivery.objects.create(sent_at=NOW, sent_by=w.user, **sent, **facts)


def twice_in_one(make):
    def attempt(w):
        where = conference(w)
        return [make(w, conference=where) for _ in range(2)]

    return attempt


def twice(make, *args, **facts):
    return lambda w: [make(w, *args, **facts) for _ in range(2)]


ATTEMPTS = {
    "unit_ends_after_it_begins": lambda w: unit(w, valid_from=AFTER, valid_to=BEFORE),
    "appointment_ends_after_it_begins": lambda w: post(w, valid_from=AFTER, valid_to=BEFORE),
    "exemption_ends_after_it_begins": lambda w: change(
        w.person, exempted_from=AFTER, exempted_to=BEFORE
    ),
    "suspension_ends_after_it_begins": lambda w: change(
        w.person, suspended_from=AFTER, suspended_to=BEFORE
    ),
    "charge_ended_with_a_reason": lambda w: charge(w, valid_to=AFTER),
    "one_open_charge_per_unit": twice(charge),
    "grant_ends_after_it_begins": lambda w: grant(w, valid_from=AFTER, valid_to=BEFORE),
    "grant_ended_with_a_reason": lambda w: grant(w, ended_at=NOW),
    "one_open_grant_per_role_and_unit": twice(grant),
    "grade_once_per_rule_set": lambda w: [
        Grade.objects.create(rule_set=w.rule_set, code="good", short="x", name="x", rank=1)
        for _ in range(2)
    ],
    "cap_once_per_kind": lambda w: [
        CapRule.objects.create(
            rule_set=w.rule_set, object_kind="party_org", percent=20, base="good", clause="x"
        )
        for _ in range(2)
    ],
    "exemption_once_per_rule_set": lambda w: [
        ExemptionRule.objects.create(rule_set=w.rule_set, code="exempted", label="x", clause="x")
        for _ in range(2)
    ],
    "campaign_published_at_and_by": lambda w: change(w.campaign, published_at=None),
    "campaign_closed_at_and_by": lambda w: change(w.campaign, state="closed"),
    "one_own_plan_per_unit": twice(own_plan),
    "plan_received_once_per_unit": lambda w: [
        Acknowledgement.objects.create(
            campaign=w.campaign, unit=w.unit, confirmed_at=NOW, confirmed_by=w.user
        )
        for _ in range(2)
    ],
    "milestone_key_once": twice(milestone),
    "milestone_date_as_printed": lambda w: milestone(w, printed_date=None),
    "job_ended_at": lambda w: job(w, state="done"),
    "one_digest_per_person_and_day": lambda w: [notice(w, "a"), notice(w, "b")],
    "notice_sent_at": lambda w: notice(w, "a", state="sent"),
    "notice_sending_has_a_lease": lambda w: notice(w, "a", state="sending"),
    "one_task_per_unit": new_task,
    "one_task_per_person": lambda w: [new_task(w, person=w.person) for _ in range(2)],
    "import_applied_at_and_by": lambda w: ImportRun.objects.create(
        kind="units",
        unit=w.unit,
        name="x",
        size=1,
        sha256="0" * 64,
        by=w.user,
        at=NOW,
        state="applied",
    ),
    "task_submitted_at_and_by": lambda w: change(w.task, state="submitted"),
    "task_returned_with_reason": lambda w: change(
        w.task, state="returned", returned_at=NOW, returned_by=w.user
    ),
    "task_accepted_at_and_by": lambda w: change(w.task, state="accepted", accepted_at=NOW),
    "version_once_per_task": lambda w: submission(
        w, version=1, state="sent", sent_at=NOW, sent_by=w.user
    ),
    "one_draft_per_task": submission,
    "submission_sent_at_and_by": lambda w: submission(w, state="sent"),
    "paper_has_a_day_of_receipt": lambda w: change(w.submission, on_paper=True),
    "version_returned_with_reason": lambda w: change(w.submission, returned_at=NOW),
    "file_once_per_version": twice(file),
    "proposal_merged_into_a_point": lambda w: proposal(
        w, state="merged", decided_at=NOW, decided_by=w.user
    ),
    "proposal_decided_at_and_by": lambda w: proposal(w, state="rejected", reason="x"),
    "proposal_refused_with_a_reason": lambda w: proposal(
        w, state="withdrawn", decided_at=NOW, decided_by=w.user
    ),
    "suggestion_approved_at_and_by": lambda w: suggestion(w, "approved", approved_by=None),
    "suggestion_issued_at_and_by": lambda w: suggestion(w, "issued", issued_on=None),
    "suggestion_issued_under_a_number": lambda w: suggestion(w, "issued", number=""),
    "suggestion_answered_at_and_by": lambda w: suggestion(w, "answered", answered_at=None),
    "suggestion_verified_at_and_by": lambda w: suggestion(w, "verified", verified_by=None),
    "suggestion_verified_with_a_remark": lambda w: suggestion(w, "verified", remark=""),
    "suggestion_followed_at_and_by": lambda w: suggestion(w, "followed", followed_at=None),
    "suggestion_closed_at_and_by": lambda w: suggestion(w, "rejected", closed_by=None),
    "suggestion_closed_with_a_reason": lambda w: suggestion(w, "rejected", reason=""),
    "one_answer_a_version": lambda w: [answer(w, s) for s in [suggestion(w, "issued")] * 2],
    "answer_returned_at_and_by": lambda w: answer(
        w, suggestion(w, "issued"), returned_at=NOW, returned_by=w.user
    ),
    "remedy_done_at_and_by": lambda w: remedy(w, "done", done_by=None),
    "remedy_done_with_evidence": lambda w: remedy(w, "done", evidence=""),
    "remedy_verified_at_and_by": lambda w: remedy(w, "verified"),
    "supervision_ended_with_a_reason": lambda w: supervision(w, valid_to=AFTER),
    "one_directing_member_per_unit": twice(supervision),
    "result_row_once_per_kind_and_level": twice(row),
    "sent_result_row_adds_up": lambda w: row(w, is_sent=True, on_roll=3, good=2),
    "sent_other_unrated_has_a_reason": lambda w: row(w, is_sent=True, on_roll=1, unrated_other=1),
    "quorum_is_a_share": lambda w: ConferenceRules.objects.create(
        campaign=w.campaign, quorum_parts=4
    ),
    "conference_ends_after_it_begins": lambda w: conference(w, ends_on=BEFORE),
    "conference_day_ends_after_it_begins": lambda w: conference(w, ends_at=time(6)),
    "conference_called_at_and_by": lambda w: conference(w, state="called"),
    "conference_held_at_and_by": lambda w: conference(
        w, state="held", called_at=NOW, called_by=w.user
    ),
    "conference_closed_at_and_by": lambda w: conference(w, closed_at=NOW, closed_by=w.user),
    "one_seat_per_person": twice_in_one(seat),
    "one_chair_per_conference": two_chairs,
    "excused_with_a_reason": lambda w: seat(w, attended="excused"),
    "paper_title_once": twice_in_one(paper),
    "paper_is_whole_or_missing": lambda w: paper(w, sha256="0" * 64),
    "paper_sent_once_per_seat": lambda w: deliveries(w, 2),
    "paper_opened_after_sent": lambda w: deliveries(w, opened_at=clock.at(BEFORE)),
    "minutes_sent_at_and_by": lambda w: Minutes.objects.create(
        conference=conference(w), state="comment"
    ),
    "minutes_signed_with_number_and_scan": lambda w: Minutes.objects.create(
        conference=conference(w), state="signed", sent_at=NOW, sent_by=w.user
    ),
    "equal_figures_make_one_report": twice(report),
}


def test_every_constraint_has_its_attempt():
    named = {
        constraint.name
        for model in apps.get_models()
        if model._meta.app_label in OURS
        for constraint in model._meta.constraints
    }
    assert named == set(ATTEMPTS)


@pytest.mark.parametrize("name", ATTEMPTS)
def test_the_database_refuses(world, name):
    with pytest.raises(IntegrityError), transaction.atomic():
        ATTEMPTS[name](world)


def test_a_unit_may_end_on_the_day_it_begins(world):
    assert OrgUnit.objects.filter(pk=unit(world, valid_from=AFTER, valid_to=AFTER).pk).exists()
