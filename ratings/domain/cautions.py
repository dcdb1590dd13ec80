"""What speaks against a grade, in sentences with their clause: disqualifiers, links between person,
collective and unit, and the order of rating. It warns; only a written note decides against it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from campaign.models import Campaign
from campaign.models.rules import GradeCode, ObjectKind
from ratings.models import Disqualifier, RatingCase
from ratings.models.cases import OF_PERSONS

# Best first.
RANK = {code: place for place, code in enumerate(GradeCode.values)}
WORST = GradeCode.NOT_COMPLETED.value
BREACHES = {Disqualifier.Kind.DISCIPLINE, Disqualifier.Kind.CONCLUSION}


@dataclass(frozen=True)
class Caution:
    """`ceiling`: the best grade it leaves; empty where it only guides."""

    kind: str
    text: str
    clause: str = ""
    ceiling: str = ""

    def is_against(self, grade: str) -> bool:
        return bool(self.ceiling and grade) and RANK[grade] < RANK[self.ceiling]


@dataclass
class Circle:
    """All cases and disqualifiers of a campaign, read once: three queries for any number asked."""

    campaign: Campaign
    by_unit: dict[tuple[int, str], RatingCase] = field(default_factory=dict)
    units: list[RatingCase] = field(default_factory=list)
    entered: dict[int, list[Disqualifier]] = field(default_factory=lambda: defaultdict(list))
    by_path: list[Disqualifier] = field(default_factory=list)

    @classmethod
    def of(cls, campaign: Campaign) -> Circle:
        circle = cls(campaign)
        rows = RatingCase.objects.rated().filter(campaign=campaign, person=None).order_by()
        for case in rows:
            circle.by_unit[case.unit_id, case.object_kind] = case
            circle.units.append(case)
        found = Disqualifier.objects.standing().filter(campaign=campaign)
        for row in found.select_related("unit", "person"):
            circle.entered[row.unit_id].append(row)
            circle.by_path.append(row)
        return circle

    def know(self, grades: dict[int, str]) -> None:
        """What is about to be decided together counts as decided."""
        for case in self.units:
            case.grade = grades.get(case.pk, case.grade)

    def about(self, case: RatingCase) -> list[Caution]:
        """All of one case; a case not rated has none."""
        if case.state == RatingCase.State.UNRATED:
            return []
        return [*self._disqualifiers(case), *self._links(case), *self._order(case)]

    def against(self, case: RatingCase, grade: str) -> list[Caution]:
        return [caution for caution in self.about(case) if caution.is_against(grade)]

    # --- disqualifiers: entered once, read at the person, the collective and the head

    def _disqualifiers(self, case: RatingCase) -> Iterable[Caution]:
        for row in self.entered[case.unit_id]:
            if caution := self._one(case, row):
                yield caution
        if case.person_id:
            return
        for row in self.by_path:
            if row.unit.path.startswith(case.unit_path) and row.unit_id != case.unit_id:
                words = _("Tổ chức trực thuộc %(subject)s: %(words)s")
                yield _entered(row, words, GradeCode.GOOD)

    def _one(self, case: RatingCase, row: Disqualifier) -> Caution | None:
        if row.person_id == case.person_id:
            return _entered(row, "%(words)s", WORST)
        if case.person_id and row.person_id is None and case.is_head:
            words = _("Đơn vị do đồng chí đứng đầu: %(words)s")
            return _entered(row, words, GradeCode.COMPLETED)
        if not row.person_id:
            return None
        if case.object_kind == ObjectKind.LEADING_COLLECTIVE:
            ceiling = WORST if row.kind in BREACHES else GradeCode.GOOD
            return _entered(row, _("Thành viên %(subject)s: %(words)s"), ceiling)
        if case.person_id and not case.is_head:
            return None
        return _entered(row, _("Cán bộ của đơn vị, %(subject)s: %(words)s"), GradeCode.GOOD)

    # --- links (R7): the collective not above its unit, the head not above the unit led

    def _links(self, case: RatingCase) -> Iterable[Caution]:
        if case.object_kind == ObjectKind.LEADING_COLLECTIVE:
            yield from self._not_above(case, ObjectKind.PARTY_ORG, _("tổ chức đảng"))
        elif case.is_head:
            kinds = (ObjectKind.PARTY_ORG, ObjectKind.LEADING_COLLECTIVE)
            of = next((k for k in kinds if (case.unit_id, k) in self.by_unit), None)
            if of:
                yield from self._not_above(case, of, _("đơn vị đồng chí đứng đầu"))

    def _not_above(self, case: RatingCase, kind: str, name: str) -> Iterable[Caution]:
        other = self.by_unit.get((case.unit_id, kind))
        if other and other.current not in ("", GradeCode.EXCELLENT):
            text = _("Không xếp cao hơn %(name)s (%(grade)s).")
            facts = {"name": name, "grade": other_grade(other)}
            yield Caution("link", text % facts, _("mục II.2 của kế hoạch"), other.current)

    # --- order (QĐ 124, Điều 11): guides only

    def _order(self, case: RatingCase) -> Iterable[Caution]:
        if case.current:
            return
        clause = _("QĐ 124, Điều 11")
        if case.object_kind in OF_PERSONS:
            collective = self.by_unit.get((case.unit_id, ObjectKind.LEADING_COLLECTIVE))
            if collective and not collective.current:
                yield Caution("order", _("Xếp loại tập thể trước, thành viên sau."), clause)
            unit = self.by_unit.get((case.unit_id, ObjectKind.PARTY_ORG))
            if case.is_head and unit and not unit.current:
                yield Caution("order", _("Xếp loại đơn vị trước, người đứng đầu sau."), clause)
            return
        below = [row for row in self.units if _is_below(row, case) and not row.current]
        if lower := [row for row in below if row.object_kind == case.object_kind]:
            text = _("Cấp dưới xếp trước cấp trên: còn %(n)s hồ sơ cấp dưới chưa có mức.")
            yield Caution("order", text % {"n": len(lower)}, clause)
        kind = ObjectKind.LEADING_COLLECTIVE
        if case.object_kind == ObjectKind.PARTY_ORG and any(r.object_kind == kind for r in below):
            text = _("Khối chính quyền, chuyên môn xếp trước, tổ chức đảng sau.")
            yield Caution("order", text, clause)


def other_grade(case: RatingCase) -> str:
    return str(GradeCode(case.current).label)


def _is_below(row: RatingCase, case: RatingCase) -> bool:
    return row.unit_path != case.unit_path and row.unit_path.startswith(case.unit_path)


def _entered(row: Disqualifier, text: str, ceiling: str) -> Caution:
    words = text % {"subject": row.person or row.unit, "words": row.words}
    document = _("%(document)s ngày %(day)s, %(authority)s") % {
        "document": row.document,
        "day": f"{row.document_on:%d/%m/%Y}",
        "authority": row.authority,
    }
    if row.is_self_remedied:
        said = _("%(words)s (%(document)s). Được loại trừ: tự phát hiện và đã khắc phục xong.")
        return Caution("remedied", said % {"words": words, "document": document}, row.clause)
    return Caution("disqualifier", f"{words} ({document}).", row.clause, str(ceiling))
