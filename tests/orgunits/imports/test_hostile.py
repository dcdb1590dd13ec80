"""No file crashes, hangs or writes; each gets an answer that names the place and the reason."""

import time

import pytest
from django.core.exceptions import ValidationError

from orgunits.models import AuditEvent, ImportRun, OrgUnit, Person
from tests.orgunits.imports import books, hostile

pytestmark = pytest.mark.once

SECONDS = 8


@pytest.fixture
def tree(province, bu_dop, bu_dop_1, loc_ninh):
    return province


def counted():
    return OrgUnit.objects.count(), Person.objects.count()


def checked(make, tree, admin_user):
    data = make()
    run = books.received("units", data, tree, admin_user)
    before, began = (counted(), AuditEvent.objects.count()), time.monotonic()
    run = books.runs.check(run_id=run.pk, by=admin_user)
    assert time.monotonic() - began < SECONDS
    assert (counted(), AuditEvent.objects.count()) == before
    return run


def test_the_corpus_is_large_enough():
    assert len(hostile.REFUSED) + len(hostile.FAULTY) >= 40


@pytest.mark.parametrize("name", hostile.REFUSED)
def test_a_file_that_cannot_be_read_says_why(tree, admin_user, name):
    make, said = hostile.REFUSED[name]
    run = checked(make, tree, admin_user)
    assert run.state == ImportRun.State.FAILED
    assert said in run.problem
    assert run.problem.endswith(".")


@pytest.mark.parametrize("name", hostile.FAULTY)
def test_a_fault_is_named_by_its_cell(tree, admin_user, name):
    make, wanted = hostile.FAULTY[name]
    run = checked(make, tree, admin_user)
    found = books.reasons(run)
    assert run.state == ImportRun.State.FAILED, run.problem
    assert [place[:2] for place in found] == [place[:2] for place in wanted]
    for (_row, _column, reason), (_r, _c, said) in zip(found, wanted, strict=True):
        assert said in reason


def test_a_tree_too_deep_is_refused(tree, admin_user):
    run = checked(hostile.DEEP, tree, admin_user)
    assert run.state == ImportRun.State.FAILED
    assert {reason for _r, _c, reason in books.reasons(run)} == {"Cây sâu quá 30 cấp."}


def test_what_failed_is_never_applied(tree, admin_user):
    run = books.received("units", b"x", tree, admin_user)
    ImportRun.objects.filter(pk=run.pk).update(state=ImportRun.State.FAILED)
    before = counted()
    with pytest.raises(ValidationError):
        books.runs.apply(run_id=run.pk, by=admin_user)
    assert counted() == before
