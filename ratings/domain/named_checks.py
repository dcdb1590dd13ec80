"""What deserves a second look in a list by name, before it is sent and before it is accepted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from campaign.models.rules import GradeCode, ObjectKind
from campaign.templatetags.vietnamese import count
from ratings.domain import named_results, pinned_rules, result_tables
from ratings.domain.quota import is_above
from ratings.models import NamedResult, ResultRow
from ratings.models.result_tables import GRADES
from reviews.models import Submission

K = ObjectKind
# Of one kind of remark so many are named; of the rest the number.
MOST = 12
GOOD_OR_ABOVE = {GradeCode.EXCELLENT.value, GradeCode.GOOD.value}
FAILED = GradeCode.NOT_COMPLETED.value


@dataclass
class Listed:
    """The rows of a list, findable by whom they are about."""

    rows: list[NamedResult]
    by_unit: dict[tuple[int, str], NamedResult] = field(default_factory=dict)
    by_person: dict[tuple[int, str], NamedResult] = field(default_factory=dict)

    @classmethod
    def of(cls, submission: Submission) -> Listed:
        found = cls(list(submission.named.select_related("unit", "person")))
        for row in found.rows:
            if row.person_id:
                found.by_person[row.person_id, row.object_kind] = row
            else:
                found.by_unit[row.unit_id, row.object_kind] = row
        return found


def warnings(submission: Submission) -> list[str]:
    listed = Listed.of(submission)
    if not listed.rows:
        return []
    campaign = submission.task.campaign
    found: list[str] = []
    for link, sentences in (
        ("", against_counts(submission)),
        ("collective_by_unit", collectives_above_units(listed)),
        ("head_by_unit", heads_above_units(listed)),
        ("member_by_civil", members_above_civil(listed)),
        ("", from_below(submission, listed)),
        ("", failed_again(submission, listed)),
    ):
        if not link or pinned_rules.is_on(campaign, link):
            found += _few(sentences)
    return found


def against_counts(submission: Submission) -> Iterator[str]:
    """No more by name than the table counts; the list may be shorter, as not all are named."""
    listed = named_results.tally(submission)
    for row in result_tables.rows_of(submission):
        by_grade = listed.get((row.object_kind, row.level), Counter())
        for grade in GRADES:
            if row.on_roll is not None and by_grade[grade] > getattr(row, grade):
                yield _("%(row)s, %(grade)s: danh sách có %(n)s, biểu ghi %(counted)s.") % {
                    "row": row.name,
                    "grade": GradeCode(grade).label,
                    "n": count(by_grade[grade]),
                    "counted": count(getattr(row, grade)),
                }


def collectives_above_units(listed: Listed) -> Iterator[str]:
    for row in listed.rows:
        unit = listed.by_unit.get((row.unit_id, K.PARTY_ORG))
        if row.object_kind == K.LEADING_COLLECTIVE and unit and is_above(row.grade, unit.grade):
            yield _above(_("Tập thể lãnh đạo %(who)s") % {"who": row.unit.short_name}, row, unit,
                         _("tổ chức đảng"))  # fmt: skip


def heads_above_units(listed: Listed) -> Iterator[str]:
    """The head against the organization led; where it is not listed, against its collective."""
    for row in listed.rows:
        if row.object_kind != K.LEADING_CADRE or not row.is_head:
            continue
        unit = listed.by_unit.get((row.unit_id, K.PARTY_ORG))
        unit = unit or listed.by_unit.get((row.unit_id, K.LEADING_COLLECTIVE))
        if unit and is_above(row.grade, unit.grade):
            yield _above(_who(row), row, unit, _("đơn vị đồng chí đứng đầu"))


def members_above_civil(listed: Listed) -> Iterator[str]:
    """As a party member not above the rating as cadre or civil servant (HD 21)."""
    for row in listed.rows:
        if row.object_kind != K.PARTY_MEMBER:
            continue
        cadre = listed.by_person.get((row.person_id or 0, K.LEADING_CADRE))
        civil = row.civil_grade or (cadre.civil_grade or cadre.grade if cadre else "")
        if is_above(row.grade, civil):
            yield _(
                "%(who)s: đảng viên xếp %(grade)s, cao hơn mức cán bộ, công chức (%(civil)s)."
            ) % {"who": _who(row), "grade": _low(row.grade), "civil": _low(civil)}


def from_below(submission: Submission, listed: Listed) -> Iterator[str]:
    """Where a unit below had another grade accepted for the same person or unit."""
    task = submission.task
    below = NamedResult.objects.accepted().filter(
        submission__task__campaign=task.campaign_id,
        submission__task__unit_path__startswith=task.unit_path,
        submission__task__unit_depth__gt=task.unit_depth,
    )
    for row in below.select_related("unit", "person", "submission__task__unit"):
        own = (
            listed.by_person.get((row.person_id, row.object_kind))
            if row.person_id
            else listed.by_unit.get((row.unit_id, row.object_kind))
        )
        if own and own.grade != row.grade:
            yield _("%(who)s: %(below)s báo %(there)s, danh sách này ghi %(here)s.") % {
                "who": _who(own),
                "below": row.submission.task.unit.short_name,
                "there": row.outcome.lower(),
                "here": own.outcome.lower(),
            }


def failed_again(submission: Submission, listed: Listed) -> Iterator[str]:
    """Two years not completed, one after the other: considered for removal, screening."""
    failed = [row for row in listed.rows if row.grade == FAILED]
    before = NamedResult.objects.accepted().filter(
        submission__task__campaign__year=submission.task.campaign.year - 1, grade=FAILED
    )
    keys = set(before.values_list("object_kind", "person_id", "unit_id")) if failed else set()
    known = {(kind, person or -unit) for kind, person, unit in keys}
    for row in failed:
        if (row.object_kind, row.person_id or -row.unit_id) in known:
            yield _("%(who)s: không hoàn thành nhiệm vụ hai năm liền.") % {"who": _who(row)}


def all_good(row: ResultRow) -> str:
    """Nobody below “good” among many is worth a second look (R18)."""
    if row.rated < 2 or row.excellent + row.good < row.rated:
        return ""
    words = _("%(row)s: cả %(n)s đối tượng được xếp loại đều từ hoàn thành tốt trở lên (100%%).")
    return words % {"row": row.name, "n": count(row.rated)}


def _above(who: str, row: NamedResult, unit: NamedResult, name: str) -> str:
    words = {"who": who, "grade": _low(row.grade), "name": name, "unit": _low(unit.grade)}
    return _("%(who)s: xếp %(grade)s, cao hơn %(name)s (%(unit)s).") % words


def _who(row: NamedResult) -> str:
    return f"{row.name} ({row.role})"


def _low(grade: str) -> str:
    return str(GradeCode(grade).label).lower()


def _few(sentences: Iterable[str]) -> list[str]:
    found = list(sentences)
    if len(found) <= MOST:
        return found
    more = _("… và %(n)s trường hợp tương tự.") % {"n": count(len(found) - MOST)}
    return [*found[:MOST], more]
