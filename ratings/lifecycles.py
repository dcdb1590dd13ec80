"""The transition tables of ratings."""

from django.utils.translation import gettext_lazy as _

from campaign.lib.lifecycle import Lifecycle, Step
from orgunits.roles import Permission
from ratings.domain.ballot_gaps import missing_to_open, missing_to_print
from ratings.models import Ballot, RatingCase

B = Ballot.State

BALLOT = Lifecycle(
    Step(
        "print",
        frozenset({B.DRAFTED}),
        B.PRINTED,
        Permission.RATE,
        _("Ghi nhận đã in"),
        blockers=missing_to_print,
    ),
    Step("redraft", frozenset({B.PRINTED}), B.DRAFTED, Permission.RATE, _("Đưa về soạn lại")),
    Step(
        "open",
        frozenset({B.PRINTED}),
        B.OPEN,
        Permission.RATE,
        _("Chốt danh sách, mở kiểm phiếu"),
        blockers=missing_to_open,
    ),
    # The tellers' own: the first count, the second that equals it, the second that does not.
    Step("count", frozenset({B.OPEN}), B.COUNTED, Permission.COUNT, _("Nhập kết quả kiểm phiếu")),
    Step("confirm", frozenset({B.COUNTED}), B.CONFIRMED, Permission.COUNT, _("Đối chiếu khớp")),
    Step("recount", frozenset({B.COUNTED}), B.OPEN, Permission.COUNT, _("Kiểm lại")),
    Step("sign", frozenset({B.CONFIRMED}), B.SIGNED, Permission.RATE, _("Ghi nhận biên bản đã ký")),
)

S = RatingCase.State

CASE = Lifecycle(
    # Proposing again supersedes; a proposal stays open until decided.
    Step(
        "propose",
        frozenset({S.COLLECTING, S.PROPOSED}),
        S.PROPOSED,
        Permission.RATE,
        _("Đề xuất mức xếp loại"),
    ),
    Step("decide", frozenset({S.PROPOSED}), S.DECIDED, Permission.DECIDE, _("Ghi quyết định")),
    Step("publish", frozenset({S.DECIDED}), S.PUBLISHED, Permission.DECIDE, _("Công bố")),
    Step(
        "rate_again",
        frozenset({S.PUBLISHED}),
        S.DECIDED,
        Permission.DECIDE,
        _("Xếp loại lại"),
        needs_reason=True,
    ),
    Step(
        "exempt",
        frozenset({S.COLLECTING, S.PROPOSED}),
        S.UNRATED,
        Permission.RATE,
        _("Ghi không xếp loại"),
        needs_reason=True,
    ),
    Step(
        "include",
        frozenset({S.UNRATED}),
        S.COLLECTING,
        Permission.RATE,
        _("Đưa vào xếp loại"),
        needs_reason=True,
    ),
)
