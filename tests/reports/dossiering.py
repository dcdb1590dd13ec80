"""What the tests of dossiers share: a dossier with every paper in it, frozen."""

from datetime import date, time

from django.urls import reverse

from campaign.domain import dossier_lists
from campaign.lib import clock
from reports.domain import dossier_papers, dossiers
from reviews.domain import conferences, minutes, opinions, submissions
from reviews.models import Conference, ConferenceSeat, ProgrammeItem
from tests.reviews import writing
from tests.reviews.sending import PDF

COLLECTIVE, ORGANIZATION = "tap-the", "dang-bo-tinh"
DAY = date(2023, 12, 15)
OF_MANY = ("self_reviews", "residence")
RESIDENCE = "Chi ủy khu phố Phú Thịnh"


def listed(campaign, kind=COLLECTIVE):
    return dossier_lists.find(campaign.rule_set.code, kind)


def put_in(campaign, wanted, by, kind=COLLECTIVE, data=None, **facts):
    return dossier_papers.add(
        campaign=campaign,
        listed=listed(campaign, kind),
        wanted=wanted,
        title=facts.get("title", ""),
        number=facts.get("number", "15-TTr/TU"),
        signed_on=facts.get("signed_on", DAY),
        name="Ban quet.pdf",
        data=data or PDF + wanted.key.encode(),
        by=by,
    )


def fill(campaign, by, kind=COLLECTIVE):
    """As paper, whatever does not live elsewhere in this test."""
    for wanted in listed(campaign, kind).documents:
        if wanted.source not in OF_MANY:
            put_in(campaign, wanted, by, kind)


def freeze(campaign, by=None, kind=COLLECTIVE, **facts):
    return dossiers.freeze(campaign=campaign, kind=kind, by=by, **facts)


def write_self_review(task, by, commission, words="Đã làm tốt."):
    """Sent by the member and accepted."""
    writing.send(task, by, words=words)
    return submissions.accept(task_id=task.pk, by=commission)


def ask_residence(task, by):
    return opinions.ask_about(
        campaign=task.campaign, unit=task.unit, person=task.person, kind="residence",
        asked=opinions.Asked(name=RESIDENCE), due_on=DAY, by=by,
    )  # fmt: skip


def residence_says(task, by, words="Gương mẫu nơi cư trú."):
    """On paper, entered by the Office."""
    return opinions.answer(
        request_id=ask_residence(task, by).pk, points=[("", words)], by=by,
        paper_number="12-NX/CU", paper_signed_on=DAY,
    )  # fmt: skip


def hold(campaign, unit, milestone, office, people):
    """A conference of the plan, with minutes signed."""
    found = Conference.objects.create(
        campaign=campaign, unit=unit, kind="review", title="Hội nghị kiểm điểm năm 2023",
        milestone=milestone, starts_on=DAY, ends_on=DAY, begins_at=time(7, 30), ends_at=time(17),
        place="Hội trường Tỉnh ủy",
    )  # fmt: skip
    for user, role in zip(people, ("chair", "member"), strict=False):
        ConferenceSeat.objects.create(
            conference=found, person=user.person, role=role, attended="yes"
        )
    item = ProgrammeItem.objects.create(
        conference=found, day=DAY, begins_at=time(8), content="Kiểm điểm tập thể",
        presenter="Thường trực Tỉnh ủy",
    )  # fmt: skip
    conferences.step(conference_id=found.pk, name="call", by=office)
    conferences.step(conference_id=found.pk, name="hold", by=office)
    found.refresh_from_db()
    minutes.write(
        conference=found, opening="", closing="Thống nhất.", conclusions={item.pk: "Đạt."},
        by=office,
    )  # fmt: skip
    return found


def sign(found, office):
    minutes.send(conference=found, by=office)
    return minutes.sign(
        conference=found, number="05-BB/TU", on=clock.today(), name="scan.pdf", data=PDF, by=office
    )


def page_of(browser, campaign, kind=COLLECTIVE):
    return browser.get(reverse("reports:dossier", args=[campaign.key, kind]))
