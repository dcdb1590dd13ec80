"""With and without suggestions, in every state, the site is the same to whoever may not know; and
of their words nothing stands readable in the database, in mails, logs or sessions."""

from datetime import date

import pytest
from django.contrib import admin
from django.db import connection, transaction

from campaign.lib import clock
from campaign.models import Notice
from orgunits.models import AuditEvent
from orgunits.roles import MAY, SUGGESTION_READERS, Role
from reviews.domain import proposals, remedies, suggestions, supervision
from reviews.models import Remediation
from tests import mails
from tests.conftest import K, L, make_unit
from tests.reviews import suggesting
from tests.worlds import crawl, differences

CANARY = "CHUYEN-KIN-9137"
START = [
    *("/", "/tien-do/", "/nhiem-vu/", "/viec-cua-toi/", "/don-vi-phu-trach/", "/phan-cong/"),
    *("/phan-cong/thong-bao/?dang=docx", "/phan-cong/vao-ngay/?ngay=10/12/2023"),
    *("/goi-y/", "/khac-phuc/", "/nhat-ky/", "/ket-qua/", "/bao-cao/", "/hop-tin/", "/ke-hoach/"),
    *("/tim/?q=loc", "/don-vi/", "/dinh-chinh/", "/can-bo/", "/tai-khoan/"),
    *("/goi-y/1/", "/goi-y/1/doc/", "/goi-y/de-xuat/1/"),
]
IGNORANT = [role for role in Role.values if not MAY[role] & SUGGESTION_READERS]


@pytest.fixture
def all_states(campaign, loc_ninh, bu_dop, commission):
    """One point in each state, each with a remedy due, and proposals of each kind."""

    def make():
        for state in suggesting.STATES:
            row = suggesting.proposed(campaign, loc_ninh, commission, CANARY)
            point = suggesting.consolidated(row, by=commission, text=CANARY)
            point = suggesting.onward(point, state, commission, words=CANARY)
            suggestions.read(suggestion=point, by=commission)
            if state in ("issued", "answered", "verified"):
                suggesting.remedy(point, commission, CANARY)
        for step in ("reject", "withdraw"):
            row = suggesting.proposed(campaign, bu_dop, commission, CANARY)
            point = suggesting.consolidated(row, by=commission, text=CANARY)
            suggestions.close(suggestion_id=point.pk, step=step, reason=CANARY, by=commission)
            row = suggesting.proposed(campaign, bu_dop, commission, CANARY)
            proposals.refuse(proposal_id=row.pk, step=step, reason=CANARY, by=commission)
        row = suggesting.proposed(campaign, bu_dop, commission, CANARY)
        done = Remediation.objects.first()
        remedies.done(remedy_id=done.pk, evidence=CANARY, by=commission)
        remedies.send_back(remedy_id=done.pk, remark=CANARY, by=commission)
        remedies.read(remedy=done, by=commission)

    return make


@pytest.fixture
def busy(campaign, task, make_task, d5, loc_ninh, member, commission, bu_dop):
    """Something to see on every page, remedies of the open kind among it."""
    make_task(d5, loc_ninh)
    supervision.assign(
        campaign=campaign, unit=bu_dop, person=member.person, basis="TB", on=date(2023, 12, 2),
        by=None,
    )  # fmt: skip
    for unit in (bu_dop, loc_ninh):
        remedies.plan(
            campaign=campaign, unit=unit, shortcoming="a", measure="b", due_on=date(2024, 1, 5),
            by=commission,
        )  # fmt: skip


def test_who_reads_suggestions_is_written_down():
    assert sorted(IGNORANT) == sorted([
        Role.OFFICE, Role.COMMITTEE_CLERK, Role.GOVERNMENT_CAUCUS, Role.TELLER, Role.INSPECTOR,
        Role.ADMIN,
    ])  # fmt: skip


def ways_to_be_ignorant(make_user, province, loc_ninh, bu_dop_head):
    """Every role without the right, on the province and on the unit; and a head elsewhere."""
    for role in IGNORANT:
        yield make_user(f"tinh-{role}", role, province)
    yield make_user("locninh-clerk", Role.COMMITTEE_CLERK, loc_ninh)
    yield bu_dop_head


@pytest.mark.once
@pytest.mark.usefixtures("drawn_as_source")
def test_two_worlds_are_the_same_to_who_may_not_know(
    signed_in, make_user, province, loc_ninh, bu_dop_head, busy, all_states
):
    users = list(ways_to_be_ignorant(make_user, province, loc_ninh, bu_dop_head))
    clients = {user.username: signed_in(user) for user in users}
    before = {name: crawl(client, START) for name, client in clients.items()}
    all_states()
    wrong = []
    for name, client in clients.items():
        after = crawl(client, START)
        wrong += [(name, page) for page in before[name].keys() ^ after.keys()]
        wrong += [(name, p) for p in before[name].keys() & after if before[name][p] != after[p]]
    assert sorted(wrong) == []
    assert min(map(len, before.values())) >= len(START)


