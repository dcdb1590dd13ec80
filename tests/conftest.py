"""The cast: one small province, one person per role, and always a stranger.

Bù Đốp and Lộc Ninh are strangers to each other; Bù Đốp 1 lies below Bù Đốp.
"""

from datetime import date

import pytest
from django.test import Client
from django.utils import translation
from hypothesis import settings as properties

from campaign.lib import clock
from campaign.models import Campaign, Milestone, RuleSet
from orgunits.domain import accounts
from orgunits.models import Appointment, OrgUnit, Person, User
from orgunits.roles import Role
from reviews.models import ReviewTask

K, L = OrgUnit.Kind, OrgUnit.Level
TODAY = date(2023, 12, 18)
PASSWORD = "mat-khau-thu-nghiem"
properties.register_profile("house", deadline=None)  # a busy machine proves nothing false
properties.load_profile("house")


@pytest.fixture(autouse=True)
def the_18th_of_december(settings, tmp_path):
    settings.PINNED_TODAY = TODAY
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.DEMO_MAIL_DIR = tmp_path / "mail"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with translation.override("vi"):
        yield


def make_unit(parent, code, name, kind, level, **facts):
    values = {"code": code, "name": name, "short_name": name, "kind": kind, "level": level, **facts}
    if parent is None:
        return OrgUnit.objects.add_root(values)
    return OrgUnit.objects.add_child(OrgUnit.objects.get(pk=parent.pk), values)


@pytest.fixture
def province(db):
    return make_unit(None, "BP", "Đảng bộ tỉnh Bình Phước", K.PROVINCIAL_COMMITTEE, L.PROVINCE)


@pytest.fixture
def bu_dop(province):
    return make_unit(province, "BP.BUDOP", "Huyện ủy Bù Đốp", K.DISTRICT_COMMITTEE, L.DISTRICT)


@pytest.fixture
def loc_ninh(province):
    return make_unit(province, "BP.LOCNINH", "Huyện ủy Lộc Ninh", K.DISTRICT_COMMITTEE, L.DISTRICT)


@pytest.fixture
def bu_dop_1(bu_dop):
    return make_unit(bu_dop, "BP.BUDOP.01", "Đảng bộ xã Hưng Phước", K.GRASSROOTS_ORG, L.GRASSROOTS)


@pytest.fixture
def bu_dop_2(bu_dop):
    return make_unit(
        bu_dop, "BP.BUDOP.02", "Chi bộ Trường THPT Thanh Hòa", K.GRASSROOTS_CELL, L.GRASSROOTS
    )


@pytest.fixture
def loc_ninh_1(loc_ninh):
    return make_unit(
        loc_ninh, "BP.LOCNINH.01", "Đảng bộ xã Lộc Thái", K.GRASSROOTS_ORG, L.GRASSROOTS
    )


@pytest.fixture
def standing_committee(province):
    return make_unit(province, "BTV", "Ban Thường vụ Tỉnh ủy", K.STANDING_COMMITTEE, L.PROVINCE)


@pytest.fixture
def office_unit(province):
    return make_unit(province, "VPTU", "Văn phòng Tỉnh ủy", K.OFFICE, L.PROVINCE)


@pytest.fixture
def commission_unit(province):
    return make_unit(province, "BTC", "Ban Tổ chức Tỉnh ủy", K.PARTY_BUILDING, L.PROVINCE)


@pytest.fixture
def make_user(db):
    """`make_user("ten", role, unit)`; further (role, unit) pairs may follow."""

    def make(username, *granted, person=None, **facts):
        user = User.objects.create_user(
            username,
            f"{username}@example.invalid",
            PASSWORD,
            person=person,
            full_name=facts.pop("full_name", username),
            **facts,
        )
        for role, unit in zip(granted[::2], granted[1::2], strict=True):
            accounts.grant(
                user=user, role=role, unit=unit, basis="QĐ 1", by=None, valid_from=date(2023, 1, 1)
            )
        return user

    return make


@pytest.fixture
def commission(make_user, province):
    return make_user("bantochuc", Role.ORG_COMMISSION, province)


@pytest.fixture
def office(make_user, province):
    return make_user("vanphong", Role.OFFICE, province)


@pytest.fixture
def board(make_user, province):
    return make_user("thuongtruc", Role.STANDING_BOARD, province)


@pytest.fixture
def inspector(make_user, province):
    return make_user("kiemtra", Role.INSPECTOR, province)


@pytest.fixture
def admin_user(make_user, province):
    return make_user("quantri", Role.ADMIN, province)


