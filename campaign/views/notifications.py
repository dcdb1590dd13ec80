"""A person's own notices; in the demo, also the mails that would have left the machine."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from campaign.domain import channels, mailbox, notifications, preferences
from campaign.forms import PreferenceForm
from campaign.models import Notice
from orgunits import access
from orgunits.guards import DEMO_SIGNED_IN, SIGNED_IN, allow
from orgunits.roles import Permission

PER_PAGE = 20


@allow(SIGNED_IN)
def inbox(request):
    mine = Notice.objects.visible_to(request.user)
    only_unread = request.GET.get("xem") == "chua-doc"
    kind = request.GET.get("loai", "")
    listed = mine.unread() if only_unread else mine
    if kind in Notice.Kind.values:
        listed = listed.filter(kind=kind)
    context = {
        "page": Paginator(listed.with_unread(), PER_PAGE).get_page(request.GET.get("page")),
        "only_unread": only_unread,
        "kinds": Notice.Kind.choices,
        "kind": kind,
        "unread": notifications.unread_count(request.user),
    }
    return render(request, "campaign/inbox_list.html", context)


@allow(SIGNED_IN)
def notice(request, pk):
    found = get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)
    crumbs = [{"label": _("Hộp thư"), "url": reverse("campaign:inbox")}]
    return render(request, "campaign/notice_page.html", {"notice": found, "crumbs": crumbs})


@allow(SIGNED_IN)
def preference(request):
    """One's own; whoever administers sees and changes none of it."""
    typed = request.POST if request.method == "POST" else None
    form = PreferenceForm(typed, instance=preferences.of(request.user))
    if request.method == "POST" and form.is_valid():
        preferences.save(preference=form.save(commit=False), by=request.user)
        messages.success(request, _("Đã lưu tùy chọn nhận tin."))
        return redirect("campaign:notice-preference")
    context = {
        "form": form,
        "site_hours": channels.current().quiet_hours,
        "crumbs": [{"label": _("Hộp thư"), "url": reverse("campaign:inbox")}],
    }
    status = 422 if form.errors else 200
    return render(request, "campaign/inbox_preference.html", context, status=status)


@allow(SIGNED_IN)
@require_POST
def read(request, pk):
    found = get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)
    notifications.mark_read(user=request.user, notice=found)
    return redirect("campaign:inbox")


@allow(SIGNED_IN)
@require_POST
def read_all(request):
    notifications.mark_read(user=request.user)
    return redirect("campaign:inbox")


@allow(DEMO_SIGNED_IN)
def mails(request):
    address = _address(request.user)
    listed = [] if address == "" else mailbox.newest(address)
    context = {
        "page": Paginator(listed, PER_PAGE).get_page(request.GET.get("page")),
        "sees_all": address is None,
    }
    return render(request, "campaign/mailbox_list.html", context)


@allow(DEMO_SIGNED_IN)
def mail(request, name):
    found = _mail_or_404(request.user, name)
    crumbs = [{"label": _("Thư minh họa"), "url": reverse("campaign:mailbox")}]
    return render(request, "campaign/mailbox_mail.html", {"mail": found, "crumbs": crumbs})


@allow(DEMO_SIGNED_IN)
def mail_file(request, name):
    found = _mail_or_404(request.user, name)
    return FileResponse(found.path.open("rb"), content_type="message/rfc822", as_attachment=True)


def _address(user):
    """None: whoever runs or corrects the campaign sees the mails to everyone."""
    runs = access.holds(user, Permission.RUN_CAMPAIGN) or access.holds(user, Permission.CORRECT)
    return None if runs else user.email


def _mail_or_404(user, name):
    address = _address(user)
    found = None if address == "" else mailbox.find(name, address)
    if found is None:
        raise Http404
    return found
