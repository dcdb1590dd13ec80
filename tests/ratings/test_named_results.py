"""Results by name: who may stand in the list, what is doubtful in it, and into whose history it
goes once it is accepted."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from campaign.models import Campaign
from orgunits.models import Appointment, AuditEvent
from ratings.domain import history, named_checks, named_results
from ratings.models import NamedResult
from reviews.domain import submissions
from tests.house.counting import queries_of
from tests.reviews.sending import send

BELOW = Appointment.ManagedBy.DISTRICT


def values(kind, grade="good", **facts):
    none = {"civil_grade": "", "unrated_code": "", "unrated_reason": "", "number": "12-QĐ/HU"}
    none |= {"authority": "Ban Thường vụ Huyện ủy", "decided_on": date(2023, 12, 15)}
    return {"object_kind": kind, "grade": grade, **none, **facts}


@pytest.fixture
def secretary(make_official, bu_dop_1):
    return make_official("Nông Thị Hoa", bu_dop_1, post="Bí thư Đảng ủy", managed_by=BELOW)


@pytest.fixture
def of_unit(task, bu_dop_clerk):
    """A row about a unit in Bù Đốp's draft."""

    def put(unit, kind, grade="good", **facts):
        return named_results.save(
            task_id=task.pk, by=bu_dop_clerk, unit=unit, post=None,
            values=values(kind, **{"grade": grade, **facts}),
        )  # fmt: skip

    return put


@pytest.fixture
def of_person(task, bu_dop_clerk):
    def put(person, kind, grade="good", **facts):
        post = person.appointments.get()
        return named_results.save(
            task_id=task.pk, by=bu_dop_clerk, unit=post.unit, post=post,
            values=values(kind, **{"grade": grade, **facts}),
        )  # fmt: skip

    return put


@pytest.fixture
def accepted(task, bu_dop_clerk, commission, secretary, of_person):
    def act(grade="good", kind="leading_cadre", **facts):
        of_person(secretary, kind, grade, **facts)
        send(task, bu_dop_clerk)
        submissions.accept(task_id=task.pk, by=commission)
        return task

    return act


def warnings(task):
    return named_checks.warnings(task.submissions.latest("version"))


# --- who may stand in it


def test_a_person_is_linked_to_the_post_and_named_as_it_was(secretary, of_person):
    row = of_person(secretary, "leading_cadre")
    assert row.appointment == secretary.appointments.get()
    assert (row.person, row.post, row.is_head) == (secretary, "Bí thư Đảng ủy", True)


def test_no_unit_writes_outside_its_subtree(of_unit, loc_ninh_1):
    with pytest.raises(ValidationError, match="Đơn vị ngoài phạm vi"):
        of_unit(loc_ninh_1, "party_org")


def test_a_stranger_writes_nothing(task, bu_dop_1, stranger):
    with pytest.raises(PermissionDenied):
        named_results.save(
            task_id=task.pk, by=stranger, unit=bu_dop_1, post=None, values=values("party_org")
        )
    assert not NamedResult.objects.exists()


def test_a_cadre_of_the_province_is_not_rated_below(head_of_bu_dop, of_person):
    with pytest.raises(ValidationError, match="mức do cấp trên quyết định"):
        of_person(head_of_bu_dop, "leading_cadre")


def test_only_what_the_table_of_the_unit_counts(of_unit, bu_dop):
    with pytest.raises(ValidationError, match="không có “Tổ chức đảng” của Huyện ủy Bù Đốp"):
        of_unit(bu_dop, "party_org")


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"grade": ""}, "một trong hai"),
        ({"unrated_code": "suspended", "unrated_reason": "x"}, "một trong hai"),
        ({"grade": "", "unrated_code": "suspended"}, "cần ghi lý do"),
        ({"authority": " "}, "Cần ghi cấp quyết định"),
        ({"decided_on": date(2023, 12, 19)}, "không được sau hôm nay"),
        ({"civil_grade": "good"}, "Chỉ cá nhân"),
    ],
)
def test_what_is_wrong_with_a_row_is_said(of_unit, bu_dop_1, facts, said):
    with pytest.raises(ValidationError, match=said):
        of_unit(bu_dop_1, "party_org", **facts)


