"""The demo's campaign brought to its end through the services, as the people would: self-reviews,
comments of the residence, conferences with minutes, ballots counted twice, the general report."""

from datetime import date, time

from campaign.domain import dossier_lists, jobs
from campaign.lib import clock, document_pdf
from campaign.models import Campaign
from orgunits.models import OrgUnit, Person, User
from ratings.domain import (
    assessments,
    ballot_results,
    ballot_signing,
    ballot_subjects,
    ballots,
    tallies,
    tally_minute,
    tellers,
)
from ratings.domain.tally_checks import Count
from ratings.models import Ballot, RatingCase
from ratings.models.tallies import MARKS
from reports.domain import dossier_papers, papers, runs
from reports.domain.papers import Numbering
from reviews.demo.self_reviews import TEXTS
from reviews.domain import (
    collective_drafts,
    conferences,
    ladder,
    minutes,
    minutes_paper,
    opinions,
    self_reviews,
    submissions,
)
from reviews.domain.self_reviews import Kind
from reviews.models import Conference, ConferenceSeat, OpinionRequest, ProgrammeItem, ReviewTask

OPINIONS, SENT, TAKEN = date(2023, 12, 18), date(2023, 12, 19), date(2023, 12, 22)
REVIEWED, RATED, EXECUTIVE = date(2023, 12, 28), date(2024, 1, 26), date(2024, 1, 29)
LAST = date(2024, 2, 5)
# By place among the members: HD 33 excepts them.
EXCUSED = {4: "barracks", 9: "rotated", 13: "special"}
AWAY = 14
REPORT = {
    "causes": "- Một số cấp ủy chưa chủ động chỉ đạo, kiểm tra.",
    "measures": "- Kiểm tra việc khắc phục hạn chế ở 15 tổ chức đảng trong quý II năm 2024.",
    "proposals": "- Sớm hướng dẫn thống nhất khung tiêu chí theo nhóm đối tượng tương đồng.",
}


def user(name):
    return User.objects.get(username=name)


def on(day, hour=9):
    return clock.pin(clock.at(day, hour))


def finish():
    """Until nothing of either dossier is missing."""
    campaign = Campaign.objects.get(parent=None)
    collective_report(campaign)
    members_reviews(campaign)
    review_conference(campaign)
    rating_conference(campaign)
    executive_conference(campaign)
    general_report(campaign)
    papers_by_hand(campaign)
    return campaign


# --- the collective report


def collective_report(campaign):
    office, commission = user("vanphong"), user("bantochuc")
    task = ReviewTask.objects.get(campaign=campaign, milestone__key="D2")
    with on(OPINIONS):
        draft = ask_for_opinions(task, office)
    with on(SENT):
        answer_opinions(draft, office)
        send_written(task, office)
        submissions.accept(task_id=task.pk, by=commission)


def ask_for_opinions(task, office):
    both = collective_drafts.audiences(task)
    return collective_drafts.send(
        task_id=task.pk, name="Dự thảo báo cáo.pdf", data=b"%PDF-1.4 du thao", due_on=SENT,
        people=[person.pk for person in both.executive], units=[u.pk for u in both.subordinate],
        others=["Ban Thường trực Ủy ban MTTQ Việt Nam tỉnh"], by=office,
    )  # fmt: skip


def answer_opinions(draft, office):
    """Every one on paper; every third has something to say."""
    for place, request in enumerate(draft.requests.order_by("pk")):
        said = [("Phần II", f"Bổ sung số liệu của {request.asked}.")] if place % 3 == 0 else []
        opinions.answer(
            request_id=request.pk, points=said, by=office, paper_number=f"{place + 10}-CV",
            paper_signed_on=SENT,
        )  # fmt: skip
    for place, point in enumerate(collective_drafts.merged(draft)):
        verdict = "partly" if place % 2 else "adopted"
        collective_drafts.reply(
            point_id=point.pk, verdict=verdict, text="Đã bổ sung ở phần II.", by=office
        )
    collective_drafts.settle(draft_id=draft.pk, reason="", by=office)


# --- what each member writes, and what others say of the member


