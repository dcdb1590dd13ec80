"""All mails of the demo, from its first day to the last deadline, keep what they must keep."""

from datetime import date, timedelta

import pytest

from campaign.domain import notifications
from campaign.lib import clock
from campaign.models import Campaign, Notice
from orgunits.models import OrgUnit, User
from tests import mails

FIRST, LAST = date(2023, 12, 18), date(2024, 2, 16)
DAYS = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days)]


@pytest.fixture
def reminded(small):
    mails.remind_on([clock.at(day, 7) for day in DAYS[:14] + DAYS[14::9]])


def test_no_mail_carries_a_suggestion_a_grade_or_another_units_name(reminded):
    assert Notice.objects.filter(kind="digest").count() > 100
    assert list(mails.problems()) == []


@pytest.mark.parametrize(
    "said", ["Huyện ủy Lộc Ninh", "Hoàn thành xuất sắc nhiệm vụ", "1 gợi ý kiểm điểm"]
)
def test_the_search_finds_what_it_looks_for(small, said):
    clerk, campaign = User.objects.get(username="budop"), Campaign.objects.current()
    assert OrgUnit.objects.filter(name="Huyện ủy Lộc Ninh").exists()
    notifications.notify(clerk, campaign, "outcome", "Tin", [{"text": said, "url": "/"}])
    assert any(word in said for _user, _subject, word in mails.problems())