def test_the_list_of_supervising_members_does_not_tell_the_government_side(
    signed_in, make_user, agency, province, campaign, member, commission, board
):
    """R26: at an agency nobody has a standing charge, so that a member there tells why."""
    caucus = make_user("bancansu", Role.GOVERNMENT_CAUCUS, province)
    addresses = [
        *("/phan-cong/", "/phan-cong/?dang=csv", "/phan-cong/vao-ngay/?ngay=18/12/2023"),
        *(f"/don-vi/{agency.pk}/", "/lich/", "/"),
    ]

    def suggest_and_assign():
        suggesting.issued(campaign, agency, commission, CANARY)
        supervision.assign(
            campaign=campaign, unit=agency, person=member.person, basis="TB 9", by=board,
            on=date(2023, 12, 12),
        )  # fmt: skip

    told = differences([caucus, commission], addresses, signed_in, suggest_and_assign)
    assert [pair for pair in told if pair[0] == "bancansu"] == []
    assert ("bantochuc", "/phan-cong/") in told


@pytest.fixture
def agency(province):
    return make_unit(province, "SO.X", "Sở X", K.GOVERNMENT, L.PROVINCE)


def test_a_refusal_at_a_suggestion_is_not_told_on(signed_in, inspector, admin_user, board, issued):
    signed_in(board).post(f"/goi-y/{issued.pk}/xac-nhan/", {"remark": "x"})
    assert AuditEvent.objects.filter(action="access.denied").exists()
    for user in (inspector, admin_user):
        page = signed_in(user).get("/nhat-ky/").content.decode()
        assert f"/goi-y/{issued.pk}/" not in page


@pytest.fixture
def issued(campaign, loc_ninh, commission):
    return suggesting.issued(campaign, loc_ninh, commission, CANARY)


def test_no_table_holds_a_word_of_it(all_states, busy):
    all_states()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(" ".join(["SELECT * FROM", connection.ops.quote_name(table)]))
            assert CANARY not in repr(cursor.fetchall()), table


def test_the_log_says_nothing_of_it(all_states, busy, caplog, capfd):
    all_states()
    said = capfd.readouterr()
    assert CANARY not in caplog.text + said.out + said.err


def test_no_notice_is_written_about_it(all_states, busy):
    """Not even a number in the addresses of notices moves."""
    before = Notice.objects.count()
    all_states()
    assert Notice.objects.count() == before


def test_the_admin_site_knows_no_suggestion():
    registered = {model.__name__ for model in admin.site._registry}
    assert registered & {"Suggestion", "Proposal", "SuggestionAnswer", "Remediation"} == set()


def test_a_failed_form_leaves_nothing_in_the_session(signed_in, bu_dop_head, campaign, bu_dop):
    point = suggesting.issued(campaign, bu_dop, bu_dop_head, "x")
    browser = signed_in(bu_dop_head)
    browser.post(f"/goi-y/{point.pk}/giai-trinh/", {"text": CANARY + "x" * 5000})
    browser.post(f"/goi-y/{point.pk}/giai-trinh/", {"text": CANARY})
    assert CANARY not in repr(dict(browser.session.items()))
    assert CANARY not in "".join(cookie.value for cookie in browser.cookies.values())


def test_titles_and_messages_say_nothing(signed_in, bu_dop_head, campaign, bu_dop):
    point = suggesting.issued(campaign, bu_dop, bu_dop_head, CANARY)
    page = signed_in(bu_dop_head).post(f"/goi-y/{point.pk}/doc/").content.decode()
    title = page[page.index("<title>") : page.index("</title>")]
    assert (CANARY in page, CANARY in title) == (True, False)


def test_the_same_words_leave_different_traces(campaign, bu_dop, commission):
    first = suggesting.issued(campaign, bu_dop, commission, CANARY)
    second = suggesting.issued(campaign, bu_dop, commission, CANARY)
    assert first.trace(CANARY) != second.trace(CANARY)


def reminded():
    """Three weeks of reminders; what they tell is undone."""
    with transaction.atomic():
        mails.remind_on(clock.at(date(2023, 12, day), 7) for day in range(18, 32))
        said, wrong = mails.told(), list(mails.problems())
        transaction.set_rollback(True)
    return said, wrong


def test_mails_are_the_same_in_both_worlds(
    make_user, province, loc_ninh, bu_dop_head, bu_dop_clerk, stranger, member, busy, all_states
):
    list(ways_to_be_ignorant(make_user, province, loc_ninh, bu_dop_head))
    before, wrong = reminded()
    assert (len(before) > 10, wrong) == (True, [])
    all_states()
    assert reminded() == (before, [])
