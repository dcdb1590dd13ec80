"""The tally minute (biên bản kiểm phiếu, R47): figures, shares with their base, who counted."""

from __future__ import annotations

from campaign.lib import dates, layout
from campaign.lib.document import (
    Block,
    Cell,
    Closing,
    Document,
    Heading,
    Paragraph,
    Signer,
    Table,
)
from campaign.templatetags.vietnamese import percent
from ratings.domain import ballot_paper, ballot_results, vote_rules
from ratings.domain.ballot_results import Outcome, Result
from ratings.models import Ballot

TYPE = "BIÊN BẢN KIỂM PHIẾU"
STAGES = {1: "", 2: " (lần hai)"}


def document(ballot: Ballot, result: Result) -> Document:
    """Only of a confirmed count: before it there is nothing that both tellers say."""
    day = ballot.signed_on or ballot.conference.ends_on
    names = [str(sheet.teller) for sheet in _counted(ballot)]
    return Document(
        head=ballot_paper.head(ballot, issuer="Tổ kiểm phiếu", place=ballot.campaign.place),
        type=TYPE,
        subject=f"biểu quyết {ballot_paper.subject(ballot)}{STAGES[ballot.stage]}",
        blocks=(
            *_opening(ballot, names),
            *_ballots(ballot, result),
            *_results(ballot, result),
            Paragraph(_close(ballot)),
        ),
        closing=Closing(tuple(Signer(("NGƯỜI KIỂM PHIẾU",), name) for name in names)),
        layout=layout.in_force(day),
        title=f"{TYPE} {ballot.get_kind_display()}",
    )


def _counted(ballot: Ballot) -> list:
    return list(ballot.sheets.filter(round=ballot.round).select_related("teller").order_by("pk"))


def _opening(ballot: Ballot, names: list[str]) -> list[Block]:
    found = ballot.conference
    held = f"{found.title}, {dates.written(found.starts_on)}, tại {found.place}."
    team = ", ".join(names)
    lines = [
        f"Hội nghị: {held}",
        f"Tổ kiểm phiếu gồm: {team}. Hai người kiểm riêng, kết quả khớp nhau.",
    ]
    if ballot.edition > 1:
        lines.append(
            f"Biên bản này là bản {ballot.edition}, thay bản trước vì: {ballot.correction_reason}."
        )
    return [Heading("I. HỘI NGHỊ, TỔ KIỂM PHIẾU"), *map(Paragraph, lines)]


def _ballots(ballot: Ballot, result: Result) -> list[Block]:
    sheet = result.sheet
    lines = (
        ("Số đồng chí được triệu tập, được biểu quyết", ballot.convened),
        ("Số đồng chí có mặt", ballot.present),
        ("Số phiếu phát ra", sheet.issued),
        ("Số phiếu thu về", sheet.returned),
        ("Số phiếu hợp lệ", sheet.valid),
        ("Số phiếu không hợp lệ", sheet.invalid),
        ("Số phiếu trắng", sheet.blank),
    )
    rows = tuple((name, Cell(str(number), align="right")) for name, number in lines)
    table = Table(head=(("Nội dung", "Số lượng"),), rows=rows, widths=(80, 20))
    return [Heading("II. SỐ PHIẾU"), table]


def _results(ballot: Ballot, result: Result) -> list[Block]:
    shorts = [short for _name, short in ballot_results.grades_of(ballot).values()]
    rows = tuple(_row(each) for each in result.outcomes)
    table = Table(
        head=(("STT", "Đối tượng", *shorts, "Không tính", "Mức đạt"),),
        rows=rows,
        widths=(7, 17, *([13] * len(shorts)), 10, 14),
    )
    based = result.base
    needed = (
        f"Tỷ lệ tính trên {based.number} {based.words}; mức xếp loại được xác định khi đạt trên "
        f"{based.share}, tức từ {based.needed} phiếu. Cột “Không tính”: số phiếu hợp lệ không "
        "đánh dấu / đánh dấu sai ở dòng đó."
    )
    reasons = [
        Paragraph(f"{each.item.name}: {each.reason}") for each in result.outcomes if each.reason
    ]
    return [Heading("III. KẾT QUẢ"), table, Paragraph(needed), *reasons]


def _row(outcome: Outcome) -> tuple[Cell, ...]:
    line, winner = outcome.line, outcome.winner
    return (
        Cell(str(outcome.item.place), align="centre"),
        Cell(outcome.item.name),
        *(
            Cell(f"{votes.number}\n{percent(votes.percent)}", align="centre", bold=votes.is_winner)
            for votes in outcome.votes
        ),
        Cell(f"{line.unmarked} / {line.spoiled}", align="centre"),
        Cell(winner.short if winner else "–", align="centre", bold=True),
    )


def _close(ballot: Ballot) -> str:
    secret = "kín " if vote_rules.of(ballot).is_secret else ""
    return (
        f"Biên bản lập trên kết quả kiểm phiếu biểu quyết {secret}nêu trên, được Tổ kiểm phiếu "
        "thông qua và ký."
    )