def test_nobody_stands_twice(of_person, secretary):
    of_person(secretary, "leading_cadre")
    with pytest.raises(ValidationError, match="đã có trong danh sách"):
        of_person(secretary, "leading_cadre", "excellent")


def test_saving_leaves_nothing_behind_when_audit_fails(of_unit, bu_dop_1, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("ratings.domain.named_results.audit.record", broken)
    with pytest.raises(RuntimeError):
        of_unit(bu_dop_1, "party_org")
    assert not NamedResult.objects.exists()


def test_the_trail_names_the_subject_never_the_grade(of_unit, bu_dop_1):
    of_unit(bu_dop_1, "party_org", "not_completed")
    event = AuditEvent.objects.filter(action="named_result.saved").get()
    assert event.after == {"name": "Đảng bộ xã Hưng Phước"}


# --- what deserves a second look


def test_more_by_name_than_counted(task, of_unit, bu_dop_1, bu_dop_2):
    for unit in (bu_dop_1, bu_dop_2):
        of_unit(unit, "party_org", "excellent")
    row = task.submissions.get().table.rows.get(object_kind="party_org")
    row.on_roll, row.excellent, row.good = 2, 1, 1
    row.save()
    assert warnings(task) == [
        "Tổ chức đảng (cấp cơ sở), Hoàn thành xuất sắc nhiệm vụ: danh sách có 2, biểu ghi 1."
    ]


def test_collective_and_head_above_their_unit(task, of_unit, of_person, bu_dop_1, secretary):
    of_unit(bu_dop_1, "party_org", "completed")
    of_unit(bu_dop_1, "leading_collective", "good")
    of_person(secretary, "leading_cadre", "excellent")
    said = [text for text in warnings(task) if "cao hơn" in text]
    assert [text.split(":")[0] for text in said] == [
        "Tập thể lãnh đạo Đảng bộ xã Hưng Phước",
        "Nông Thị Hoa (Bí thư Đảng ủy, Đảng bộ xã Hưng Phước)",
    ]


def test_member_better_than_as_civil_servant(task, of_person, secretary):
    of_person(secretary, "party_member", "excellent", civil_grade="good")
    (said,) = [text for text in warnings(task) if "cán bộ, công chức" in text]
    assert "xếp hoàn thành xuất sắc nhiệm vụ, cao hơn mức" in said


def test_the_rating_as_cadre_stands_in_for_the_civil_one(task, of_person, secretary):
    of_person(secretary, "party_member", "excellent")
    of_person(secretary, "leading_cadre", "good")
    assert any("cao hơn mức cán bộ, công chức" in text for text in warnings(task))


def test_difference_from_the_list_of_the_unit_below(
    task, grassroots_task, bu_dop_1, bu_dop_1_clerk, bu_dop_clerk, of_unit
):
    named_results.save(
        task_id=grassroots_task.pk, by=bu_dop_1_clerk, unit=bu_dop_1, post=None,
        values=values("party_org", "good"),
    )  # fmt: skip
    send(grassroots_task, bu_dop_1_clerk)
    submissions.accept(task_id=grassroots_task.pk, by=bu_dop_clerk)
    of_unit(bu_dop_1, "party_org", "excellent")
    assert any(
        "Đảng bộ xã Hưng Phước báo hoàn thành tốt nhiệm vụ, danh sách này ghi hoàn thành xuất sắc"
        in text
        for text in warnings(task)
    )


def test_all_excellent_or_good_is_remarked(task, bu_dop_clerk):
    submissions.draft(task_id=task.pk, by=bu_dop_clerk)
    row = task.submissions.get().table.rows.get(object_kind="party_member")
    row.on_roll, row.excellent, row.good = 10, 1, 9
    assert "cả 10 đối tượng" in named_checks.all_good(row)
    row.good, row.completed = 8, 1
    assert named_checks.all_good(row) == ""


# --- secrecy and history


def test_a_draft_is_seen_by_who_writes_it_only(of_unit, bu_dop_1, bu_dop_clerk, bu_dop_1_clerk,
                                                commission, stranger):  # fmt: skip
    of_unit(bu_dop_1, "party_org")
    seen = {
        user.username: NamedResult.objects.visible_to(user).count()
        for user in (bu_dop_clerk, bu_dop_1_clerk, commission, stranger)
    }
    assert seen == {"budop": 1, "budop.coso1": 0, "bantochuc": 0, "locninh": 0}


def test_accepted_it_enters_the_history_of_the_person(accepted, secretary, commission, stranger):
    accepted("good")
    (year,) = history.of(commission, {"person": secretary})
    assert (year.year, year.grade, year.authority) == (2023, "good", "Ban Thường vụ Huyện ủy")
    assert year.number == "12-QĐ/HU"
    assert history.of(stranger, {"person": secretary}) == []


def test_sent_but_not_accepted_it_does_not(task, bu_dop_clerk, of_person, secretary, commission):
    of_person(secretary, "leading_cadre")
    send(task, bu_dop_clerk)
    assert history.of(commission, {"person": secretary}) == []


def test_the_person_sees_their_own_once_accepted(accepted, secretary, make_user, signed_in):
    accepted("completed")
    me = make_user("hoa", person=secretary)
    assert [year.grade for year in history.of(me, {"person": secretary})] == ["completed"]


def test_two_years_not_completed_are_flagged_at_the_later(accepted, secretary, commission):
    task = accepted("not_completed")
    now = NamedResult.objects.get()
    last = Campaign.objects.get(pk=task.campaign_id)
    last.pk, last.key, last.year = None, "2022", 2022
    last.save()
    milestone = task.milestone
    milestone.pk, milestone.campaign = None, last
    milestone.save()
    old = type(task).objects.create(
        campaign=last, milestone=milestone, unit=task.unit, last_day=task.last_day,
        opened_at=task.opened_at, state="accepted", accepted_version=1,
        submitted_at=task.opened_at, submitted_by=commission,
        accepted_at=task.opened_at, accepted_by=commission,
    )  # fmt: skip
    sent = now.submission
    sent.pk, sent.task = None, old
    sent.save()
    now.pk, now.submission = None, sent
    now.save()
    years = history.of(commission, {"person": secretary})
    assert [(year.year, year.is_second_failure) for year in years] == [(2023, True), (2022, False)]


def test_a_correction_begins_with_the_list(accepted, task, bu_dop_clerk, commission, secretary,
                                           of_person):  # fmt: skip
    of_person(secretary, "leading_cadre")
    send(task, bu_dop_clerk)
    submissions.return_(task_id=task.pk, by=commission, reason="Bổ sung số liệu")
    draft = submissions.draft(task_id=task.pk, by=bu_dop_clerk)
    assert [row.person for row in draft.named.all()] == [secretary]


# --- the pages


def test_a_row_is_typed_changed_and_taken_out(task, bu_dop_1, secretary, bu_dop_clerk, signed_in):
    client = signed_in(bu_dop_clerk)
    submissions.draft(task_id=task.pk, by=bu_dop_clerk)
    typed = {
        "object_kind": "leading_cadre", "unit": bu_dop_1.pk, "grade": "good",
        "post": secretary.appointments.get().pk, "authority": "Ban Thường vụ Huyện ủy",
        "decided_on": "15/12/2023",
    }  # fmt: skip
    refused = client.post(reverse("ratings:name-add", args=[task.pk]), {**typed, "authority": ""})
    assert refused.status_code == 422
    assert "Cần ghi cấp quyết định mức xếp loại." in refused.content.decode()
    client.post(reverse("ratings:name-add", args=[task.pk]), typed)
    row = NamedResult.objects.get()
    assert "Nông Thị Hoa" in client.get(reverse("ratings:names", args=[task.pk])).content.decode()
    edit = reverse("ratings:name-edit", args=[row.pk])
    client.post(edit, {**typed, "grade": "completed"})
    row.refresh_from_db()
    assert row.grade == "completed"
    client.post(reverse("ratings:name-remove", args=[row.pk]))
    assert not NamedResult.objects.exists()


def test_the_list_costs_the_same_for_one_and_three(task, of_unit, of_person, secretary, bu_dop_1,
                                                   bu_dop_clerk, signed_in):  # fmt: skip
    client, address = signed_in(bu_dop_clerk), reverse("ratings:names", args=[task.pk])
    of_unit(bu_dop_1, "party_org")
    one = queries_of(client, address)
    of_unit(bu_dop_1, "leading_collective")
    of_person(secretary, "leading_cadre")
    assert queries_of(client, address) == one