def members_reviews(campaign):
    office, commission = user("vanphong"), user("bantochuc")
    tasks = ReviewTask.objects.filter(campaign=campaign, milestone__key="D4")
    for place, task in enumerate(tasks.order_by("person__sort_key", "pk")):
        with on(SENT):
            if task.state == ReviewTask.State.OPEN:
                send_written(task, User.objects.get(person=task.person))
        with on(TAKEN):
            task.refresh_from_db()
            if task.state == ReviewTask.State.SUBMITTED:
                submissions.accept(task_id=task.pk, by=commission)
            residence_of(task, place, office)
            for rung in (1, 2):
                ladder.enter(
                    campaign=campaign, unit=task.unit, person=task.person, place=rung,
                    held_on=SENT, document=f"{rung + 3}-BB/CB", by=office,
                )  # fmt: skip


def send_written(task, by):
    draft = submissions.draft(task_id=task.pk, by=by)
    review = self_reviews.of(draft)
    for row in review.rows.all():
        row.text = "" if row.kind in (Kind.GRADE, Kind.MATTERS) else words_for(row)
        row.level = "good" if row.kind in (Kind.LEVEL, Kind.REMEDY) else ""
        row.grade = "good" if row.kind == Kind.GRADE else ""
        if row.kind == Kind.REMEDY:
            row.is_fixed = True
        row.save()
    submissions.submit(task_id=task.pk, version=draft.version, by=by)


def words_for(row):
    return TEXTS.get(row.key, "Đã hoàn thành nhiệm vụ được giao; nội dung giả định để minh họa.")


def residence_of(task, place, office):
    about = {"campaign": task.campaign, "unit": task.unit, "person": task.person, "by": office}
    if place in EXCUSED:
        opinions.excuse(**about, case=EXCUSED[place], reason=f"Quyết định {place}-QĐ/TU")
        return
    asked = opinions.Asked(name=f"Chi ủy khu phố {place + 1}, thành phố Đồng Xoài")
    kind = OpinionRequest.Kind.RESIDENCE
    request = opinions.ask_about(**about, kind=kind, asked=asked, due_on=TAKEN)
    opinions.answer(
        request_id=request.pk, by=office, paper_number=f"{place + 11}-NX/CU",
        paper_signed_on=TAKEN, points=[("", "Bản thân và gia đình gương mẫu nơi cư trú.")],
    )  # fmt: skip


# --- conferences and ballots


def review_conference(campaign):
    office = user("vanphong")
    found = Conference.objects.get(campaign=campaign, milestone__key="D7")
    with on(REVIEWED, 8):
        hold(found, office)
    with on(REVIEWED, 17):
        sign_minutes(found, "11-BB/TU", REVIEWED, office)


def rating_conference(campaign):
    office = user("vanphong")
    found = Conference.objects.get(campaign=campaign, milestone__key="D8")
    with on(RATED, 8):
        conferences.step(conference_id=found.pk, name="call", by=office)
        hold(found, office)
    with on(RATED, 15):
        rate(campaign, "leading_collective", "standing_committee")
        vote(found, Ballot.Kind.COLLECTIVE)
        vote(found, Ballot.Kind.MEMBERS)
        sign_minutes(found, "02-BB/TU", RATED, office)


def executive_conference(campaign):
    """Convened are those the demo knows."""
    office, top = user("vanphong"), campaign.unit
    with on(RATED, 16):
        found = conferences.save(
            conference=Conference(
                campaign=campaign, unit=top, kind="self_rating", milestone=d9(campaign),
                title="Hội nghị Ban Chấp hành Đảng bộ tỉnh tự đánh giá, xếp loại năm 2023",
                starts_on=EXECUTIVE, ends_on=EXECUTIVE, begins_at=time(7, 30), ends_at=time(11),
                place="Hội trường Tỉnh ủy (giả định)",
            ), by=office,
        )  # fmt: skip
        ProgrammeItem.objects.create(
            conference=found, day=EXECUTIVE, begins_at=time(8),
            content="Tự đánh giá, xếp loại Đảng bộ tỉnh", presenter="Ban Thường vụ Tỉnh ủy",
        )  # fmt: skip
        body = conferences.members_of(OrgUnit.objects.get(kind="standing_committee"))
        chair = Person.objects.filter(pk=user("uyvien.bithu").person_id)
        conferences.seat(conference=found, persons=chair, role="chair", by=office)
        conferences.seat(conference=found, persons=body, role="member", by=office)
        conferences.step(conference_id=found.pk, name="call", by=office)
    with on(EXECUTIVE, 8):
        hold(found, office)
    with on(EXECUTIVE, 14):
        rate(campaign, "party_org", "provincial_committee")
        vote(found, Ballot.Kind.ORGANIZATION)
        sign_minutes(found, "03-BB/TU", EXECUTIVE, office)


