"""The cap within a peer group: how many are excellent, how many may be, and what a change does.

What is decided counts as decided, all else as proposed. Whoever writes holds the row of the group
(`PeerGroup`), so that of many at once none is passed over.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import Count, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import gettext as _

from campaign.domain import rule_words
from campaign.models import CapRule
from campaign.models.rules import GradeCode
from campaign.templatetags.vietnamese import count
from ratings.domain import meter, pinned_rules, quota
from ratings.domain.meter import Place
from ratings.domain.pinned_rules import Limit
from ratings.domain.quota import Rounding
from ratings.models import PeerGroup, RatingCase

# The decision, before it the proposal; "" where there is neither.
STANDS = Coalesce(NullIf("grade", Value("")), "proposed_grade")
EXCELLENT, GOOD = GradeCode.EXCELLENT.value, GradeCode.GOOD.value


@dataclass(frozen=True)
class Standing:
    """A group against its cap."""

    excellent: int
    good: int
    rule: CapRule | None = None
    how: Rounding = Rounding()
    # Recognized for exceptional results by a document: its own percentage, if the rules have one.
    is_exceptional: bool = False

    @property
    def top(self) -> int:
        """At “good” or above: what does not change while moving between the two columns."""
        return self.excellent + self.good

    @property
    def allowed(self) -> int | None:
        """None: the rule set caps no such object."""
        if not self.rule:
            return None
        return quota.places(self.rule, self.top, self.how, exceptional=self.is_exceptional)

    @property
    def percent(self) -> int:
        if not self.rule:
            return 0
        return quota.percent_of(self.rule, self.how, exceptional=self.is_exceptional)

    @property
    def excess(self) -> int:
        return max(self.excellent - self.allowed, 0) if self.allowed is not None else 0

    @property
    def is_over(self) -> bool:
        return self.excess > 0

    @property
    def scale(self) -> int:
        """The whole width of the meter: the cap, or what stands above it."""
        return max(self.allowed or 0, self.excellent, 1)

    @property
    def words(self) -> str:
        """“còn 2 chỗ trong 16”, or by how many it is over."""
        if self.allowed is None:
            return _("không khống chế tỷ lệ")
        facts = {"allowed": count(self.allowed), "n": count(abs(self.allowed - self.excellent))}
        if not self.top:
            return _("chưa có ai từ mức Tốt trở lên")
        if self.is_over:
            return _("vượt %(n)s so với mức tối đa %(allowed)s") % facts
        if self.allowed == self.excellent:
            return _("hết chỗ trong %(allowed)s") % facts
        return _("còn %(n)s chỗ trong %(allowed)s") % facts

    @property
    def short(self) -> str:
        """For the button of a move: “vượt 1”, “còn 2 chỗ”."""
        if self.allowed is None:
            return ""
        if self.allowed == self.excellent:
            return _("hết chỗ")
        n = count(abs(self.allowed - self.excellent))
        return _("vượt %(n)s") % {"n": n} if self.is_over else _("còn %(n)s chỗ") % {"n": n}

    @property
    def places(self) -> list[Place]:
        return meter.places(self.excellent, self.allowed or 0)

    @property
    def reckoning(self) -> str:
        """Why so many: “… có 100: nhiều nhất 16 xuất sắc, vì 20% của 84 là 16,8.” Where the share
        would give one more, why that one does not fit: whoever is moved up leaves the base."""
        if not self.rule or not self.top:
            return ""
        allowed = self.allowed or 0
        base = self.top - allowed if self.rule.base == GOOD else self.top
        words = _("Từ mức Tốt trở lên có %(top)s: nhiều nhất %(allowed)s xuất sắc, "
                  "vì %(percent)s%% của %(base)s là %(share)s.")  # fmt: skip
        if base * self.percent >= 100 * (allowed + 1):
            base -= 1
            words = _("Từ mức Tốt trở lên có %(top)s: nhiều nhất %(allowed)s xuất sắc, "
                      "vì thêm một thì %(percent)s%% của %(base)s chỉ là %(share)s.")  # fmt: skip
        facts = {"top": count(self.top), "allowed": count(allowed), "base": count(base)}
        return words % {**facts, "percent": self.percent, "share": _exact(base * self.percent)}

    @property
    def clause(self) -> str:
        if not self.rule:
            return ""
        return _("%(percent)s%% %(base)s, %(rounding)s; %(clause)s") % {
            "percent": self.percent,
            "base": self.rule.get_base_display(),
            "rounding": rule_words.rounding(self.how),
            "clause": self.rule.clause,
        }

    def after(self, old: str, new: str) -> Standing:
        """As it would stand with one moved from `old` to `new`."""
        change = Counter({new: 1})
        change.subtract({old: 1})
        return replace(
            self,
            excellent=self.excellent + change[EXCELLENT],
            good=self.good + change[GOOD],
        )


def _exact(hundredths: int) -> str:
    """“16,8”: as many decimals as there are."""
    whole, rest = divmod(hundredths, 100)
    return f"{count(whole)},{rest:02d}".rstrip("0").rstrip(",") if rest else count(whole)


def standing(group: PeerGroup) -> Standing:
    return standings([group])[group.pk]


def standings(groups: Iterable[PeerGroup]) -> dict[int, Standing]:
    """Two queries for any number of groups of one campaign, and two for its rules."""
    groups = list(groups)
    counted = counts(groups)
    limits = pinned_rules.limits(groups[0].campaign) if groups else {}
    return {
        group.pk: under(
            limits.get(group.object_kind), counted[group.pk], is_exceptional=group.is_exceptional
        )
        for group in groups
    }


def under(limit: Limit | None, grades: Counter[str], *, is_exceptional: bool) -> Standing:
    """How a group of these grades stands."""
    counted = (grades[EXCELLENT], grades[GOOD])
    if limit is None:
        return Standing(*counted)
    return Standing(*counted, limit.rule, limit.how, is_exceptional=is_exceptional)


def counts(groups: Iterable[PeerGroup]) -> dict[int, Counter[str]]:
    """Grades by group, "" for those without one yet; the unrated are not among them."""
    keys = [group.pk for group in groups]
    found: dict[int, Counter[str]] = {key: Counter() for key in keys}
    rows = RatingCase.objects.rated().filter(group__in=keys).order_by()
    for key, grade, n in rows.values_list("group", STANDS).annotate(n=Count("pk")):
        found[key][grade] = n
    return found


def unrated(groups: Iterable[PeerGroup]) -> Counter[int]:
    """Counted apart, by group."""
    rows = RatingCase.objects.filter(group__in=list(groups), state=RatingCase.State.UNRATED)
    return Counter(dict(rows.order_by().values_list("group").annotate(n=Count("pk"))))
