import json
import socket

import pytest

from campaign.bootstrap import demo
from campaign.bootstrap.console import Refused
from campaign.bootstrap.places import demo_environment


@pytest.fixture
def busy_port():
    with socket.socket() as taken:
        taken.bind((demo.HOST, 0))
        taken.listen()
        yield taken.getsockname()[1]


@pytest.fixture
def var(tmp_path):
    return {"KIEMDIEM_VAR": str(tmp_path), "SITE_ADDRESS": "http://127.0.0.1:8000"}


@pytest.fixture
def managed(monkeypatch):
    """The manage.py commands that would have run."""
    calls = []
    monkeypatch.setattr(demo, "manage", lambda title, words, env: calls.append(words[0]))
    return calls


def test_a_busy_port_gives_the_next_free_one(busy_port):
    assert busy_port < demo.free_port(busy_port) <= busy_port + demo.PORTS_TRIED


def test_no_free_port_is_one_sentence(busy_port, monkeypatch):
    monkeypatch.setattr(demo, "PORTS_TRIED", 1)
    with pytest.raises(Refused, match=f"Từ cổng {busy_port}"):
        demo.free_port(busy_port)


def test_arguments_have_the_defaults_of_the_readme():
    assert vars(demo.arguments([])) == {
        "port": 8000,
        "reset": False,
        "size": "province",
        "seed": 210,
        "no_setup": False,
    }


def test_an_unknown_size_is_refused(capsys):
    with pytest.raises(SystemExit):
        demo.arguments(["--size", "world"])
    assert "world" in capsys.readouterr().err


def test_what_is_set_already_stays():
    environment = demo_environment({"KIEMDIEM_TODAY": "2024-02-01"})
    assert environment["KIEMDIEM_TODAY"] == "2024-02-01"
    assert environment["KIEMDIEM_ENV"] == "demo"


def test_a_second_demo_on_the_same_data_names_the_first(var):
    with (
        demo.only_one(var),
        pytest.raises(Refused, match="http://127.0.0.1:8000"),
        demo.only_one(var),
    ):
        pass


def test_the_second_start_keeps_the_data(var, managed):
    demo.load(demo.arguments([]), var)
    demo.load(demo.arguments([]), var)
    assert managed == ["catalog", "migrate", "load_demo", "catalog", "migrate"]


def test_another_database_is_filled_anew(var, managed):
    demo.load(demo.arguments([]), var)
    demo.load(demo.arguments([]), {**var, "DATABASE_URL": "postgres://elsewhere"})
    assert managed.count("load_demo") == 2


def test_reset_removes_what_the_demo_wrote_and_nothing_else(var, managed, tmp_path):
    for name in ("db.sqlite3", "someone-elses.txt"):
        (tmp_path / name).touch()
    (tmp_path / "queue").mkdir()
    demo.load(demo.arguments(["--reset"]), var)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["loaded", "someone-elses.txt"]


def test_an_interrupted_load_starts_over(var, managed, tmp_path):
    (tmp_path / "db.sqlite3").touch()
    demo.load(demo.arguments([]), var)
    assert not (tmp_path / "db.sqlite3").exists()


def test_another_size_keeps_the_data_and_says_so(var, managed, capsys, tmp_path):
    demo.load(demo.arguments(["--size", "small"]), var)
    demo.load(demo.arguments(["--size", "nation"]), var)
    assert "--reset" in capsys.readouterr().out
    assert json.loads((tmp_path / "loaded").read_text())["size"] == "small"


def test_the_welcome_names_address_day_and_accounts():
    account = {"username": "budop", "password": "demo", "role": "committee_clerk", "unit": "Bù Đốp"}
    text = demo.welcome("http://127.0.0.1:8001", [account])
    assert "http://127.0.0.1:8001" in text
    assert "18/12/2023" in text
    assert "  budop      demo      committee_clerk  Bù Đốp" in text.splitlines()


def test_a_long_list_of_accounts_is_cut_and_says_so():
    account = {"username": "u", "password": "p", "role": None, "unit": None}
    lines = demo.account_lines([account] * (demo.ACCOUNTS_SHOWN + 3))
    assert "3 tài khoản nữa" in lines[-1]