def d9(campaign):
    return campaign.milestones.get(key="D9")


def hold(found, office):
    found.seats.update(attended=ConferenceSeat.Attended.YES)
    away = found.seats.exclude(role="chair").order_by("person__sort_key")[AWAY - 1]
    found.seats.filter(pk=away.pk).update(attended="excused", excuse="Đi công tác")
    conferences.step(conference_id=found.pk, name="hold", by=office)
    found.refresh_from_db()


def sign_minutes(found, number, day, office):
    minutes.write(
        conference=found, opening="", closing="Hội nghị thống nhất các nội dung đã kết luận.",
        conclusions={item.pk: "Thống nhất với báo cáo." for item in found.programme.all()},
        by=office,
    )  # fmt: skip
    minutes.send(conference=found, by=office)
    scan = document_pdf.draw(minutes_paper.document(minutes.of(found)))
    minutes.sign(conference=found, number=number, on=day, name="quet.pdf", data=scan, by=office)


def rate(campaign, object_kind, unit_kind):
    case = RatingCase.objects.get(
        campaign=campaign, object_kind=object_kind, unit__kind=unit_kind, person=None
    )
    facts = {"case_id": case.pk, "grade": "good", "held_on": clock.today(), "by": user("bantochuc")}
    assessments.enter(step="self", **facts)
    assessments.enter(step="verified", **facts)
    assessments.propose(**facts)


def vote(found, kind):
    """Counted alike by two tellers; all but two of those present say “good”."""
    commission, team = user("bantochuc"), [user("kiemphieu1"), user("kiemphieu2")]
    tellers.assign(conference=found, users=team, by=commission)
    ballot = found.ballots.filter(kind=kind).first() or ballots.draft(
        conference=found, kind=kind, subjects=ballot_subjects.candidates(found, kind), by=commission
    )
    ballots.print_(ballot_id=ballot.pk, copies=20, by=commission)
    ballot = ballots.open_(ballot_id=ballot.pk, by=commission)
    for teller in team:
        ballot = tallies.enter(ballot_id=ballot.pk, count=counted(ballot), by=teller)
    scan = document_pdf.draw(tally_minute.document(ballot, ballot_results.of(ballot)))
    ballot_signing.sign(
        ballot_id=ballot.pk, on=clock.today(), name="quet.pdf", data=scan, by=commission
    )


def counted(ballot):
    came = ballot.present
    sheet = {"issued": came, "returned": came, "valid": came, "invalid": 0, "blank": 0}
    marks = {"excellent": 2, "good": came - 2}
    line = {mark: marks.get(mark, 0) for mark in MARKS}
    return Count(sheet, {item.place: line for item in ballot.items.all()})


# --- the report, and papers that live nowhere else


def general_report(campaign):
    commission = user("bantochuc")
    with on(LAST):
        run = runs.build(
            campaign=campaign, unit=campaign.unit, by=commission, as_of=clock.now(), with_pdf=False
        )
        paper = papers.begin(run=run, by=commission)
        paper = papers.use_figures(paper_id=paper.pk, run=run, by=commission)
        texts = {name: words or REPORT.get(name, "") for name, words in paper.texts.items()}
        paper = papers.write(paper_id=paper.pk, texts=texts, revision=paper.revision, by=commission)
        given = Numbering("318", LAST, "Mai Bá Định", "Theo yêu cầu tiến độ của Trung ương")
        jobs.run(papers.start(paper=paper, numbering=given, by=commission).pk)


def papers_by_hand(campaign):
    with on(LAST):
        for listed in dossier_lists.of(campaign.rule_set.code):
            for wanted in listed.documents:
                if wanted.source == "paper":
                    put_in(campaign, listed, wanted, user("bantochuc"))


def put_in(campaign, listed, wanted, by, data=None):
    return dossier_papers.add(
        campaign=campaign, listed=listed, wanted=wanted, title="", number="45-TTr/TU",
        signed_on=LAST, name="Bản quét.pdf", by=by,
        data=data or f"%PDF-1.4 {listed.key} {wanted.key}".encode(),
    )  # fmt: skip
