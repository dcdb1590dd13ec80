"""One self-review of a Standing Committee member sent, one half written, with an earlier
shortcoming carried in. All words are invented."""

from __future__ import annotations

from datetime import date
from functools import partial

from campaign.lib import clock
from campaign.models import Campaign
from orgunits.demo.province import Cast
from orgunits.models import OrgUnit, User
from reviews.domain import remedies, self_reviews, submissions
from reviews.domain.self_reviews import Kind
from reviews.models import ReviewTask, SelfReview, Submission

from .supervision import Step

SENT, BEGUN = "danvan", "noichinh"
NOTED, WRITTEN = date(2023, 12, 8), date(2023, 12, 14)
DUE = date(2024, 1, 31)
SHORTCOMING = "Việc theo dõi tiến độ một số vụ việc thuộc diện chỉ đạo có lúc chưa sát."
MEASURE = "Lập danh mục vụ việc, rà soát tiến độ hằng tháng và báo cáo Thường trực Tỉnh ủy."
TEXTS = {
    "quality": "Kiên định lập trường, chấp hành nghiêm quy chế làm việc; giữ gìn đoàn kết, nêu "
    "gương về đạo đức, lối sống.\nNội dung giả định, chỉ để minh họa phần mềm.",
    "duties": "Hoàn thành 12 trên 12 nhiệm vụ được giao trong chương trình công tác năm; 10 nhiệm "
    "vụ xong trước hạn. Trực tiếp chủ trì 4 cuộc đối thoại với nhân dân.",
    "commitment": "Đã thực hiện đủ các nội dung đăng ký đầu năm; mỗi tháng dự sinh hoạt với một "
    "chi bộ thôn, ấp.",
    "shortcomings": "Việc kiểm tra cơ sở vùng sâu, vùng xa chưa thường xuyên; một báo cáo chuyên "
    "đề gửi chậm 5 ngày.",
    "causes": "Chủ quan: phân bổ thời gian chưa hợp lý. Khách quan: địa bàn rộng, một số nhiệm vụ "
    "phát sinh đột xuất.",
    "remedies": "Hạn chế nêu năm trước về chậm sơ kết quy chế dân chủ đã được khắc phục trong "
    "quý II.",
    "directions": "Từ quý I năm 2024, mỗi tháng dành ít nhất 2 ngày đi cơ sở; xong việc rà soát "
    "chế độ báo cáo trước ngày 31/3/2024.",
}
HALF = ("quality", "duties")


def steps(cast: Cast, campaign: Campaign) -> list[Step]:
    return [
        (clock.at(NOTED, 9), partial(_note_shortcoming, cast, campaign)),
        (clock.at(WRITTEN, 15), partial(_begin, cast, campaign)),
    ]


def write_sent(cast: Cast, campaign: Campaign) -> None:
    """Under the version that was sent in bulk."""
    sent = Submission.objects.filter(
        task__campaign=campaign, task__person=cast.members[SENT], state=Submission.State.SENT
    )
    for submission in sent.select_related("task__milestone", "task__campaign__rule_set"):
        review = self_reviews.start(submission)
        _fill(review, tuple(TEXTS))
        _mark_topics(review, campaign)
        self_reviews.freeze(Submission.objects.get(pk=submission.pk))


def _note_shortcoming(cast: Cast, campaign: Campaign) -> None:
    person = cast.members[BEGUN]
    remedies.plan(
        campaign=campaign,
        unit=OrgUnit.objects.get(code="BTV"),
        shortcoming=SHORTCOMING,
        measure=MEASURE,
        due_on=DUE,
        owner=person,
        by=cast.commission,
    )


def _begin(cast: Cast, campaign: Campaign) -> None:
    person = cast.members[BEGUN]
    task = ReviewTask.objects.get(campaign=campaign, person=person, milestone__form="02B")
    draft = submissions.draft(task_id=task.pk, by=User.objects.get(person=person))
    _fill(self_reviews.of(draft), HALF)


def _mark_topics(review: SelfReview | None, campaign: Campaign) -> None:
    if review:
        review.topics = list(campaign.topics.values_list("place", flat=True))
        review.save(update_fields=["topics"])


def _fill(review: SelfReview | None, keys: tuple[str, ...]) -> None:
    for row in review.rows.all() if review else []:
        row.text = TEXTS.get(row.key, "") if row.key in keys else ""
        if row.kind == Kind.LEVEL and row.text:
            row.level = "good"
        if row.kind == Kind.GRADE and len(keys) > len(HALF):
            row.grade = "good"
        row.save(update_fields=["text", "level", "grade"])
