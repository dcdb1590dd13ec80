"""One of each document that leaves the house, out of one small province."""

from datetime import date, time

import pytest

from campaign.lib import clock
from orgunits.models import Appointment, Person
from ratings.domain import (
    assessments,
    ballot_paper,
    ballot_results,
    case_paper,
    cases,
    decision_paper,
    tally_minute,
)
from ratings.models import RatingCase
from reports import general_document
from reports.domain import dossier_contents, dossier_cover, papers, runs
from reviews.domain import (
    assignment_notice,
    collective_drafts,
    conferences,
    invitation_paper,
    minutes,
    minutes_paper,
    opinion_paper,
    opinions,
    programme_paper,
    residence_paper,
    self_review_paper,
    suggestion_paper,
    supervision,
    urging,
    urging_letter,
)
from reviews.models import Conference, ConferenceSeat, ProgrammeItem
from tests.ratings import balloting
from tests.reports import dossiering, tables
from tests.reports.test_papers import TEXTS
from tests.reviews import suggesting, writing

DAY = date(2023, 12, 15)
NAMES = (
    "assignment", "suggestions", "invitation", "programme", "minutes", "ballot", "tally",
    "decision", "urging", "opinions", "self_review", "case", "residence", "contents", "general",
)  # fmt: skip


@pytest.fixture
def conference(campaign, standing_committee, office, member, other_member):
    found = Conference.objects.create(
        campaign=campaign, unit=standing_committee, kind="review",
        title="Hội nghị Ban Thường vụ Tỉnh ủy kiểm điểm tập thể, cá nhân năm 2023",
        starts_on=DAY, ends_on=DAY, begins_at=time(7, 30), ends_at=time(17),
        place="Phòng họp số 1, Trụ sở Tỉnh ủy",
    )  # fmt: skip
    clerk = Person.objects.create(full_name="Vũ Thị Em")
    seated = ((member.person, "chair"), (other_member.person, "member"), (clerk, "secretary"))
    for person, role in seated:
        ConferenceSeat.objects.create(conference=found, person=person, role=role, attended="yes")
    item = ProgrammeItem.objects.create(
        conference=found, day=DAY, begins_at=time(8), presenter="Thường trực Tỉnh ủy",
        content="Báo cáo kiểm điểm tập thể Ban Thường vụ Tỉnh ủy",
    )  # fmt: skip
    conferences.step(conference_id=found.pk, name="call", by=office)
    conferences.step(conference_id=found.pk, name="hold", by=office)
    found.refresh_from_db()
    minutes.write(
        conference=found, opening="Đồng chí chủ trì nêu mục đích, yêu cầu của hội nghị.",
        closing="Hội nghị thống nhất các nội dung đã kết luận.",
        conclusions={item.pk: "Báo cáo bảo đảm nội dung; bổ sung số liệu quý IV."}, by=office,
    )  # fmt: skip
    return found


