"""The transition tables of reviews."""

from django.utils.translation import gettext_lazy as _

from campaign.lib.lifecycle import Lifecycle, Step
from orgunits.roles import Permission
from reviews.domain.conference_gaps import (
    missing_to_call,
    missing_to_close,
    missing_to_hold,
    missing_to_send,
)
from reviews.domain.parts import missing_to_submit
from reviews.models import Conference, Minutes, Proposal, Remediation, ReviewTask, Suggestion

OPEN, SUBMITTED = ReviewTask.State.OPEN, ReviewTask.State.SUBMITTED
RETURNED, ACCEPTED = ReviewTask.State.RETURNED, ReviewTask.State.ACCEPTED
EXEMPT = ReviewTask.State.EXEMPT

# "submit" and "recall" are asked of the unit or above, "return" and "accept" strictly of a unit
# above.
TASK = Lifecycle(
    Step(
        "submit",
        frozenset({OPEN, RETURNED}),
        SUBMITTED,
        Permission.SUBMIT,
        _("Gửi kết quả"),
        blockers=missing_to_submit,
    ),
    Step(
        "return",
        frozenset({SUBMITTED}),
        RETURNED,
        Permission.ACCEPT,
        _("Trả lại để bổ sung"),
        needs_reason=True,
    ),
    Step("accept", frozenset({SUBMITTED}), ACCEPTED, Permission.ACCEPT, _("Tiếp nhận")),
    Step(
        "recall",
        frozenset({SUBMITTED}),
        OPEN,
        Permission.SUBMIT,
        _("Thu hồi"),
        needs_reason=True,
    ),
    Step(
        "exclude",
        frozenset({OPEN, RETURNED}),
        EXEMPT,
        Permission.RUN_CAMPAIGN,
        _("Ghi không thuộc diện"),
        needs_reason=True,
    ),
    Step(
        "include",
        frozenset({EXEMPT}),
        OPEN,
        Permission.RUN_CAMPAIGN,
        _("Đưa trở lại diện"),
        needs_reason=True,
    ),
)

PROPOSED = Proposal.State.PROPOSED
# "withdraw" is the proposer's own.
PROPOSAL = Lifecycle(
    Step(
        "merge",
        frozenset({PROPOSED}),
        Proposal.State.MERGED,
        Permission.MANAGE_SUGGESTION,
        _("Tổng hợp"),
    ),
    Step(
        "reject",
        frozenset({PROPOSED}),
        Proposal.State.REJECTED,
        Permission.MANAGE_SUGGESTION,
        _("Không đưa vào tổng hợp"),
        needs_reason=True,
    ),
    Step(
        "withdraw",
        frozenset({PROPOSED}),
        Proposal.State.WITHDRAWN,
        Permission.PROPOSE,
        _("Rút đề xuất"),
        needs_reason=True,
    ),
)

S = Suggestion.State


def not_agreed(suggestion: Suggestion) -> list[str]:
    """R10: a remediation plan at once."""
    if suggestion.remedies.exists():
        return []
    words = _("Chưa có biện pháp khắc phục nào: cần thêm ít nhất một biện pháp, có thời hạn.")
    return [str(words)]


# "answer" is asked of the head of that very unit, "return" and "verify" of the directing member.
SUGGESTION = Lifecycle(
    Step(
        "approve",
        frozenset({S.CONSOLIDATED}),
        S.APPROVED,
        Permission.APPROVE_SUGGESTION,
        _("Duyệt"),
    ),
    Step(
        "reject",
        frozenset({S.CONSOLIDATED}),
        S.REJECTED,
        Permission.APPROVE_SUGGESTION,
        _("Không duyệt"),
        needs_reason=True,
    ),
    Step(
        "issue",
        frozenset({S.APPROVED}),
        S.ISSUED,
        Permission.MANAGE_SUGGESTION,
        _("Ghi nhận ban hành"),
    ),
    Step(
        "answer",
        frozenset({S.ISSUED}),
        S.ANSWERED,
        Permission.ANSWER_SUGGESTION,
        _("Gửi giải trình"),
    ),
    Step(
        "verify",
        frozenset({S.ANSWERED}),
        S.VERIFIED,
        Permission.READ_SUGGESTION,
        _("Xác nhận giải trình"),
    ),
    Step(
        "return",
        frozenset({S.ANSWERED}),
        S.ISSUED,
        Permission.READ_SUGGESTION,
        _("Yêu cầu giải trình lại"),
        needs_reason=True,
    ),
    Step(
        "follow",
        frozenset({S.VERIFIED}),
        S.FOLLOWED,
        Permission.MANAGE_SUGGESTION,
        _("Chốt biện pháp khắc phục"),
        blockers=not_agreed,
    ),
    Step(
        "withdraw",
        frozenset({S.CONSOLIDATED, S.APPROVED}),
        S.WITHDRAWN,
        Permission.MANAGE_SUGGESTION,
        _("Rút, không ban hành"),
        needs_reason=True,
    ),
)

R = Remediation.State
# "verify" and "return" are asked strictly of a unit above.
REMEDY = Lifecycle(
    Step("do", frozenset({R.PLANNED}), R.DONE, Permission.SUBMIT, _("Báo cáo đã khắc phục")),
    Step("verify", frozenset({R.DONE}), R.VERIFIED, Permission.ACCEPT, _("Xác nhận")),
    Step(
        "return",
        frozenset({R.DONE}),
        R.PLANNED,
        Permission.ACCEPT,
        _("Yêu cầu khắc phục tiếp"),
        needs_reason=True,
    ),
)

C = Conference.State
CONFERENCE = Lifecycle(
    Step(
        "call",
        frozenset({C.PLANNED}),
        C.CALLED,
        Permission.HOLD_CONFERENCE,
        _("Triệu tập"),
        blockers=missing_to_call,
    ),
    Step(
        "hold",
        frozenset({C.CALLED}),
        C.HELD,
        Permission.HOLD_CONFERENCE,
        _("Ghi nhận đã họp"),
        blockers=missing_to_hold,
    ),
    # Taken by signing the minutes, never by hand.
    Step(
        "close",
        frozenset({C.HELD}),
        C.CLOSED,
        Permission.HOLD_CONFERENCE,
        _("Khép lại"),
        blockers=missing_to_close,
    ),
)

M = Minutes.State
MINUTES = Lifecycle(
    Step(
        "send",
        frozenset({M.DRAFT}),
        M.COMMENT,
        Permission.HOLD_CONFERENCE,
        _("Gửi lấy ý kiến"),
        blockers=missing_to_send,
    ),
    Step("sign", frozenset({M.COMMENT}), M.SIGNED, Permission.HOLD_CONFERENCE, _("Ghi nhận ký")),
)
