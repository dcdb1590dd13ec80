"""Where each document of a dossier lives; one function a kind of source, none of them writes.

Only what is settled goes in: accepted, signed, decided. Anything before that is a gap with a word
on how far it is. The words go into the package, so they are Vietnamese like the documents.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath

from django.urls import reverse

from campaign.domain.dossier_lists import Wanted
from campaign.lib import clock, dates
from campaign.models import Campaign
from ratings.domain import case_paper
from ratings.models import Ballot, RatingCase
from reports import general_document
from reports.domain import dossier_members
from reports.domain.dossier_members import not_opened, tasks
from reports.domain.dossier_parts import Gap, Item, drawn, gap, iso, stored
from reports.models import ReportPaper
from reviews.domain import (
    collective_drafts,
    opinion_paper,
    programme_paper,
    self_review_paper,
    self_reviews,
)
from reviews.domain.invitation_paper import named
from reviews.models import CollectiveDraft, Conference, Minutes, ReviewTask, Submission

Source = Callable[[Campaign, Wanted], Item]


def submission(campaign: Campaign, wanted: Wanted) -> Item:
    """What the unit of that milestone sent and was accepted with."""
    item = Item(wanted)
    found = tasks(campaign, wanted).filter(person=None)
    for task in found:
        _sent(item, task, wanted.title)
    if not found:
        item.gaps.append(not_opened(wanted))
    return item


def self_reviews_of_members(campaign: Campaign, wanted: Wanted) -> Item:
    """One of each member, in the order of their posts."""
    item, found = Item(wanted), dossier_members.of(campaign, wanted)
    for task in found:
        _sent(item, task, f"Bản tự kiểm điểm của đồng chí {task.person}")
    if not found:
        item.gaps.append(not_opened(wanted))
    return item


def _sent(item: Item, task: ReviewTask, title: str) -> None:
    if task.state != ReviewTask.State.ACCEPTED:
        item.gaps.append(_not_accepted(item.wanted, task, title))
        return
    sent = task.submissions.get(version=task.accepted_version or 0)
    if sent.is_classified:
        item.notes.append(_classified(sent, title))
        return
    before = len(item.pieces)
    _add_files(item, sent, title)
    if len(item.pieces) == before:
        words = f"{title}: chỉ có bản giấy, chưa có bản quét."
        item.gaps.append(Gap(words, item.wanted.supplier, task.get_absolute_url()))


def _not_accepted(wanted: Wanted, task: ReviewTask, title: str) -> Gap:
    state = task.receiver_label.lower()
    if task.last_day and task.state != ReviewTask.State.SUBMITTED:
        state = f"{state} (hết ngày {dates.short(task.last_day)})"
    return Gap(f"{title}: {state}.", wanted.supplier, task.get_absolute_url())


def _classified(sent: Submission, title: str) -> str:
    """Rule 10: number and day only."""
    day = dates.short(sent.classified_on) if sent.classified_on else ""
    return f"{title}: văn bản mật số {sent.classified_number} ngày {day}, giao bản giấy."


def _add_files(item: Item, sent: Submission, title: str) -> None:
    facts = {"url": sent.get_absolute_url(), "dated": iso(sent.counts_from)}
    review = self_reviews.of(sent)
    if review and review.is_written:
        item.pieces.append(drawn(title, self_review_paper.whole(review), **facts))
    attached = list(sent.files.all())
    is_alone = len(attached) == 1 and not (review and review.is_written)
    for file in attached:
        name = title if is_alone else f"{title}, kèm theo: {PurePath(file.name).stem}"
        item.pieces.append(stored(name, file.content, file.name, file.sha256, **facts))


def opinions(campaign: Campaign, wanted: Wanted) -> Item:
    """The table of the newest draft that was settled."""
    item = Item(wanted)
    rows = CollectiveDraft.objects.filter(
        task__campaign=campaign, task__milestone__key=wanted.milestone
    )
    rows = rows.select_related("task__campaign", "task__unit")
    latest = rows.order_by("task", "-version").first()
    url = reverse("reviews:draft", args=[latest.task_id]) if latest else ""
    if latest and latest.settled_at:
        paper = opinion_paper.document(latest, collective_drafts.merged(latest))
        day = clock.day_of(latest.settled_at)
        item.pieces.append(drawn(wanted.title, paper, url=url, dated=iso(day)))
    else:
        state = "đang lấy ý kiến, chưa hoàn thiện" if latest else "chưa gửi lấy ý kiến"
        item.gaps.append(gap(wanted, state, url or _task_url(campaign, wanted)))
    return item


def _task_url(campaign: Campaign, wanted: Wanted) -> str:
    task = ReviewTask.objects.filter(campaign=campaign, milestone__key=wanted.milestone).first()
    return task.get_absolute_url() if task else reverse("reviews:tasks")


def _conferences(campaign: Campaign, wanted: Wanted) -> list[Conference]:
    rows = Conference.objects.filter(campaign=campaign, milestone__key=wanted.milestone)
    return list(rows.select_related("unit", "campaign"))


def programme(campaign: Campaign, wanted: Wanted) -> Item:
    item, found = Item(wanted), _conferences(campaign, wanted)
    for each in found:
        url = each.get_absolute_url()
        if each.state == Conference.State.PLANNED or not each.programme.exists():
            state = "hội nghị chưa triệu tập hoặc chưa có chương trình"
            item.gaps.append(gap(wanted, state, url))
            continue
        day = iso(each.starts_on)
        title, paper = f"Chương trình {named(each)}", programme_paper.document(each)
        item.pieces.append(drawn(title, paper, url=url, dated=day))
    if not found:
        item.gaps.append(_no_conference(wanted))
    return item


def minutes(campaign: Campaign, wanted: Wanted) -> Item:
    """The signed scan; minutes without it are only a draft."""
    item, found = Item(wanted), _conferences(campaign, wanted)
    for each in found:
        written = Minutes.objects.filter(conference=each).first()
        url = f"{each.get_absolute_url()}#minutes"
        if written and written.is_signed:
            facts = {"url": url, "number": written.number, "dated": iso(written.signed_on)}
            title = f"Biên bản {named(each)}"
            piece = stored(title, written.content, written.name, written.sha256, **facts)
            item.pieces.append(piece)
        else:
            held = each.get_state_display().lower()
            item.gaps.append(gap(wanted, f"chưa có biên bản đã ký (hội nghị: {held})", url))
    if not found:
        item.gaps.append(_no_conference(wanted))
    return item


def _no_conference(wanted: Wanted) -> Gap:
    state = f"chưa lập hội nghị của mốc {wanted.milestone}"
    return gap(wanted, state, reverse("reviews:conferences"))


def tally(campaign: Campaign, wanted: Wanted) -> Item:
    """The signed minute of every vote of that kind at a conference of the plan."""
    item = Item(wanted)
    rows = Ballot.objects.in_force().filter(
        conference__campaign=campaign, conference__milestone__isnull=False, kind=wanted.ballot
    )
    for ballot in rows.select_related("conference").order_by("stage", "pk"):
        url = ballot.get_absolute_url()
        if not ballot.is_signed:
            item.gaps.append(gap(wanted, "chưa có biên bản kiểm phiếu đã ký", url))
            continue
        title = f"{wanted.title}, {ballot.stage_words}" if ballot.stage > 1 else wanted.title
        facts = {"url": url, "dated": iso(ballot.signed_on)}
        item.pieces.append(stored(title, ballot.content, ballot.name, ballot.sha256, **facts))
    if not item.pieces and not item.gaps:
        item.gaps.append(gap(wanted, "chưa lập phiếu biểu quyết", reverse("ratings:ballots")))
    return item


def case(campaign: Campaign, wanted: Wanted) -> Item:
    """All steps of the rating, once the vote has been taken."""
    item = Item(wanted)
    rows = RatingCase.objects.filter(
        campaign=campaign, object_kind=wanted.object_kind, unit__kind=wanted.unit_kind, person=None
    )
    found = rows.select_related("campaign", "unit", "group").first()
    if found and found.assessments.current().filter(step__in=["self", "voted"]).exists():
        day = case_paper.newest(found)
        paper = case_paper.document(found, day=day)
        item.pieces.append(drawn(wanted.title, paper, url=found.get_absolute_url(), dated=iso(day)))
    else:
        url = found.get_absolute_url() if found else reverse("ratings:cases")
        item.gaps.append(gap(wanted, "chưa ghi kết quả tự xếp loại, biểu quyết", url))
    return item


def report(campaign: Campaign, wanted: Wanted) -> Item:
    """The newest that has its number, and the tables of the run it speaks of."""
    item = Item(wanted)
    papers = ReportPaper.objects.filter(campaign=campaign, unit=campaign.unit)
    numbered = papers.filter(state=ReportPaper.State.NUMBERED).select_related("run")
    latest = numbered.order_by("-numbered_at", "-pk").first()
    if latest is None:
        state = "đang soạn, chưa cấp số" if papers.exists() else "chưa lập báo cáo"
        item.gaps.append(gap(wanted, state, reverse("reports:runs")))
        return item
    run, table = latest.run, f"Biểu số liệu kèm theo {_lower(wanted.title)}"
    facts = {"url": latest.get_absolute_url(), "dated": iso(latest.dated_on)}
    number = general_document.number_of(latest)
    item.pieces = [
        stored(wanted.title, latest.pdf, "x.pdf", latest.pdf_sha256, number=number, **facts),
        stored(table, run.xlsx, "x.xlsx", run.xlsx_sha256, url=run.get_absolute_url()),
    ]
    return item


def _lower(title: str) -> str:
    return title[:1].lower() + title[1:]


def paper(campaign: Campaign, wanted: Wanted) -> Item:
    """Lives nowhere but in the dossier: whoever has it puts it in."""
    item = Item(wanted)
    item.gaps.append(gap(wanted, "chưa đưa vào hồ sơ", f"#muc-{wanted.key}"))
    return item


SOURCES: dict[str, Source] = {
    "submission": submission,
    "self_reviews": self_reviews_of_members,
    "residence": dossier_members.residence,
    "opinions": opinions,
    "programme": programme,
    "minutes": minutes,
    "tally": tally,
    "case": case,
    "report": report,
    "paper": paper,
}
