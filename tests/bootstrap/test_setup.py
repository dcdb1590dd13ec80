import ast
import re
import sys
import tomllib

import pytest

from campaign.bootstrap import places, setup
from campaign.bootstrap.console import Refused


@pytest.fixture
def venv(tmp_path, monkeypatch):
    """An environment and two locks in a folder of the test's own."""
    monkeypatch.setattr(setup, "VENV", tmp_path)
    monkeypatch.setattr(setup, "VENV_PYTHON", tmp_path / "python")
    monkeypatch.setattr(setup, "REQUIREMENTS", tmp_path)
    for name in ("python", "run.txt", "dev.txt"):
        (tmp_path / name).write_text(name)
    return tmp_path


@pytest.fixture
def installed(monkeypatch):
    calls = []
    monkeypatch.setattr(setup, "venv_works", lambda: True)
    monkeypatch.setattr(setup, "install", calls.append)
    return calls


@pytest.fixture
def not_root(monkeypatch):
    monkeypatch.setattr(setup.os, "geteuid", lambda: 1000)


def test_the_second_set_up_installs_nothing(venv, installed):
    setup.ensure_venv("run")
    setup.ensure_venv("run")
    assert installed == ["run"]


def test_a_changed_lock_is_installed(venv, installed):
    setup.ensure_venv("run")
    (venv / "run.txt").write_text("changed")
    setup.ensure_venv("run")
    assert installed == ["run", "run"]


def test_a_dev_environment_serves_a_run_and_not_the_reverse(venv, installed):
    setup.ensure_venv("dev")
    setup.ensure_venv("run")
    assert installed == ["dev"]
    setup.stamp("dev").unlink()
    setup.stamp("run").write_text(setup.digest("run"))
    assert not setup.is_installed("dev")


def test_a_lost_interpreter_is_not_installed(venv, installed):
    setup.ensure_venv("run")
    (venv / "python").unlink()
    assert not setup.is_installed("run")


def test_without_ensurepip_and_root_one_sentence_names_the_package(not_root, monkeypatch):
    monkeypatch.setattr(setup.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(Refused, match="apt-get install python3-venv"):
        setup.ensure_ensurepip()


def test_missing_libraries_without_root_are_one_sentence_and_no_stop(not_root, monkeypatch, capsys):
    monkeypatch.setattr(setup, "has_library", lambda name: "pango" not in name)
    monkeypatch.setattr(setup, "has_vietnamese_font", lambda family: family != "Liberation Serif")
    setup.ensure_pdf_libraries()
    assert capsys.readouterr().out.splitlines() == [
        "! Máy thiếu thư viện in PDF; người quản trị chạy: apt-get install "
        "libpangoft2-1.0-0 fonts-liberation2 (trang vẫn chạy, chỉ chưa xuất được PDF)."
    ]


def test_a_font_by_that_name_without_the_letters_does_not_count():
    assert not setup.has_vietnamese_font("No Such Family")


def test_bootstrap_needs_the_standard_library_only():
    """It runs before anything is installed; honcho is imported inside the environment."""
    for path in (places.ROOT / "campaign" / "bootstrap").glob("*.py"):
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and not node.level:
                names = [node.module]
            else:
                continue
            assert {name.partition(".")[0] for name in names} <= sys.stdlib_module_names


@pytest.mark.parametrize("name", ["run.txt", "dev.txt", "uv.txt"])
def test_every_lock_line_has_a_hash_and_names_no_registry(name):
    text = (places.ROOT / "requirements" / name).read_text("ascii")
    assert "://" not in text
    assert re.findall(r"^[a-z].*[^\\]$", text, re.MULTILINE) == []
    assert re.findall(r"\\\n(?!    --hash=sha256:)", text) == []


def test_the_dev_lock_holds_the_run_lock():
    pins = {
        name: {
            line.split(" ")[0]
            for line in (places.ROOT / "requirements" / name).read_text("ascii").splitlines()
            if "==" in line and not line.startswith(" ")
        }
        for name in ("run.txt", "dev.txt")
    }
    assert pins["run.txt"] <= pins["dev.txt"]


def test_kombu_is_pinned_for_the_folder_broker():
    project = tomllib.loads((places.ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert [line for line in project["dependencies"] if line.startswith("kombu")] == [
        "kombu==5.7.0"
    ]
