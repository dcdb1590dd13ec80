"""Why a conference cannot be called, noted as held, or its minutes sent: in sentences."""

from __future__ import annotations

from django.utils.translation import gettext as _

from campaign.lib import clock, dates
from reviews.domain import conference_rules
from reviews.models import Conference, ConferenceSeat, Minutes

Role = ConferenceSeat.Role


def missing_to_call(conference: Conference) -> list[str]:
    roles = list(conference.seats.values_list("role", flat=True))
    gaps = []
    if Role.CHAIR not in roles:
        gaps.append(_("Chưa có người chủ trì."))
    if Role.MEMBER not in roles:
        gaps.append(_("Chưa có thành viên nào được triệu tập."))
    if not conference.programme.exists():
        gaps.append(_("Chưa có chương trình hội nghị."))
    outside = conference.programme.exclude(
        day__gte=conference.starts_on, day__lte=conference.ends_on
    )
    if outside.exists():
        gaps.append(_("Chương trình có mục ngoài những ngày họp."))
    return gaps


def missing_to_hold(conference: Conference) -> list[str]:
    seats = list(conference.seats.all())
    gaps = []
    if conference.starts_on > clock.today():
        gaps.append(
            _("Hội nghị họp từ %(day)s, chưa đến ngày.")
            % {"day": dates.short(conference.starts_on)}
        )
    unknown = sum(not seat.attended for seat in seats if seat.role != Role.GUEST)
    if unknown:
        gaps.append(_("Còn %(n)s đồng chí chưa điểm danh.") % {"n": unknown})
    quorum = conference_rules.quorum(seats, conference_rules.of(conference.campaign))
    if not quorum.is_met:
        gaps.append(
            _("Có mặt %(n)s trong %(all)s đồng chí được triệu tập, cần ít nhất %(needed)s.")
            % {"n": quorum.present, "all": quorum.convened, "needed": quorum.needed}
        )
    return gaps


def missing_to_close(conference: Conference) -> list[str]:
    signed = Minutes.objects.filter(conference=conference, state=Minutes.State.SIGNED)
    return [] if signed.exists() else [_("Biên bản chưa ký.")]


def missing_to_send(minutes: Minutes) -> list[str]:
    bare = minutes.conference.programme.filter(conclusion="").count()
    gaps = [_("Còn %(n)s mục chương trình chưa ghi kết luận.") % {"n": bare}] if bare else []
    if not minutes.closing.strip():
        gaps.append(_("Chưa có kết luận chung."))
    return gaps
