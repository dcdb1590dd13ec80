"""Taking away any single check of the policy modules makes a test fail (`mutate` does all)."""

import pytest
from django.db import connection

from tests.access import mutate


@pytest.mark.slow
@pytest.mark.skipif(
    connection.vendor == "postgresql",
    reason="the policy is the same on every database: mutated on SQLite",
)
def test_each_check_of_the_policy_has_a_test_that_needs_it():
    paths = ["orgunits/access.py", "orgunits/guards.py"]
    mutate.require_sound(paths, {})
    found = mutate.mutants(paths)
    missed = mutate.unnoticed(found, 2, {})
    assert len(missed) <= len(found) * 0.05, [mutant.name for mutant in missed]


def test_a_check_is_found_and_taken_away():
    found = {mutant.what for mutant in mutate.mutants(["orgunits/access.py"])}
    assert "not can(user, permission, unit) → False" in found
