"""What speaks against a grade, in sentences with their clause: disqualifiers, special cases, links
between person, collective and unit, and the order of rating. It warns; only a written note decides
against it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q
from django.utils.translation import gettext as _

from campaign.domain.rulebooks import Link, RuleBook
from campaign.lib import clock
from campaign.models import Campaign
from campaign.models.rules import GradeCode, ObjectKind
from orgunits.models import Appointment
from ratings.domain import pinned_rules
from ratings.domain.quota import is_above
from ratings.models import Disqualifier, RatingCase, SpecialCase
from ratings.models.cases import OF_PERSONS

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
        return is_above(grade, self.ceiling)


@dataclass
class Circle:
    """All that bears on the cases of a campaign, read once: four queries for any number asked.

    A person of several posts has one case, often not where the post is held that matters here.
    """

    campaign: Campaign
    by_unit: dict[tuple[int, str], RatingCase] = field(default_factory=dict)
    units: list[RatingCase] = field(default_factory=list)
    entered: list[Disqualifier] = field(default_factory=list)
    # By case.
    specials: dict[int, list[SpecialCase]] = field(default_factory=lambda: defaultdict(list))
    # By person: the units of their posts; of those, the ones they head.
    posts: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    heads: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))

    @classmethod
    def of(cls, campaign: Campaign) -> Circle:
        circle = cls(campaign)
        rows = RatingCase.objects.rated().filter(campaign=campaign, person=None).order_by()
        for case in rows:
            circle.by_unit[case.unit_id, case.object_kind] = case
            circle.units.append(case)
        found = Disqualifier.objects.standing().filter(campaign=campaign)
        circle.entered = list(found.select_related("unit", "person"))
        for row in SpecialCase.objects.standing().filter(case__campaign=campaign):
            circle.specials[row.case_id].append(row)
        circle._read_posts()
        return circle

    @property
    def book(self) -> RuleBook:
        return pinned_rules.of(self.campaign)

    def _read_posts(self) -> None:
        concerned = Q(person__cases__campaign=self.campaign)
        concerned |= Q(person__disqualifiers__campaign=self.campaign)
        rows = Appointment.objects.in_force(clock.today()).filter(concerned).order_by()
        for person, unit, is_head in rows.values_list("person", "unit", "is_head").distinct():
            self.posts[person].add(unit)
            if is_head:
                self.heads[person].add(unit)

    def know(self, grades: dict[int, str]) -> None:
        """What is about to be decided together counts as decided."""
        for case in self.units:
            case.grade = grades.get(case.pk, case.grade)

    def about(self, case: RatingCase) -> list[Caution]:
        """All of one case; a case not rated has none."""
        if case.state == RatingCase.State.UNRATED:
            return []
        standing = [*self._disqualifiers(case), *self._specials(case)]
        return [*standing, *self._links(case), *self._order(case)]

    def against(self, case: RatingCase, grade: str) -> list[Caution]:
        return [caution for caution in self.about(case) if caution.is_against(grade)]

    def _headed(self, case: RatingCase) -> set[int]:
        """Units the person heads, the one of the case among them."""
        if not case.person_id:
            return set()
        return self.heads[case.person_id] | ({case.unit_id} if case.is_head else set())

    # --- disqualifiers: entered once, read at the person, the collective and the head

    def _disqualifiers(self, case: RatingCase) -> Iterable[Caution]:
        headed = self._headed(case)
        for row in self.entered:
            found = (
                self._of_person(case, row, headed) if case.person_id else self._of_unit(case, row)
            )
            if found:
                yield found

    def _of_person(self, case: RatingCase, row: Disqualifier, headed: set[int]) -> Caution | None:
        if row.person_id == case.person_id:
            return _entered(row, "%(words)s", WORST)
        if row.unit_id not in headed:
            return None
        if row.person_id:
            return _entered(row, _("Cán bộ của đơn vị, %(subject)s: %(words)s"), GradeCode.GOOD)
        words = _("Đơn vị do đồng chí đứng đầu: %(words)s")
        return _entered(row, words, GradeCode.COMPLETED)

    def _of_unit(self, case: RatingCase, row: Disqualifier) -> Caution | None:
        is_collective = case.object_kind == ObjectKind.LEADING_COLLECTIVE
        if row.person_id and is_collective and self._is_member(case, row):
            ceiling = WORST if row.kind in BREACHES else GradeCode.GOOD
            return _entered(row, _("Thành viên %(subject)s: %(words)s"), ceiling)
        if row.unit_id != case.unit_id:
            return self._from_below(case, row)
        if row.person_id:
            return _entered(row, _("Cán bộ của đơn vị, %(subject)s: %(words)s"), GradeCode.GOOD)
        return _entered(row, "%(words)s", WORST)

    def _is_member(self, case: RatingCase, row: Disqualifier) -> bool:
        return case.unit_id == row.unit_id or case.unit_id in self.posts[row.person_id or 0]

    def _from_below(self, case: RatingCase, row: Disqualifier) -> Caution | None:
        """An organization below that is at fault; a person there is their own unit's matter."""
        if row.person_id or not row.unit.path.startswith(case.unit_path):
            return None
        words = _("Tổ chức trực thuộc %(subject)s: %(words)s")
        return _entered(row, words, GradeCode.GOOD)

    # --- special cases: registered with the case, some with a best grade of their own (HD 21: sick
    # for three months or more)

    def _specials(self, case: RatingCase) -> Iterable[Caution]:
        for row in self.specials[case.pk]:
            text = _("Trường hợp riêng: %(words)s (%(basis)s).")
            facts = {"words": row.words, "basis": row.basis}
            yield Caution("special", text % facts, row.clause, row.max_grade)

    # --- links (R7), each on or off by the rule set: the collective not above its unit, the head
    # not above any unit led

    def _links(self, case: RatingCase) -> Iterable[Caution]:
        by_unit = self.book.link("collective_by_unit")
        if by_unit and case.object_kind == ObjectKind.LEADING_COLLECTIVE:
            of_unit = self.by_unit.get((case.unit_id, ObjectKind.PARTY_ORG))
            yield from _not_above(of_unit, _("tổ chức đảng"), by_unit)
        by_head = self.book.link("head_by_unit")
        for unit in sorted(self._headed(case)) if by_head else ():
            kinds = (ObjectKind.PARTY_ORG, ObjectKind.LEADING_COLLECTIVE)
            known = (self.by_unit.get((unit, kind)) for kind in kinds)
            led = next(filter(None, known), None)
            if led and by_head:
                name = _("đơn vị đồng chí đứng đầu, %(unit)s") % {"unit": led.unit_name}
                yield from _not_above(led, name, by_head)

    # --- order: guides only

    def _order(self, case: RatingCase) -> Iterable[Caution]:
        """Until it is decided: whoever proposed too early is told too."""
        rule = self.book.link("order")
        if case.grade or rule is None:
            return
        clause = rule.clause
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


def _not_above(other: RatingCase | None, name: str, rule: Link) -> Iterable[Caution]:
    if other and other.current not in ("", GradeCode.EXCELLENT):
        facts = {"name": name, "grade": GradeCode(other.current).label}
        text = _("Không xếp cao hơn %(name)s (%(grade)s).") % facts
        yield Caution("link", text, rule.clause, other.current)


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
