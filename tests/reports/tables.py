"""A tiny province with accepted tables, its sums known by heart."""

from datetime import date

from campaign.lib import clock
from campaign.models import CapRule, ExemptionRule, Grade
from ratings.models import ResultRow, ResultTable
from reviews.models import ReviewTask, Submission

SENT = clock.at(date(2023, 12, 15), 9)


def make_rules(rule_set):
    names = ("xuất sắc nhiệm vụ", "tốt nhiệm vụ", "nhiệm vụ")
    labels = [f"Hoàn thành {name}" for name in names] + ["Không hoàn thành nhiệm vụ"]
    codes = ("excellent", "good", "completed", "not_completed")
    shorts = ("HTXSNV", "HTTNV", "HTNV", "KHTNV")
    for rank, facts in enumerate(zip(codes, shorts, labels, strict=True), 1):
        code, short, name = facts
        Grade.objects.create(rule_set=rule_set, code=code, short=short, name=name, rank=rank)
    for kind in ("party_org", "party_member", "leading_collective", "leading_cadre"):
        CapRule.objects.create(
            rule_set=rule_set, object_kind=kind, percent=20, base="good",
            clause="Quy định 124-QĐ/TW, Điều 12 [chưa đối chiếu]",
        )  # fmt: skip
    ExemptionRule.objects.create(
        rule_set=rule_set, code="exempted", label="Được miễn công tác và sinh hoạt đảng",
        clause="Điều 5",
    )  # fmt: skip


def accept(task, by, rows, sent_at=SENT):
    """`rows`: {(kind, level): (E, G, C, N, exempted, suspended, under six months, other)}."""
    Submission.objects.filter(task=task).delete()
    submission = Submission.objects.create(
        task=task, version=1, state="sent", saved_at=sent_at, sent_at=sent_at, sent_by=by
    )
    table = ResultTable.objects.create(submission=submission)
    for (kind, level), counts in rows.items():
        counts = (*counts, *[0] * (8 - len(counts)))
        names = ("excellent", "good", "completed", "not_completed",
                 "exempted", "suspended", "under_six_months", "unrated_other")  # fmt: skip
        ResultRow.objects.create(
            table=table, object_kind=kind, level=level, on_roll=sum(counts), is_sent=True,
            other_reason="đang chờ kết luận thanh tra" if counts[7] else "",
            **dict(zip(names, counts, strict=True)),
        )  # fmt: skip
    ReviewTask.objects.filter(pk=task.pk).update(
        state="accepted", submitted_at=sent_at, submitted_by=by,
        accepted_at=sent_at, accepted_by=by, accepted_version=1,
    )  # fmt: skip
    return submission