@pytest.fixture
def bu_dop_clerk(make_user, bu_dop):
    return make_user("budop", Role.COMMITTEE_CLERK, bu_dop)


@pytest.fixture
def bu_dop_head(make_user, bu_dop):
    return make_user("budop.bithu", Role.COMMITTEE_HEAD, bu_dop)


@pytest.fixture
def bu_dop_1_clerk(make_user, bu_dop_1):
    return make_user("budop.coso1", Role.COMMITTEE_CLERK, bu_dop_1)


@pytest.fixture
def stranger(make_user, loc_ninh):
    """The clerk of Lộc Ninh, who has no business with Bù Đốp."""
    return make_user("locninh", Role.COMMITTEE_CLERK, loc_ninh)


def make_member(make_user, standing_committee, full_name, username):
    person = Person.objects.create(full_name=full_name)
    Appointment.objects.create(
        person=person,
        unit=standing_committee,
        post="Ủy viên Ban Thường vụ",
        valid_from=date(2020, 10, 1),
    )
    return make_user(username, person=person, full_name=full_name)


@pytest.fixture
def member(make_user, standing_committee):
    """A Standing Committee member without any unit yet."""
    return make_member(make_user, standing_committee, "Trần Văn Ánh", "uyvien1")


@pytest.fixture
def other_member(make_user, standing_committee):
    return make_member(make_user, standing_committee, "Lê Thị Đào", "uyvien2")


@pytest.fixture
def rule_set(db):
    return RuleSet.objects.create(
        code="124-QĐ/TW", title="Quy định 124", issued_on=date(2023, 10, 4), sha256="0" * 64
    )


@pytest.fixture
def campaign(province, rule_set, commission):
    """Published on 25/11/2023."""
    return Campaign.objects.create(
        key="2023",
        year=2023,
        title="Kiểm điểm năm 2023",
        unit=province,
        rule_set=rule_set,
        number="210-KH/TU",
        issued_on=date(2023, 11, 25),
        place="Bình Phước",
        issuer="TỈNH ỦY BÌNH PHƯỚC",
        subject="kiểm điểm, đánh giá, xếp loại năm 2023",
        signed_for="T/M BAN THƯỜNG VỤ",
        signer_post="PHÓ BÍ THƯ THƯỜNG TRỰC",
        remind_days_before=[7, 3, 1],
        state=Campaign.State.PUBLISHED,
        published_at=clock.at(date(2023, 11, 25), 8),
        published_by=commission,
    )


@pytest.fixture
def make_milestone(campaign):
    def make(key, printed, level, work="results", **facts):
        defaults = {
            "requirements": [],
            "place": campaign.milestones.count() + 1,
            "title": f"Mốc {key}",
            "short_title": key,
            "printed_words": f"trước ngày {printed:%d/%m/%Y}",
            "operator": "before",
            "printed_date": printed,
            "level": level,
            "actor": "cấp ủy",
            "deliverable": "báo cáo",
            "recipient": "cấp trên",
            "clause": "II.5",
            "work": work,
            "subjects": {"level": level},
        }
        return Milestone.objects.create(campaign=campaign, key=key, **{**defaults, **facts})

    return make


@pytest.fixture
def d1(make_milestone):
    return make_milestone("D1", date(2023, 12, 20), L.GRASSROOTS)


@pytest.fixture
def d5(make_milestone):
    return make_milestone("D5", date(2023, 12, 27), L.DISTRICT)


@pytest.fixture
def make_task(campaign):
    def make(milestone, unit, **facts):
        return ReviewTask.objects.create(
            campaign=campaign,
            milestone=milestone,
            unit=unit,
            last_day=milestone.last_day,
            opened_at=clock.at(date(2023, 11, 27), 8),
            **facts,
        )

    return make


@pytest.fixture
def task(make_task, d5, bu_dop):
    """Bù Đốp's results, due before 27/12."""
    return make_task(d5, bu_dop)


@pytest.fixture
def grassroots_task(make_task, d1, bu_dop_1):
    return make_task(d1, bu_dop_1)


@pytest.fixture
def signed_in():
    """`signed_in(user)`: a browser of its own with that user's session."""

    def sign_in(user):
        client = Client()
        client.force_login(user, backend="orgunits.backends.AccountBackend")
        return client

    return sign_in


@pytest.fixture
def drawn_as_source(monkeypatch):
    """A PDF is its HTML: worlds that differ in one differ in the other, and it takes no second."""
    monkeypatch.setattr("campaign.lib.pdf.draw", _source)


def _source(html, css, *, identifier=""):
    return f"{html}\n{css}".encode()
