"""Two tellers count, each blind to the other; equal counts confirm, others are counted again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from campaign.lib import clock
from orgunits import audit
from orgunits.models import User
from ratings.domain import tally_checks
from ratings.domain.ballot_notices import tell_tellers
from ratings.domain.ballots import locked
from ratings.domain.tally_checks import Cell, Count, Fault
from ratings.lifecycles import BALLOT
from ratings.models import Ballot, BallotItem, TallyLine, TallySheet
from ratings.models.tallies import MARKS, SHEET

State = Ballot.State


def faults(ballot: Ballot, count: Count) -> list[Fault]:
    names = {item.place: item.name for item in ballot.items.all()}
    return tally_checks.faults(
        count, present=ballot.present or 0, copies=ballot.copies or 0, names=names, marks=MARKS
    )


@transaction.atomic
def enter(*, ballot_id: int, count: Count, by: User) -> Ballot:
    """The second of two equal counts confirms; two that differ send both tellers back to count."""
    ballot = locked(ballot_id)
    if not Ballot.objects.to_count(by).filter(pk=ballot.pk).exists():
        raise PermissionDenied("teller")
    _refuse_unless_counting(ballot)
    wrong = faults(ballot, count)
    if wrong:
        raise ValidationError([each.text for each in wrong])
    mine = ballot.sheets.filter(round=ballot.round, teller=by)
    corrects = mine.exists()
    mine.delete()
    _store(ballot, count, by)
    audit.record("ballot.counted", ballot, by=by, after={"round": ballot.round})
    sheets = list(ballot.sheets.filter(round=ballot.round))
    if len(sheets) > 1:
        _compare(ballot, sheets, by)
    elif not corrects:
        BALLOT.advance(ballot, "count")
    ballot.save(update_fields=["state", "round", "confirmed_at", "confirmed_by"])
    return ballot


def of(sheet: TallySheet) -> Count:
    lines = {
        line.item.place: {mark: getattr(line, mark) for mark in MARKS}
        for line in sheet.lines.select_related("item")
    }
    return Count({name: getattr(sheet, name) for name in SHEET}, lines)


def rounds(ballot: Ballot) -> dict[int, list[TallySheet]]:
    """Only rounds in which both counts are in: until then neither is shown."""
    found: dict[int, list[TallySheet]] = {}
    for sheet in ballot.sheets.select_related("teller").order_by("round", "pk"):
        found.setdefault(sheet.round, []).append(sheet)
    return {number: sheets for number, sheets in found.items() if len(sheets) > 1}


def confirmed(ballot: Ballot) -> TallySheet | None:
    """The figures that stand: both tellers' are the same."""
    if not ballot.is_confirmed:
        return None
    return ballot.sheets.filter(round=ballot.round).order_by("pk").first()


def own(ballot: Ballot, user: User) -> TallySheet | None:
    """What this teller has entered in the present round."""
    return ballot.sheets.filter(round=ballot.round, teller=user).first()


def named(ballot: Ballot, cells: list[Cell]) -> list[str]:
    """“Số phiếu hợp lệ”; “Lê Thị Đào: Hoàn thành tốt nhiệm vụ”."""
    names = {item.place: item.name for item in ballot.items.all()}
    return [f"{names[c[0]]}: {label_of(c)}" if c[0] else label_of(c) for c in cells]


def label_of(cell: Cell) -> str:
    place, name = cell
    model: Any = TallyLine if place else TallySheet
    words = str(model._meta.get_field(name).verbose_name)
    return words[:1].upper() + words[1:]


def _compare(ballot: Ballot, sheets: list[TallySheet], by: User) -> None:
    """The trail names the cells, never the figures."""
    cells = tally_checks.differing(of(sheets[0]), of(sheets[1]))
    if not cells:
        BALLOT.advance(ballot, "confirm")
        ballot.confirmed_at, ballot.confirmed_by = clock.now(), by
        audit.record("ballot.confirmed", ballot, by=by, after={"round": ballot.round})
        return
    BALLOT.advance(ballot, "recount")
    after = {"round": ballot.round, "cells": named(ballot, cells)}
    audit.record("ballot.counts_differed", ballot, by=by, after=after)
    ballot.round += 1
    tell_tellers(ballot, _("Hai bản kiểm phiếu không khớp, cần kiểm lại"))


def _store(ballot: Ballot, count: Count, by: User) -> None:
    sheet = TallySheet.objects.create(
        ballot=ballot, round=ballot.round, teller=by, entered_at=clock.now(), **count.sheet
    )
    items: Mapping[int, BallotItem] = {item.place: item for item in ballot.items.all()}
    TallyLine.objects.bulk_create(
        TallyLine(sheet=sheet, item=item, of=sheet.valid, **count.lines[place])
        for place, item in items.items()
    )


def _refuse_unless_counting(ballot: Ballot) -> None:
    if ballot.state not in (State.OPEN, State.COUNTED):
        raise ValidationError(
            _("Phiếu này không ở bước kiểm phiếu.")
            if not ballot.is_confirmed
            else _("Hai bản kiểm phiếu đã khớp; không nhập thêm được nữa.")
        )
