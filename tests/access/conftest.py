"""A world in which every text field says whose it is, so that a leak names itself.

Four units beside the role's own: parent, child, sibling, foreign. What belongs to unit N carries
`CANARY-N`; what is secret about it carries `SECRET-N`.
"""

from datetime import date, time
from types import SimpleNamespace

import pytest
from django.core.files.base import ContentFile

from campaign.domain import review_forms
from campaign.lib import clock, files
from campaign.models import Campaign, Job, Milestone, Notice
from orgunits.domain import accounts
from orgunits.models import Appointment, ImportRun, Person, StandingCharge, User
from ratings.models import (
    Assessment,
    Ballot,
    BallotItem,
    Disqualifier,
    NamedResult,
    PeerGroup,
    RatingCase,
    ResultFile,
    ResultRow,
    ResultTable,
    SpecialCase,
    TemplateFile,
)
from reports.figures import frozen, general
from reports.models import (
    Dossier,
    DossierDispatch,
    DossierPaper,
    ProgressPaper,
    ReportPaper,
    ReportRun,
)
from reviews.models import (
    CollectiveDraft,
    Conference,
    ConferencePaper,
    OpinionPoint,
    OpinionRequest,
    Proposal,
    Remediation,
    ReviewTask,
    SelfReview,
    SelfReviewRow,
    Submission,
    SubmissionFile,
    Suggestion,
    Supervision,
)
from tests.conftest import PASSWORD, K, L, make_unit

NOW = clock.at(date(2023, 12, 15), 9)
RELATIONS = ("own", "child", "parent", "sibling", "foreign")


@pytest.fixture
def world(province, standing_committee, campaign, d1, d5, rule_set):
    w = SimpleNamespace(campaign=campaign, d1=d1, d5=d5, rule_set=rule_set, units={}, nouns={})
    w.clerk = User.objects.create_user("nguoi-gui", password=PASSWORD)
    d, g = (K.DISTRICT_COMMITTEE, L.DISTRICT), (K.GRASSROOTS_ORG, L.GRASSROOTS)
    w.units["parent"] = province
    w.units["own"] = make_unit(province, "OWN", "CANARY-own", *d)
    w.units["sibling"] = make_unit(province, "SIBLING", "CANARY-sibling", *d)
    w.units["child"] = make_unit(w.units["own"], "CHILD", "CANARY-child", *g)
    w.units["foreign"] = make_unit(w.units["sibling"], "FOREIGN", "CANARY-foreign", *g)
    for relation in RELATIONS:
        w.nouns[relation] = fill(w, relation)
    return w


