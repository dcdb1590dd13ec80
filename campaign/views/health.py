"""Is the site well: one answer for machines without any secret, one page for people."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from campaign.domain import channels, doubts, health
from campaign.lib import clock
from campaign.models import Notice, Push
from orgunits.guards import PUBLIC, allow, holding
from orgunits.roles import Permission

STUCK = [Notice.State.UNCERTAIN, Notice.State.FAILED]


@allow(PUBLIC)
def healthz(request):
    report = health.report()
    answer = {
        "status": "ok" if report.is_well else "unwell",
        "database": report.database,
        "migrations": report.migrations,
        "queue": report.queue,
        "heartbeat_age": report.heartbeat_age,
        "last_pump_age": report.last_pump_age,
        "oldest_due_notice_age": report.oldest_due_notice_age,
    }
    return JsonResponse(answer, status=200 if report.is_well else 503)


@allow(holding(Permission.RUN_CAMPAIGN, Permission.CORRECT))
def page(request):
    report = health.report()
    stuck = Notice.objects.filter(state__in=STUCK).select_related("user").order_by("-day", "-pk")
    context = {
        "report": report,
        "lines": _lines(report),
        "states": _states(),
        "pushes": _pushes(),
        "may_set_channels": channels.may_set(request.user),
        "page": Paginator(stuck, 20).get_page(request.GET.get("page")),
    }
    return render(request, "campaign/health_page.html", context)


@allow(holding(Permission.RUN_CAMPAIGN, Permission.CORRECT))
@require_POST
def settle(request, pk):
    """Someone has asked the recipient or the relay and says what became of the mail."""
    found = get_object_or_404(Notice.objects.filter(state__in=STUCK), pk=pk)
    arrived = request.POST.get("outcome") == "arrived"
    try:
        doubts.settle(notice_id=found.pk, arrived=arrived, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        done = _("Đã ghi nhận thư đã tới.") if arrived else _("Thư sẽ được gửi lại trong ít phút.")
        messages.success(request, done)
    return redirect("campaign:health-page")


def _pushes():
    """Of the gateway for SMS or chat, where there is one."""
    if not channels.gateway_is_on():
        return []
    figures = dict(Push.objects.order_by().values_list("state").annotate(Count("pk")))
    return [(state.label, figures.get(state, 0)) for state in Push.State]


def _states():
    counted = Notice.objects.order_by().values_list("state").annotate(Count("pk"))
    figures = dict(counted)
    return [(state, state.label, figures.get(state, 0)) for state in Notice.State]


def _lines(report):
    return [
        _line(report.database, _("Cơ sở dữ liệu"), _("trả lời"), _("không trả lời")),
        _line(
            report.migrations,
            _("Cấu trúc dữ liệu"),
            _("đúng phiên bản"),
            _("chưa cập nhật: chạy manage.py migrate"),
        ),
        _line(report.queue, _("Hàng đợi việc chạy nền"), _("sẵn sàng"), _("không kết nối được")),
        _line(
            not report.heart_is_quiet,
            _("Tiến trình chạy nền"),
            _seen(report.heartbeat_age),
            _("không thấy hoạt động: kiểm tra worker và beat"),
        ),
        _line(
            not report.pump_stands,
            _("Lần gửi tin gần nhất"),
            _seen(report.last_pump_age),
            _("quá hai phút không gửi: kiểm tra worker và beat"),
        ),
        _line(
            not report.relay_takes_nothing,
            _("Thư chờ gửi"),
            _waiting(report.oldest_due_notice_age),
            _waiting(report.oldest_due_notice_age, _("máy chủ thư không nhận")),
        ),
        _line(
            not report.clock_is_off,
            _("Đồng hồ"),
            _("khớp với cơ sở dữ liệu"),
            _off(report),
        ),
    ]


def _line(is_well, name, well, unwell):
    return {"is_well": is_well, "name": name, "words": well if is_well else unwell}


def _seen(age):
    if age is None:
        return _("vừa khởi động")
    return ngettext("hoạt động %(n)s giây trước", "hoạt động %(n)s giây trước", age) % {"n": age}


def _waiting(age, trouble=""):
    if age is None:
        return _("không có thư nào đến lượt mà chưa gửi")
    minutes = age // 60
    words = ngettext("thư chờ lâu nhất: %(n)s phút", "thư chờ lâu nhất: %(n)s phút", minutes)
    return ", ".join(filter(None, (words % {"n": minutes}, trouble)))


def _off(report):
    if report.set_back_at:
        said = _("bị lùi lúc %(at)s so với giờ đã ghi trước đó; hãy kiểm tra giờ của máy")
        return said % {"at": report.set_back_at.astimezone(clock.HANOI).strftime("%H:%M %d/%m/%Y")}
    seconds = abs(report.clock_ahead)
    words = ngettext(
        "lệch %(n)s giây so với cơ sở dữ liệu; máy này ngừng nhắc việc",
        "lệch %(n)s giây so với cơ sở dữ liệu; máy này ngừng nhắc việc",
        seconds,
    )
    return words % {"n": seconds}
