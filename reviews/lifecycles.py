"""The transition tables of reviews."""

from django.utils.translation import gettext_lazy as _

from campaign.lib.lifecycle import Lifecycle, Step
from orgunits.roles import Permission
from reviews.domain.parts import missing_to_submit
from reviews.models import ReviewTask

OPEN, SUBMITTED = ReviewTask.State.OPEN, ReviewTask.State.SUBMITTED
RETURNED, ACCEPTED = ReviewTask.State.RETURNED, ReviewTask.State.ACCEPTED

# "submit" is asked of the unit or above, "return" and "accept" strictly of a unit above.
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
)
