"""The house's import order: each app imports only what stands to its left."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ORDER = ["orgunits", "campaign", "reviews", "ratings", "reports"]
# The project package names the apps only as strings; `lib` has no models and knows none of ours.
PROJECT = {"settings", "urls", "celery", "wsgi", "admin_apps", "bootstrap"}


def modules():
    for app in ORDER:
        for path in sorted((ROOT / app).rglob("*.py")):
            if "migrations" not in path.parts:
                yield app, path


def imported(path):
    tree = ast.parse(path.read_text())
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def rank(name):
    head, *rest = name.split(".")
    if head == "campaign" and rest[:1] == ["lib"]:
        return -1
    return ORDER.index(head) if head in ORDER else None


def own_rank(app, path):
    inside = path.relative_to(ROOT / app).parts
    return -1 if app == "campaign" and inside[0] == "lib" else ORDER.index(app)


def test_each_app_imports_only_to_its_left():
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for app, path in modules()
        if path.stem not in PROJECT
        for name in imported(path)
        if rank(name) is not None and rank(name) > own_rank(app, path)
    ]
    assert wrong == []


def test_the_project_package_names_apps_only_as_strings():
    wrong = [
        f"{name}.py imports {target}"
        for name in PROJECT - {"bootstrap"}
        for target in imported(ROOT / "campaign" / f"{name}.py")
        if (rank(target) or -1) >= 0 and target != "campaign"
    ]
    assert wrong == []


def test_guardian_is_known_in_one_module_only():
    knowing = {
        str(path.relative_to(ROOT))
        for _app, path in modules()
        if any(name.split(".")[0] == "guardian" for name in imported(path))
    }
    assert knowing == {"orgunits/access.py"}


def test_imports_stand_at_the_top():
    wrong = [
        str(path.relative_to(ROOT))
        for _app, path in modules()
        if "bootstrap" not in path.parts
        for function in ast.walk(ast.parse(path.read_text()))
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
        if isinstance(node, (ast.Import, ast.ImportFrom))
    ]
    assert wrong == []


@pytest.mark.parametrize("forbidden", ["date.today()", "datetime.now(", "timezone.localdate"])
def test_only_the_clock_knows_the_time(forbidden):
    asking = [
        str(path.relative_to(ROOT))
        for _app, path in modules()
        if path.name != "clock.py" and "bootstrap" not in path.parts
        if forbidden in path.read_text()
    ]
    assert asking == []


# An instant from the database is in UTC: before seven in the morning its day is yesterday.
UTC_DAY = re.compile(r"\{[\w.]+\.(?:\w+_at|at):%|\.(?:\w+_at|at)\.(?:date|strftime)\(")


def test_an_instant_is_shown_in_the_time_of_viet_nam():
    assert UTC_DAY.search('f"{found.frozen_at:%d/%m/%Y}"')
    shown = [
        f"{path.relative_to(ROOT)}: {found[0]}"
        for _app, path in modules()
        for found in UTC_DAY.finditer(path.read_text())
    ]
    assert shown == []