def fill(w, relation):
    """One of everything, for one unit."""
    unit = w.units[relation]
    canary = f"CANARY-{relation}"
    person = Person.objects.create(full_name=canary)
    Appointment.objects.create(
        person=person, unit=unit, post=canary, valid_from=date(2020, 1, 1), is_head=True
    )
    milestone = w.d1 if unit.level == L.GRASSROOTS else w.d5
    task = ReviewTask.objects.create(
        campaign=w.campaign, milestone=milestone, unit=unit, last_day=milestone.last_day,
        opened_at=NOW, state="submitted", submitted_at=NOW, submitted_by=w.clerk,
        late_reason=canary,
    )  # fmt: skip
    submission = Submission.objects.create(
        task=task, version=1, state="sent", note=canary, saved_at=NOW, sent_at=NOW, sent_by=w.clerk
    )
    official = review_forms.freeze(review_forms.of("124-QĐ/TW", "01"))
    review = SelfReview.objects.create(
        submission=submission,
        form=official,
        form_code="01",
        proposed_code="01",
        is_sent=True,
        fingerprint="0" * 64,
    )
    SelfReviewRow.objects.create(review=review, key="results", kind="prose", place=1, text=canary)
    table = ResultTable.objects.create(submission=submission)
    row = ResultRow.objects.create(
        table=table, object_kind="party_org", level=L.GRASSROOTS, on_roll=1, unrated_other=1,
        other_reason=canary, is_sent=True,
    )  # fmt: skip
    data = canary.encode()
    file = SubmissionFile.objects.create(
        submission=submission, name=f"{canary}.pdf", content=ContentFile(data, name=canary),
        size=len(data), sha256=files.sha256(data), added_at=NOW, added_by=w.clerk,
    )  # fmt: skip
    open_task = ReviewTask.objects.create(
        campaign=w.campaign, milestone=w.d1 if milestone == w.d5 else w.d5, unit=unit,
        last_day=milestone.last_day, opened_at=NOW,
    )  # fmt: skip
    supervision = Supervision.objects.create(
        campaign=w.campaign, unit=unit, person=person, kind="attend_direct", basis=canary,
        valid_from=date(2023, 12, 1), remarks=canary,
    )  # fmt: skip
    charge = StandingCharge.objects.create(
        person=person, unit=unit, basis=canary, valid_from=date(2023, 7, 14)
    )
    suggestion = Suggestion.objects.create(
        campaign=w.campaign, unit=unit, category="other", text=f"SECRET-{relation}",
        consolidated_by=w.clerk, consolidated_at=NOW, approved_by=w.clerk, approved_at=NOW,
        state="issued", number="1-GY/TU", issued_on=date(2023, 12, 10), issued_at=NOW,
        issued_by=w.clerk,
    )  # fmt: skip
    proposal = Proposal.objects.create(
        campaign=w.campaign, unit=unit, category="other", text=f"SECRET-{relation}",
        proposed_by=w.clerk, proposed_at=NOW,
    )  # fmt: skip
    facts = {"campaign": w.campaign, "unit": unit, "due_on": NOW.date(), "planned_at": NOW}
    facts |= {"planned_by": w.clerk}
    remedy = Remediation.objects.create(shortcoming=canary, measure=canary, **facts)
    secret_remedy = Remediation.objects.create(
        shortcoming=f"SECRET-{relation}", measure=f"SECRET-{relation}", suggestion=suggestion,
        **facts,
    )  # fmt: skip
    draft_plan = Campaign.objects.create(
        key=f"draft-{relation}", year=2024, title=canary, unit=unit, rule_set=w.rule_set,
        number=canary, issued_on=date(2023, 12, 1), place=canary, issuer=canary, subject=canary,
        signed_for=canary, signer_post=canary,
    )  # fmt: skip
    own_milestone = Milestone.objects.create(
        campaign=draft_plan, key="X", place=1, title=canary, short_title=canary, actor=canary,
        printed_words="x", deliverable=canary, clause="x", work="nothing", operator="before",
        printed_date=date(2024, 12, 20),
    )  # fmt: skip
    run = ReportRun.objects.create(
        campaign=w.campaign, unit=unit, as_of=NOW, sha256="0" * 64, made_at=NOW,
        figures=frozen.freeze(general.compute(w.campaign, unit, NOW.date())),
        made_by=w.clerk,
    )  # fmt: skip
    report_paper = ReportPaper.objects.create(
        campaign=w.campaign, unit=unit, run=run, limits=canary, begun_at=NOW, begun_by=w.clerk,
        saved_at=NOW, saved_by=w.clerk,
    )  # fmt: skip
    progress_paper = ProgressPaper.objects.create(
        campaign=w.campaign, unit=unit, day=NOW.date(), source_sha256=relation.zfill(64),
        made_at=NOW, made_by=w.clerk, pdf=ContentFile(data, name=canary),
        pdf_sha256=files.sha256(canary.encode()),
    )  # fmt: skip
    dossier = Dossier.objects.create(
        campaign=w.campaign, unit=unit, kind="tap-the", edition=1 + RELATIONS.index(relation),
        title=canary, addressee=canary, contents_sha256="0" * 64, manifest={"files": []},
        manifest_sha256="0" * 64, size=len(data), sha256=files.sha256(data), is_whole=True,
        content=ContentFile(data, name=canary), frozen_at=NOW, frozen_by=w.clerk,
    )  # fmt: skip
    dispatch = DossierDispatch.objects.create(
        dossier=dossier, recipient=canary, number=canary, sent_on=NOW.date(), way="hand",
        entered_at=NOW, entered_by=w.clerk,
    )  # fmt: skip
    dossier_paper = DossierPaper.objects.create(
        campaign=w.campaign, unit=unit, kind=canary, document="x", title=canary, name=canary,
        content=ContentFile(data, name=canary), size=len(data), sha256=files.sha256(data),
        added_at=NOW, added_by=w.clerk,
    )  # fmt: skip
    Notice.objects.create(
        campaign=w.campaign, user=w.clerk, kind="outcome", day=NOW.date(), subject=canary,
        lines=[{"text": canary, "url": "/"}], planned_at=NOW, due_at=NOW, message_id=canary,
        due_since=NOW,
    )  # fmt: skip
    job = Job.objects.create(
        kind="x", title=canary, unit=unit, by=w.clerk, asked_at=NOW, message=canary
    )
    account = User.objects.create_user(f"tk-{relation}", full_name=canary, unit=unit)
    grant = accounts.grant(
        user=account,
        role="committee_clerk",
        unit=unit,
        basis=canary,
        by=None,
        valid_from=NOW.date(),
    )
    import_run = ImportRun.objects.create(
        kind="units", unit=unit, name=canary, size=1, sha256="0" * 64, by=w.clerk, at=NOW,
        state="failed", problem=canary,
    )  # fmt: skip
    conference = Conference.objects.create(
        campaign=w.campaign, unit=unit, kind="review", title=canary, starts_on=date(2023, 12, 27),
        ends_on=date(2023, 12, 28), begins_at=time(7, 30), ends_at=time(17), place=canary,
    )  # fmt: skip
    paper = ConferencePaper.objects.create(
        conference=conference, title=canary, name=canary, size=len(data),
        content=ContentFile(data, name=canary), sha256=files.sha256(data),
    )  # fmt: skip
    group = PeerGroup.objects.create(
        campaign=draft_plan, key="g", name=canary, object_kind="leading_collective"
    )
    shared_group = PeerGroup.objects.create(
        campaign=w.campaign, key=relation, name=canary, object_kind="leading_collective"
    )
    case = RatingCase.objects.create(
        campaign=w.campaign, group=shared_group, unit=unit, object_kind="leading_collective",
        unit_path=unit.path, unit_name=canary, unit_level=unit.level, opened_at=NOW,
        state="proposed", proposed_grade="completed", proposed_at=NOW, proposed_by=w.clerk,
    )  # fmt: skip
    Assessment.objects.create(
        case=case, step="agency", body=f"GRADE-{relation}", grade="completed",
        held_on=NOW.date(), entered_at=NOW, entered_by=w.clerk, remark=canary,
    )  # fmt: skip
    of_person = {"object_kind": "leading_cadre", "unit": unit, "person": person, "post": canary}
    of_person |= {"grade": "completed", "authority": f"NAMED-{relation}"}
    NamedResult.objects.create(submission=submission, **of_person)
    begun = Submission.objects.create(task=open_task, version=1, saved_at=NOW)
    named = NamedResult.objects.create(submission=begun, **of_person)
    result_file = ResultFile.objects.create(
        task=open_task, kind="names", name=canary, size=1, sha256="0" * 64, by=w.clerk, at=NOW,
        state="failed", problem=canary,
    )  # fmt: skip
    template_file = TemplateFile.objects.create(
        task=open_task, kind="names", lines=1, made_at=NOW, content=ContentFile(b"x", name=canary)
    )
    disqualifier = Disqualifier.objects.create(
        campaign=w.campaign, unit=unit, person=person, kind="discipline", words=canary,
        document=canary, document_on=NOW.date(), authority=canary, on_day=NOW.date(),
        entered_at=NOW, entered_by=w.clerk,
    )  # fmt: skip
    special = SpecialCase.objects.create(
        case=case, key="sick", words=canary, basis=canary, entered_at=NOW, entered_by=w.clerk
    )
    ballot = Ballot.objects.create(
        conference=conference, kind="members", drafted_at=NOW, drafted_by=w.clerk, state="printed",
        copies=1, printed_at=NOW, printed_by=w.clerk,
    )  # fmt: skip
    BallotItem.objects.create(ballot=ballot, place=1, unit=unit, name=canary, post=canary)
    draft = CollectiveDraft.objects.create(
        task=task, version=1, due_on=NOW.date(), name=f"{canary}.pdf", size=len(data),
        content=ContentFile(data, name=canary), sha256=files.sha256(data), sent_at=NOW,
        sent_by=w.clerk,
    )  # fmt: skip
    opinion = OpinionRequest.objects.create(
        campaign=w.campaign, kind="report", unit=unit, draft=draft, audience="other",
        asked_name=canary, due_on=NOW.date(), asked_at=NOW, asked_by=w.clerk,
    )  # fmt: skip
    point = OpinionPoint.objects.create(request=opinion, place=1, part=canary, text=canary)
    member_task = ReviewTask.objects.create(
        campaign=w.campaign, milestone=milestone, unit=unit, person=person,
        last_day=milestone.last_day, opened_at=NOW,
    )  # fmt: skip
    return SimpleNamespace(
        dossier=dossier, dispatch=dispatch, dossier_paper=dossier_paper,
        draft=draft, opinion=opinion, point=point, member_task=member_task,
        group=group, case=case, disqualifier=disqualifier, named=named, result_file=result_file,
        special=special, template_file=template_file,
        ballot=ballot,
        conference=conference, paper=paper,
        import_run=import_run,
        account=account, grant=grant,
        unit=unit, task=task, submission=submission, row=row, file=file, open_task=open_task,
        supervision=supervision, suggestion=suggestion, proposal=proposal, remedy=remedy,
        secret_remedy=secret_remedy, draft_plan=draft_plan, run=run, job=job,
        report_paper=report_paper, progress_paper=progress_paper,
        notice=Notice.objects.get(message_id=canary), appointment=person.appointments.get(),
        person=person, charge=charge, milestone=own_milestone,
    )  # fmt: skip


@pytest.fixture
def holder(world):
    """Someone with one role, granted on the unit `own`."""

    def make(role, **dates):
        user = User.objects.create_user(f"vai-{role}", password=PASSWORD)
        facts = {"valid_from": date(2023, 1, 1), **dates}
        accounts.grant(user=user, role=role, unit=world.units["own"], basis="QĐ", by=None, **facts)
        return user

    return make