@pytest.fixture
def make_papers(
    campaign, conference, standing_committee, office, commission, board, member, other_member,
    bu_dop, task, bu_dop_clerk, make_milestone, make_task, office_unit, make_user, province,
):  # fmt: skip
    """`make_papers["minutes"]()`: each drawn from rows as the people would have made them."""
    clock_day = clock.today()

    def assignment():
        supervision.assign(
            campaign=campaign, unit=bu_dop, person=member.person, basis="1725-TB/TU", on=DAY,
            by=commission,
        )  # fmt: skip
        return assignment_notice.document(campaign, clock_day)

    def suggestions():
        suggesting.issued(campaign, bu_dop, commission, text="Làm rõ trách nhiệm quản lý đất đai")
        copy = suggestion_paper.take(campaign=campaign, by=commission)
        return suggestion_paper.document(campaign, copy)

    def signed_ballot():
        found = balloting.hold(campaign, standing_committee, office)
        tellers = [make_user(f"kiemphieu{n}", "teller", province) for n in (1, 2)]
        drafted = balloting.draft(found, commission)
        return balloting.confirm(balloting.open_(drafted, commission, tellers), tellers)

    def tally():
        ballot = signed_ballot()
        return tally_minute.document(ballot, ballot_results.of(ballot))

    def rated():
        Appointment.objects.create(
            person=member.person, unit=bu_dop, post="Bí thư Huyện ủy", is_head=True,
            valid_from=date(2020, 10, 1), managed_by="standing_committee",
        )  # fmt: skip
        keys = {row.group.key for row in cases.preview(campaign).rows}
        cases.open_cases(campaign_id=campaign.pk, keys=keys, by=commission)
        found = RatingCase.objects.get(unit=bu_dop, object_kind="leading_collective", person=None)
        facts = {"grade": "good", "held_on": DAY, "by": commission}
        assessments.enter(case_id=found.pk, step="self", **facts)
        assessments.enter(
            case_id=found.pk, step="voted", body="Ban Thường vụ Tỉnh ủy", document="05-BB/TU",
            votes_for=12, votes_of=15, **facts,
        )  # fmt: skip
        assessments.propose(case_id=found.pk, grade="good", by=commission)
        found.refresh_from_db()
        return found

    def case():
        found = rated()
        return case_paper.document(found, day=case_paper.newest(found))

    def decision():
        return decision_paper.document(rated().group)

    def urging_():
        type(task).objects.filter(pk=task.pk).update(last_day=date(2023, 12, 10))
        late = urging.late_units(campaign, province, commission)
        return urging_letter.document(campaign, province, late)

    def opinions_():
        d2 = make_milestone("D2", date(2023, 12, 20), "province", work="document", form="01")
        draft = collective_drafts.send(
            task_id=make_task(d2, office_unit).pk, name="Dự thảo.pdf", data=b"%PDF-1",
            due_on=date(2023, 12, 20), people=[], units=[bu_dop.pk], others=[], by=office,
        )  # fmt: skip
        opinions.answer(
            request_id=draft.requests.get().pk, by=bu_dop_clerk,
            points=[("Mục II", "Bổ sung kết quả thu hút đầu tư.")],
        )  # fmt: skip
        return opinion_paper.document(draft, collective_drafts.merged(draft))

    def self_review():
        d4 = make_milestone("D4", date(2023, 12, 25), "province", work="document", form="02B")
        own = make_task(d4, standing_committee, person=member.person)
        sent = writing.send(own, member, words="Hoàn thành 12 trên 12 chỉ tiêu được giao.")
        return self_review_paper.whole(sent.self_review)

    def residence():
        d4 = make_milestone("D4", date(2023, 12, 25), "province", work="document", form="02B")
        own = make_task(d4, standing_committee, person=member.person)
        return residence_paper.document(dossiering.residence_says(own, office))

    def general():
        """As it goes out: numbered, with the figures of one accepted table."""
        tables.make_rules(campaign.rule_set)
        tables.accept(task, commission, {
            ("party_org", "grassroots"): (1, 4, 1),
            ("party_member", "grassroots"): (16, 84, 13, 2),
            ("leading_collective", "district"): (1, 10, 1),
            ("leading_cadre", "district"): (3, 30, 2),
        })  # fmt: skip
        run = runs.build(
            campaign=campaign, unit=province, by=commission, as_of=clock.now(), with_pdf=False
        )
        paper = papers.begin(run=run, by=commission)
        paper = papers.write(paper_id=paper.pk, texts=TEXTS, revision=0, by=commission)
        paper.number, paper.dated_on, paper.signer = "318", clock_day, "Mai Bá Định"
        return general_document.document(papers.figures_of(paper), paper)

    def contents():
        listed = dossiering.listed(campaign)
        dossiering.put_in(campaign, listed.documents[0], commission)
        found = dossier_contents.of(campaign, listed)
        return dossier_cover.document(found, campaign, edition=1, reason="Đang hoàn thiện hồ sơ")

    return {
        "assignment": assignment,
        "suggestions": suggestions,
        "invitation": lambda: invitation_paper.document(conference),
        "programme": lambda: programme_paper.document(conference),
        "minutes": lambda: minutes_paper.document(minutes.of(conference)),
        "ballot": lambda: ballot_paper.document(signed_ballot()),
        "tally": tally,
        "decision": decision,
        "urging": urging_,
        "opinions": opinions_,
        "self_review": self_review,
        "case": case,
        "residence": residence,
        "contents": contents,
        "general": general,
    }


@pytest.fixture
def paper(request, make_papers):
    """Parametrized by name, indirectly."""
    return make_papers[request.param]()
