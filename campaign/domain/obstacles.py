"""When a mail's turn comes: does it still hold, and may it go to this person at all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from campaign.domain import fence, preferences
from campaign.domain.notifications import Fresh, rechecks
from campaign.lib import clock
from campaign.models import Notice

Reasons = dict[int, str]
State = Notice.State


def refresh(batch: Iterable[Notice]) -> Reasons:
    """Put down what still holds; answers why nothing is left of which."""
    by_kind = defaultdict(list)
    for notice in batch:
        by_kind[notice.kind].append(notice)
    gone: Reasons = {}
    for kind, notices in by_kind.items():
        known = rechecks[kind](notices) if kind in rechecks else {}
        for notice in notices:
            if (fresh := known.get(notice.pk)) and not _put(notice, fresh):
                gone[notice.pk] = fresh.reason
    return gone


def _put(notice: Notice, fresh: Fresh) -> bool:
    """With nothing left to say, what was planned stays in the row, read, as evidence."""
    if not fresh.lines:
        notice.is_settled = True
        fence.mine(notice).update(is_settled=True, read_at=Coalesce("read_at", clock.now()))
    elif fresh.lines != notice.lines:
        notice.lines = fresh.lines
        fence.mine(notice).update(lines=fresh.lines)
    return bool(fresh.lines)


def of(notice: Notice, gone: Reasons) -> tuple[str, str]:
    """The state in which it ends unsent, and why; two empty words: it may go."""
    if notice.is_settled:
        known = gone.get(notice.pk)
        return State.CANCELLED, known or _("Việc đã xong, không cần nhắc nữa")
    if not notice.user.is_active:
        return State.CANCELLED, _("Tài khoản đã ngừng dùng")
    if not preferences.wants_mail(notice):
        return State.CANCELLED, _("Người nhận chọn chỉ xem trong hộp thư")
    if not notice.user.email:
        return State.CANCELLED, _("Không có địa chỉ thư điện tử")
    try:
        validate_email(notice.user.email)
    except ValidationError:
        return State.FAILED, _("Địa chỉ thư điện tử không hợp lệ")
    return "", ""
