"""A published plan changes by a document: old and new kept, work in hand follows, all are told."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from campaign.domain import amendments
from campaign.lib import clock
from campaign.models import Amendment, Campaign, Notice
from orgunits import audit
from orgunits.models import AuditEvent

NEW = {
    "printed_words": "trước ngày 23/12/2023",
    "operator": "before",
    "printed_date": date(2023, 12, 23),
}
DOCUMENT = {"number": "215-KH/TU", "issued_on": date(2023, 12, 17), "reason": "Mưa lũ"}


def amend(milestone, by, **values):
    return amendments.amend(milestone_id=milestone.pk, values=NEW | values, by=by, **DOCUMENT)


def test_old_and_new_are_kept_beside_the_document(d1, commission):
    row, _moved = amend(d1, commission)
    d1.refresh_from_db()
    assert (d1.printed_words, d1.last_day) == ("trước ngày 23/12/2023", date(2023, 12, 22))
    assert (row.old["printed_words"], row.old_day) == ("trước ngày 20/12/2023", date(2023, 12, 19))
    assert (row.new_day, row.number) == (date(2023, 12, 22), "215-KH/TU")
    event = AuditEvent.objects.get(action="campaign.amended")
    assert (event.before["last_day"], event.after["last_day"]) == ("2023-12-19", "2023-12-22")


def test_work_in_hand_follows_and_its_people_are_told(
    d1, grassroots_task, bu_dop_1_clerk, bu_dop_clerk, commission
):
    _row, moved = amend(d1, commission)
    grassroots_task.refresh_from_db()
    assert (moved, grassroots_task.last_day) == (1, date(2023, 12, 22))
    notice = Notice.objects.get()
    assert notice.user == bu_dop_1_clerk
    assert notice.lines[0]["text"] == "Mốc D1: nay hết ngày 22/12/2023, theo 215-KH/TU."


def test_what_was_sent_or_accepted_keeps_its_day(d1, grassroots_task, bu_dop_1_clerk, commission):
    sent = {"submitted_at": clock.now(), "submitted_by": bu_dop_1_clerk}
    type(grassroots_task).objects.update(state="submitted", **sent)
    assert amend(d1, commission)[1] == 0
    grassroots_task.refresh_from_db()
    assert grassroots_task.last_day == date(2023, 12, 19)
    assert not Notice.objects.exists()


def test_an_extension_of_its_own_stays(d1, grassroots_task, commission):
    type(grassroots_task).objects.update(last_day=date(2023, 12, 28))
    amend(d1, commission)
    grassroots_task.refresh_from_db()
    assert grassroots_task.last_day == date(2023, 12, 28)


def test_nothing_new_is_no_amendment(d1, commission):
    same = {"printed_words": d1.printed_words, "printed_date": d1.printed_date}
    with pytest.raises(ValidationError, match="không đổi"):
        amend(d1, commission, **same)


def test_words_and_date_must_agree(d1, commission):
    with pytest.raises(ValidationError, match="lời văn in không có ngày"):
        amend(d1, commission, printed_words="sau Tết")
    assert not Amendment.objects.exists()


def test_a_draft_is_edited_not_amended(d1, commission):
    Campaign.objects.update(state="draft", published_at=None, published_by=None)
    with pytest.raises(ValidationError, match="đã ban hành"):
        amend(d1, commission)


def test_nothing_moves_when_audit_fails(d1, grassroots_task, commission, monkeypatch):
    monkeypatch.setattr(audit, "record", lambda *a, **k: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        amend(d1, commission)
    d1.refresh_from_db()
    grassroots_task.refresh_from_db()
    assert (d1.last_day, grassroots_task.last_day) == (date(2023, 12, 19),) * 2


def test_it_is_made_in_the_browser_and_everyone_reads_it(
    d1, campaign, grassroots_task, commission, stranger, signed_in
):
    url = reverse("campaign:amend", args=[campaign.key, d1.pk])
    data = {
        "number": "215-KH/TU", "issued_on": "17/12/2023", "reason": "Mưa lũ", "operator": "before",
        "printed_words": "trước ngày 23/12/2023", "printed_date": "23/12/2023",
    }  # fmt: skip
    browser = signed_in(commission)
    wrong = browser.post(url, data | {"printed_words": "sớm"})
    assert (wrong.status_code, "lời văn in không có ngày" in wrong.content.decode()) == (422, True)
    done = browser.post(url, data, follow=True).content.decode()
    assert "1 nhiệm vụ chưa gửi đổi ngày cuối theo" in done
    read = signed_in(stranger).get(campaign.get_absolute_url()).content.decode()
    assert "trước ngày 20/12/2023" in read and "215-KH/TU" in read


def test_a_stranger_amends_nothing(d1, campaign, stranger, office, inspector, signed_in):
    url = reverse("campaign:amend", args=[campaign.key, d1.pk])
    for user in (stranger, office, inspector):
        assert signed_in(user).post(url, {}).status_code == 403
    assert not Amendment.objects.exists()
