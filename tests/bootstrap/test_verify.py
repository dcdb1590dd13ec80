import pytest

from campaign.bootstrap import verify
from campaign.bootstrap.verify import Gate


def test_every_gate_runs_after_a_failure_and_the_failure_counts(capsys):
    gates = [
        Gate("first", ["false"]),
        Gate("second", ["true"]),
        Gate("third", [], left_out="no tool"),
    ]
    for gate in gates:
        verify.run_gate(gate)
    assert verify.summary(gates) == 1
    assert [gate.result for gate in gates] == [verify.FAILED, verify.PASSED, verify.LEFT_OUT]
    assert capsys.readouterr().out.splitlines()[-1] == "verify: 1 passed, 1 failed, 1 skipped"


def test_words_after_two_dashes_go_to_pytest():
    options = verify.arguments(["--", "-k", "story"])
    assert verify.pytest_command(options, [])[-2:] == ["-k", "story"]


def test_without_chromium_the_browser_tests_are_left_out_aloud(monkeypatch, capsys):
    monkeypatch.setattr(verify, "browser", lambda: None)
    assert verify.tests_left_out(verify.arguments([])) == ["browser"]
    assert "chromium" in capsys.readouterr().out


@pytest.mark.parametrize(
    "servers, lack, on_sqlite, on_servers",
    [
        ({"DATABASE_URL": "postgres://"}, "", ["-m", "not once"], ["--durations", "30"]),
        ({}, "PostgreSQL không trả lời", ["--durations", "30"], ["--durations", "30"]),
    ],
)
def test_what_no_database_changes_is_tried_once(monkeypatch, servers, lack, on_sqlite, on_servers):
    monkeypatch.setattr(verify, "browser", lambda: "/usr/bin/chromium")
    monkeypatch.setattr(verify, "servers_environment", lambda: (servers, lack))
    gates = verify.test_gates(verify.arguments([]))
    assert [gate.command[-2:] for gate in gates if gate.command] == [on_sqlite, on_servers]
    assert gates[1].left_out == lack


@pytest.mark.parametrize(
    "answering, lack",
    [("redis", "PostgreSQL không trả lời"), ("psycopg2", "Redis không trả lời")],
)
def test_a_missing_server_is_named(monkeypatch, answering, lack):
    monkeypatch.setattr(verify, "answers", lambda program, url: answering in program)
    assert verify.servers_environment() == ({}, lack)


@pytest.mark.parametrize(
    ("program", "lack", "said"),
    [
        ("/usr/bin/redis-server", "", []),
        (None, "", ["máy không có chương trình redis-server"]),
        (None, "PostgreSQL không trả lời", []),  # said of the whole gate
    ],
)
def test_the_table_says_when_the_storm_of_beats_was_not_tried(monkeypatch, program, lack, said):
    """It starts a Redis of its own, to empty it again and again."""
    monkeypatch.setattr(verify.shutil, "which", lambda name: program)
    assert [gate.left_out for gate in verify.storm_left_out(lack)] == said


def test_the_callers_environment_does_not_reach_the_gates(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "mine")
    monkeypatch.setenv("DATABASE_URL", "postgres://mine")
    environment = verify.clean_environment()
    assert "SECRET_KEY" not in environment
    assert environment["DATABASE_URL"] == verify.SQLITE
