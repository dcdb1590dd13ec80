"""The official review forms (01, 02A, 02B …) as data: one file per form, tied to its rule set."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from campaign.domain import rule_files
from campaign.lib import tomlrows
from campaign.lib.tomlfile import TOP, TomlFile
from campaign.models.rules import ObjectKind

FOLDER = Path(__file__).resolve().parent.parent / "review_forms"
KINDS = ("heading", "prose", "level", "remedies", "matters", "grade")
SOURCES = ["", "unit", "parent", "place", "party", "person", "party_posts", "state_posts"]
SOURCES += ["works_at"]
# How sure we are of a form: read in the original, in a secondary source, or remembered.
CONFIDENCE = ("T", "S", "M")


@dataclass(frozen=True)
class Fact:
    """A line of the form's head; `source` says from where it is filled in for the writer."""

    key: str
    label: str
    source: str = ""


@dataclass(frozen=True)
class Section:
    key: str
    number: str
    title: str
    kind: str
    guidance: str = ""
    words: int = 0
    is_optional: bool = False
    has_topics: bool = False

    @property
    def is_required(self) -> bool:
        """Earlier shortcomings and suggested matters are written about only where there are any."""
        return not self.is_optional and self.kind in ("prose", "level", "grade")


@dataclass(frozen=True)
class Closing:
    """A block under the signature, to be filled in by hand."""

    title: str
    lines: int
    signer: str


@dataclass(frozen=True)
class Identity:
    code: str
    symbol: str
    rule_set: str
    object_kind: str
    title: str
    confidence: str
    unverified: str
    under_title: str = ""


@dataclass(frozen=True)
class ReviewForm:
    identity: Identity
    facts: tuple[Fact, ...]
    sections: tuple[Section, ...]
    closings: tuple[Closing, ...]

    @property
    def code(self) -> str:
        return self.identity.code

    @property
    def is_personal(self) -> bool:
        return self.identity.object_kind != ObjectKind.LEADING_COLLECTIVE

    @property
    def written(self) -> tuple[Section, ...]:
        """What is filled in; headings only stand above it."""
        return tuple(section for section in self.sections if section.kind != "heading")

    @property
    def labels(self) -> dict[str, str]:
        """“I.1” of a section under the heading I, “VI” of one that stands alone."""
        found, above = {}, ""
        for section in self.sections:
            if section.kind == "heading" or not section.number.isdecimal():
                above = section.number
            alone = above == section.number
            found[section.key] = above if alone else f"{above}.{section.number}"
        return found

    def section(self, key: str) -> Section:
        return next(section for section in self.sections if section.key == key)


def of(rule_set: str, code: str) -> ReviewForm | None:
    """The form of that code under the rule set of a campaign; None where none is shipped."""
    return next((form for form in of_rule_set(rule_set) if form.code == code), None)


def of_rule_set(rule_set: str) -> list[ReviewForm]:
    """A province's layer is reviewed by the forms of its regulation."""
    central = rule_files.central(rule_set)
    return [form for form in shipped(FOLDER) if form.identity.rule_set == central]


def codes() -> list[str]:
    """Every code that a milestone may ask for."""
    return sorted({form.code for form in shipped(FOLDER)})


@cache
def shipped(folder: Path) -> tuple[ReviewForm, ...]:
    return tuple(read(path.read_text("utf-8")) for path in sorted(folder.glob("*/*.toml")))


def read(text: str) -> ReviewForm:
    """The form; `Refused` names everything that is wrong with the file."""
    file = TomlFile(text)
    heads = tomlrows.rows(file, "form", Identity)
    if len(heads) != 1:
        file.refuse(TOP, "form", _("cần đúng một bảng [form]."))
    facts, sections = tomlrows.rows(file, "facts", Fact), tomlrows.rows(file, "sections", Section)
    closings = tomlrows.rows(file, "closings", Closing)
    for place, head in heads:
        tomlrows.one_of(file, place, "object_kind", head.object_kind, ObjectKind.values)
        tomlrows.one_of(file, place, "confidence", head.confidence, CONFIDENCE)
    for place, fact in facts:
        tomlrows.one_of(file, place, "source", fact.source, SOURCES)
    for place, section in sections:
        tomlrows.one_of(file, place, "kind", section.kind, KINDS)
    if not sections:
        file.refuse(TOP, "sections", _("mẫu chưa có mục nào ([[sections]])."))
    tomlrows.once(file, facts)
    tomlrows.once(file, sections)
    file.finish()
    return ReviewForm(
        heads[0][1], tomlrows.plain(facts), tomlrows.plain(sections), tomlrows.plain(closings)
    )


def freeze(form: ReviewForm) -> dict[str, Any]:
    """As kept with each review: a later edit of the file never changes one that was written."""
    return asdict(form)


def thaw(data: dict[str, Any]) -> ReviewForm:
    return ReviewForm(
        Identity(**data["identity"]),
        tuple(Fact(**row) for row in data["facts"]),
        tuple(Section(**row) for row in data["sections"]),
        tuple(Closing(**row) for row in data["closings"]),
    )
