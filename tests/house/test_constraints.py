"""The database itself refuses; one attempt per constraint, and no constraint without one."""

from datetime import date, time

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from campaign.lib import clock
from campaign.models import (
    Acknowledgement,
    CapRule,
    Channels,
    ExemptionRule,
    Grade,
    Job,
    Notice,
    NoticePreference,
    Push,
    VoteRule,
)
from orgunits.models import Appointment, ImportRun, OrgUnit, Person, RoleGrant, StandingCharge
from orgunits.roles import Role
from ratings.models import (
    Assessment,
    Ballot,
    BallotElector,
    BallotItem,
    BallotTeller,
    CapExcess,
    CriteriaSheet,
    CriterionMark,
    Decision,
    Disqualifier,
    NamedResult,
    PeerGroup,
    RatingCase,
    ResultFile,
    ResultRow,
    ResultTable,
    SpecialCase,
    TallyLine,
    TallySheet,
    TemplateFile,
)
from reports.models import (
    Dossier,
    DossierDispatch,
    DossierPaper,
    LastYear,
    LastYearRow,
    ProgressPaper,
    ReportPaper,
    ReportRun,
)
from reviews.models import (
    AnnualSummary,
    CollectiveDraft,
    Conference,
    ConferencePaper,
    ConferenceRules,
    ConferenceSeat,
    EscalationRule,
    Exclusion,
    Extension,
    HandOver,
    LadderStep,
    Minutes,
    OpinionPoint,
    OpinionRequest,
    PaperDelivery,
    Proposal,
    Remediation,
    ReviewTask,
    SelfReview,
    SelfReviewRow,
    Submission,
    SubmissionFile,
    Suggestion,
    SuggestionAnswer,
    Supervision,
    Urging,
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
    values = {"kind": "digest", "day": AFTER, "subject": "x", "planned_at": NOW}
    values |= {"due_at": NOW, "due_since": NOW, **facts}
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


def self_review(w, **facts):
    values = {"form": {}, "form_code": "02B", "proposed_code": "02B", **facts}
    return SelfReview.objects.create(submission=w.submission, **values)


def section(w, kind, **facts):
    values = {
        "review": facts.get("review") or self_review(w),
        "key": "x",
        "kind": kind,
        "place": 1,
        "is_sent": True,
    }
    return SelfReviewRow.objects.create(**{**values, "is_required": True, **facts})


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


def collective_draft(w, **facts):
    values = {"version": 1, "due_on": AFTER, "name": "x", "content": "x", "size": 1}
    values |= {"sha256": "0" * 64, "sent_at": NOW, "sent_by": w.user}
    return CollectiveDraft.objects.create(task=w.task, **{**values, **facts})


def opinion(w, **facts):
    values = {"kind": "residence", "person": w.person, "asked_name": "Chi ủy khu phố"}
    values |= {"asked_at": NOW, "asked_by": w.user, "campaign": w.campaign, "unit": w.unit}
    return OpinionRequest.objects.create(**{**values, **facts})


def asked_twice(w, **asked):
    draft = collective_draft(w)
    about = {"kind": "report", "person": None, "draft": draft, "audience": "other"}
    for _ in range(2):
        opinion(w, **about, asked_name="", **asked)


def opinion_points(w, *places, **facts):
    asked = opinion(w)
    for place in places:
        OpinionPoint.objects.create(request=asked, place=place, text="x", **facts)


def ladder_step(w, **facts):
    values = {"campaign": w.campaign, "person": w.person, "unit": w.unit, "place": 1}
    values |= {"held_on": AFTER, "entered_at": NOW, "entered_by": w.user}
    return LadderStep.objects.create(**{**values, **facts})


def escalation_rule(w, **facts):
    return EscalationRule.objects.create(campaign=w.campaign, **facts)


def summary(w):
    return AnnualSummary.objects.create(
        campaign=w.campaign, unit=w.unit, held_on=AFTER, entered_at=NOW, entered_by=w.user
    )


def extension(w, **facts):
    values = {"state": "asked", "from_day": date(2023, 12, 26), "to_day": date(2023, 12, 30)}
    values |= {"reason": "x", "asked_at": NOW, "asked_by": w.user}
    return Extension.objects.create(task=w.task, **{**values, **facts})


def exclusion(w, **facts):
    values = {"task": w.task, "at": NOW, "by": w.user, "reason": "sáp nhập", **facts}
    return Exclusion.objects.create(**values)


def handover(w, **facts):
    values = {"to_user": w.user, "at": NOW, "by": w.user, "reason": "x"}
    return HandOver.objects.create(task=w.task, **{**values, **facts})


def supervision(w, **facts):
    values = {"kind": "attend_direct", "basis": "TB", "valid_from": BEFORE, **facts}
    return Supervision.objects.create(campaign=w.campaign, unit=w.unit, person=w.person, **values)


def row(w, **facts):
    values = {"object_kind": "party_org", "level": "grassroots", **facts}
    return ResultRow.objects.create(table=w.table, **values)


def peer_group(w, key="g"):
    return PeerGroup.objects.create(
        campaign=w.campaign, key=key, name="x", object_kind="leading_collective"
    )


CASE_STAGES = ["collecting", "proposed", "decided", "published"]


def case(w, state="collecting", **facts):
    """Whole in its state; `facts` then break it."""
    filled = {"unit_path": w.unit.path, "unit_name": "x", "unit_level": L.DISTRICT}
    for stage in CASE_STAGES[1 : CASE_STAGES.index(state) + 1] if state in CASE_STAGES else ():
        filled |= {f"{stage}_at": NOW, f"{stage}_by": w.user}
    if state in CASE_STAGES[1:]:
        filled["proposed_grade"] = "good"
    if state in CASE_STAGES[2:]:
        filled["grade"] = "good"
    if state == "unrated":
        filled |= {"unrated_code": "other", "unrated_reason": "x"}
        filled |= {"unrated_at": NOW, "unrated_by": w.user}
    group = PeerGroup.objects.first() or peer_group(w)
    values = {"object_kind": "leading_collective", "unit": w.unit, **filled, **facts}
    return RatingCase.objects.create(
        campaign=w.campaign, group=group, state=state, opened_at=NOW, **values
    )


def of_person(w, **facts):
    return case(w, object_kind="leading_cadre", person=w.person, **facts)


def assessment(w, number=1, **facts):
    noun = case(w)
    for _ in range(number):
        Assessment.objects.create(
            case=noun, step="cell", body="x", grade="good", held_on=AFTER, entered_at=NOW,
            entered_by=w.user, **facts,
        )  # fmt: skip


def sheet(w, noun):
    return CriteriaSheet.objects.create(case=noun, by_self=True, filled_at=NOW, filled_by=w.user)


def marks(w, count, **facts):
    where = sheet(w, case(w))
    for place in range(count):
        CriterionMark.objects.create(sheet=where, place=place, key="x", words="x", **facts)


def decision(w, **facts):
    noun = facts.pop("case", None) or case(w, "published")
    values = {"version": 1, "number": "1-QĐ/TU", "decided_on": AFTER, "authority": "BTV"}
    return Decision.objects.create(
        case=noun, grade="good", effective_year=2023, recorded_at=NOW, recorded_by=w.user,
        **values | facts,
    )  # fmt: skip


def two_decisions(w):
    noun = case(w, "published")
    return [decision(w, case=noun) for _ in range(2)]


def disqualifier(w, **facts):
    return Disqualifier.objects.create(
        campaign=w.campaign, unit=w.unit, kind="discipline", words="x", document="x",
        document_on=AFTER, authority="x", on_day=AFTER, entered_at=NOW, entered_by=w.user, **facts,
    )  # fmt: skip


def special(w, **facts):
    values = {"key": "sick", "words": "x", "basis": "x", "entered_at": NOW, "entered_by": w.user}
    values |= {"case": facts.pop("case", None) or case(w)}
    return SpecialCase.objects.create(**values | facts)


def two_specials(w):
    noun = case(w)
    return [special(w, case=noun) for _ in range(2)]


def named(w, **facts):
    values = {"object_kind": "party_org", "grade": "good", "authority": "x", **facts}
    return NamedResult.objects.create(submission=w.submission, unit=w.unit, **values)


def result_file(w, **facts):
    return ResultFile.objects.create(
        task=w.task, kind="names", size=1, sha256="0" * 64, by=w.user, at=NOW, **facts
    )


def template_file(w):
    return TemplateFile.objects.create(task=w.task, kind="names", lines=1, made_at=NOW)


def report(w):
    return ReportRun.objects.create(
        campaign=w.campaign, unit=w.unit, as_of=NOW, made_at=NOW, figures={}, sha256="0" * 64
    )


def report_paper(w, **facts):
    made = {"begun_at": NOW, "begun_by": w.user, "saved_at": NOW, "saved_by": w.user}
    return ReportPaper.objects.create(
        campaign=w.campaign, unit=w.unit, run=ReportRun.objects.first() or report(w),
        **made | facts,
    )  # fmt: skip


def progress_paper(w):
    return ProgressPaper.objects.create(
        campaign=w.campaign, unit=w.unit, day=AFTER, source_sha256="0" * 64, pdf_sha256="0" * 64,
        made_at=NOW, made_by=w.user,
    )  # fmt: skip


def numbered_paper(w, **facts):
    given = {"number": "05", "signer": "x", "dated_on": AFTER, "pdf_sha256": "0" * 64}
    given |= {"numbered_at": NOW, "numbered_by": w.user}
    return report_paper(w, state="numbered", **given | facts)


def last_year_row(w, **counts):
    found, _new = LastYear.objects.get_or_create(
        campaign=w.campaign, defaults={"basis": "x", "entered_at": NOW, "entered_by": w.user}
    )
    counts = {"on_roll": 4, "excellent": 1, "good": 1, "completed": 1, "not_completed": 1} | counts
    return LastYearRow.objects.create(last_year=found, object_kind="party_org", **counts)


def dossier(w, **facts):
    values = {"is_whole": True, "frozen_at": NOW, "manifest": {}, "size": 1, "kind": "x"} | facts
    return Dossier.objects.create(
        campaign=w.campaign, unit=w.unit, title="x", addressee="x", contents_sha256="0" * 64,
        manifest_sha256="0" * 64, sha256="0" * 64, **values,
    )  # fmt: skip


def dossier_paper(w):
    return DossierPaper.objects.create(
        campaign=w.campaign, unit=w.unit, kind="x", document="x", title="x", name="x", size=1,
        sha256="0" * 64, added_at=NOW, added_by=w.user,
    )  # fmt: skip


def dispatch(w, **facts):
    return DossierDispatch.objects.create(
        dossier=dossier(w), recipient="x", number="1", sent_on=AFTER, way="hand", entered_at=NOW,
        entered_by=w.user, **facts,
    )  # fmt: skip


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


def vote_rule(w, **facts):
    return VoteRule.objects.create(
        rule_set=w.rule_set, object_kind="party_org", clause="x", **facts
    )


PRINTED = ("copies", "printed_at", "printed_by")
OPENED = ("convened", "present", "opened_at", "opened_by")


def ballot(w, state="drafted", **facts):
    """With all that its state asks for; `facts` take some of it away."""
    values = {"copies": 6, "printed_at": NOW, "printed_by": w.user, "convened": 6, "present": 5}
    values |= {"opened_at": NOW, "opened_by": w.user, "confirmed_at": NOW, "confirmed_by": w.user}
    told = {"printed": PRINTED, "open": (*PRINTED, *OPENED), "counted": (*PRINTED, *OPENED)}
    names = told.get(state, values if state in ("confirmed", "signed") else ())
    where = facts.pop("conference", None) or conference(w)
    values = {"kind": "members", "drafted_at": NOW, "drafted_by": w.user, "state": state} | {
        name: values[name] for name in names
    }
    return Ballot.objects.create(conference=where, **values | facts)


def ballot_item(w, **facts):
    of = facts.pop("ballot", None) or ballot(w)
    return BallotItem.objects.create(ballot=of, **{"place": 1, "unit": w.unit, "name": "x"} | facts)


def lines_of_one(*places, by_person=False):
    def attempt(w):
        of, person = ballot(w), w.person if by_person else None
        return [ballot_item(w, ballot=of, place=place, person=person) for place in places]

    return attempt


def elector_twice(w):
    of = ballot(w)
    for _ in range(2):
        BallotElector.objects.create(ballot=of, person=w.person, is_present=True)


def teller_twice(w):
    where = conference(w)
    for _ in range(2):
        BallotTeller.objects.create(
            conference=where, user=w.user, assigned_at=NOW, assigned_by=w.user
        )


def tally(w, **facts):
    values = {"issued": 5, "returned": 5, "valid": 5, "invalid": 0, "blank": 0, "entered_at": NOW}
    of = facts.pop("ballot", None) or ballot(w)
    return TallySheet.objects.create(ballot=of, teller=w.user, **values | facts)


def counted_twice(w):
    of = ballot(w)
    for _ in range(2):
        tally(w, ballot=of)


def tally_line(w, times=1, **facts):
    of = ballot(w)
    sheet, item = tally(w, ballot=of), ballot_item(w, ballot=of)
    marks = ("excellent", "good", "completed", "not_completed", "unmarked", "spoiled")
    values = dict.fromkeys(marks, 0) | {"of": 5, "good": 5} | facts
    for _ in range(times):
        TallyLine.objects.create(sheet=sheet, item=item, **values)


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
    "vote_rule_once_per_kind": twice(vote_rule),
    "vote_quorum_is_a_share": lambda w: vote_rule(w, quorum_parts=4),
    "vote_threshold_is_a_share": lambda w: vote_rule(w, threshold_parts=2),
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
    "one_notice_per_person_kind_and_day": lambda w: [notice(w, "a"), notice(w, "b")],
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
    "version_recalled_with_reason": lambda w: change(
        w.submission, state="sent", sent_at=NOW, sent_by=w.user, recalled_at=NOW
    ),
    "classified_paper_has_number_and_day": lambda w: change(
        w.submission, state="sent", sent_at=NOW, sent_by=w.user, secrecy="secret"
    ),
    "one_open_request_per_task": twice(extension),
    "extension_gives_more_time": lambda w: extension(w, to_day=BEFORE),
    "extension_asked_or_decided_at_and_by": lambda w: extension(w, asked_at=None),
    "extension_rests_on_a_document": lambda w: extension(
        w, state="granted", decided_at=NOW, decided_by=w.user
    ),
    "extension_refused_with_reason": lambda w: extension(
        w, state="refused", decided_at=NOW, decided_by=w.user
    ),
    "one_open_exclusion_per_task": twice(exclusion),
    "exclusion_has_a_reason": lambda w: exclusion(w, reason=""),
    "exclusion_ended_at_and_by_with_a_reason": lambda w: exclusion(w, ended_at=NOW),
    "handover_changes_hands": lambda w: handover(w, from_user=w.user),
    "handover_has_a_reason": lambda w: handover(w, reason=""),
    "own_review_is_not_handed_over": lambda w: change(w.task, person=w.person, assignee=w.user),
    "escalation_tells_someone": lambda w: escalation_rule(
        w, days=3, to_member=False, to_above=False
    ),
    "escalation_days_within_a_campaign": lambda w: escalation_rule(w, every=0),
    "draft_version_once": twice(collective_draft),
    "draft_settled_at_and_by": lambda w: collective_draft(w, state="settled"),
    "opinion_is_about_a_draft_or_a_person": lambda w: opinion(w, person=None),
    "opinion_is_asked_of_one": lambda w: opinion(w, asked_unit=w.unit),
    "opinion_answered_at_and_by": lambda w: opinion(w, state="answered"),
    "opinion_excused_with_case_and_reason": lambda w: opinion(w, excuse="study"),
    "unit_asked_once_per_draft": lambda w: asked_twice(w, asked_unit=w.unit),
    "person_asked_once_per_draft": lambda w: asked_twice(w, asked_person=w.person),
    "opinion_point_place_once": lambda w: opinion_points(w, 1, 1),
    "opinion_point_replied_at_and_by": lambda w: opinion_points(w, 1, verdict="adopted"),
    "each_place_once_per_person": twice(ladder_step),
    "the_first_place_waits_for_none": lambda w: ladder_step(w, override_reason="x"),
    "one_summary_day_per_unit": twice(summary),
    "version_returned_with_reason": lambda w: change(w.submission, returned_at=NOW),
    "file_once_per_version": twice(file),
    "another_form_has_a_reason": lambda w: self_review(w, form_code="02A"),
    "sent_review_has_its_fingerprint": lambda w: self_review(w, is_sent=True),
    "section_once_per_review": lambda w: section(
        w, "prose", review=section(w, "prose", text="x").review, text="x"
    ),
    "sent_section_is_written": lambda w: section(w, "prose"),
    "sent_section_has_its_level": lambda w: section(w, "level", text="x"),
    "sent_review_proposes_a_grade": lambda w: section(w, "grade"),
    "only_a_shortcoming_is_fixed_or_not": lambda w: section(w, "prose", text="x", is_fixed=True),
    "sent_shortcoming_says_fixed_or_not": lambda w: section(
        w, "remedy", level="good", remedy=remedy(w, "planned")
    ),
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
    "remedy_of_one_source": lambda w: remedy(w, suggestion=suggestion(w), conference=conference(w)),
    "supervision_ended_with_a_reason": lambda w: supervision(w, valid_to=AFTER),
    "only_who_follows_is_sent_by_an_agency": lambda w: supervision(w, agency=w.unit),
    "one_directing_member_per_unit": twice(supervision),
    "push_sending_has_a_lease": lambda w: Push.objects.create(
        notice=notice(w, "<k@x>"), due_at=NOW, state="sending"
    ),
    "quiet_hours_have_both_ends": lambda w: NoticePreference.objects.create(
        user=w.user, quiet_from=time(21)
    ),
    "site_quiet_hours_have_both_ends": lambda w: Channels.objects.create(pk=1, quiet_from=time(21)),
    "channels_are_one_row": lambda w: Channels.objects.create(pk=2),
    "urged_for_something": lambda w: Urging.objects.create(
        campaign=w.campaign, unit=w.unit, channel="site", tasks=0, at=NOW, by=w.user
    ),
    "result_row_once_per_kind_and_level": twice(row),
    "sent_result_row_adds_up": lambda w: row(w, is_sent=True, on_roll=3, good=2),
    "sent_other_unrated_has_a_reason": lambda w: row(w, is_sent=True, on_roll=1, unrated_other=1),
    "peer_group_key_once": twice(peer_group),
    "excess_is_over_and_justified": lambda w: CapExcess.objects.create(
        group=peer_group(w),
        excellent=3,
        allowed=2,
        good=9,
        number="1",
        decided_on=AFTER,
        recorded_at=NOW,
        recorded_by=w.user,
    ),  # fmt: skip
    "one_case_per_unit_and_kind": twice(case),
    "one_case_per_person_and_kind": twice(of_person),
    "case_of_a_person_names_one": lambda w: case(w, person=w.person),
    "case_proposed_at_and_by": lambda w: case(w, "proposed", proposed_by=None),
    "case_proposed_with_a_grade": lambda w: case(w, "proposed", proposed_grade=""),
    "case_decided_at_and_by": lambda w: case(w, "decided", decided_at=None),
    "case_decided_with_a_grade": lambda w: case(w, "decided", grade=""),
    "case_published_at_and_by": lambda w: case(w, "published", published_by=None),
    "case_unrated_at_and_by": lambda w: case(w, "unrated", unrated_by=None),
    "case_unrated_with_a_reason": lambda w: case(w, "unrated", unrated_reason=""),
    "one_current_assessment_per_step_and_body": lambda w: assessment(w, 2),
    "votes_for_are_among_votes": lambda w: assessment(w, votes_for=4, votes_of=3),
    "one_current_sheet_per_side": lambda w: [sheet(w, noun) for noun in [case(w)] * 2],
    "criterion_once_per_sheet": lambda w: marks(w, 2, level="good"),
    "criterion_by_level_or_points": lambda w: marks(w, 1),
    "decision_version_once": two_decisions,
    "decision_published_at_and_by": lambda w: decision(w, published_at=NOW),
    "rating_again_has_a_reason": lambda w: decision(w, version=2),
    "appeal_closed_after_it_was_received": lambda w: decision(
        w, published_at=NOW, published_by=w.user, appeal_outcome="kept"
    ),
    "named_result_of_a_person_names_one": lambda w: named(w, person=w.person),
    "named_result_once_per_person": lambda w: [
        named(w, object_kind="leading_cadre", person=w.person) for _ in range(2)
    ],
    "named_result_once_per_unit": lambda w: [named(w) for _ in range(2)],
    "named_result_graded_or_unrated": lambda w: named(w, authority=""),
    "result_file_applied_at_and_by": lambda w: result_file(w, state="applied"),
    "template_file_once_per_kind": lambda w: [template_file(w) for _ in range(2)],
    "disqualifier_withdrawn_with_a_reason": lambda w: disqualifier(w, withdrawn_at=NOW),
    "special_case_stands_once": two_specials,
    "special_case_withdrawn_with_a_reason": lambda w: special(w, withdrawn_at=NOW),
    "one_ballot_per_edition": twice_in_one(ballot),
    "second_vote_follows_a_first": lambda w: ballot(w, stage=2),
    "ballot_corrected_with_a_reason": lambda w: ballot(w, edition=2, replaces=ballot(w)),
    "ballot_printed_at_and_by": lambda w: ballot(w, "printed", copies=None),
    "ballot_opened_with_its_electorate": lambda w: ballot(w, "open", present=None),
    "ballot_present_are_convened": lambda w: ballot(w, "open", present=7),
    "ballot_confirmed_at_and_by": lambda w: ballot(w, "confirmed", confirmed_by=None),
    "ballot_signed_with_its_scan": lambda w: ballot(
        w, "signed", signed_on=AFTER, signed_at=NOW, signed_by=w.user
    ),
    "one_line_per_place": lines_of_one(1, 1),
    "one_line_per_person": lines_of_one(1, 2, by_person=True),
    "elector_once_per_ballot": elector_twice,
    "teller_once_a_conference": teller_twice,
    "one_count_per_teller_and_round": counted_twice,
    "ballots_returned_were_issued": lambda w: tally(w, issued=4),
    "ballots_returned_add_up": lambda w: tally(w, blank=1),
    "one_tally_line_per_subject": lambda w: tally_line(w, 2),
    "tally_line_adds_up": lambda w: tally_line(w, good=4),
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
    "dossier_edition_once": twice(dossier),
    "dossier_with_gaps_has_a_reason": lambda w: dossier(w, is_whole=False),
    "dossier_paper_once": twice(dossier_paper),
    "dossier_reply_at_and_by": lambda w: dispatch(w, replied_on=AFTER, reply="Đã nhận"),
    "dossier_reply_after_it_was_sent": lambda w: dispatch(
        w, replied_on=BEFORE, reply="Đã nhận", reply_entered_at=NOW, reply_entered_by=w.user
    ),
    "equal_progress_makes_one_paper": twice(progress_paper),
    "one_draft_of_a_report": twice(report_paper),
    "report_number_once": twice(numbered_paper),
    "report_numbered_with_day_signer_and_file": lambda w: numbered_paper(w, pdf_sha256=""),
    "last_year_row_once": twice(last_year_row),
    "last_year_rated_are_on_the_roll": lambda w: last_year_row(w, on_roll=3),
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
