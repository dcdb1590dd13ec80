"""Take away one permission check at a time, and see whether a test notices.

    python -m tests.access.mutate [--policy] [--jobs 2] [PATH …]

The changed source is served to a fresh test run by `tests.access.mutant`; no file is touched.
"""

from __future__ import annotations

import argparse
import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
POLICY = ("orgunits/access.py", "orgunits/guards.py", "orgunits/domain/account_rules.py")
APPS = ("campaign", "orgunits", "reviews", "ratings", "reports")
SCOPES, REQUIRES = {"visible_to", "under"}, "require"
LONGEST = 300  # seconds; a run cut short has noticed nothing
MATRIX, OWN = "tests/access/test_matrix.py", "tests/orgunits"
# Enough of the matrix to meet every rule of the policy modules.
ESSENCE = (
    "orgunits:unit orgunits:audit reviews:task reviews:accept reviews:begin campaign:plan "
    "campaign:mailbox ratings:results reports:run orgunits:account orgunits:account-link"
)


@dataclass(frozen=True)
class Mutant:
    path: str
    line: int
    what: str
    source: str

    @property
    def name(self) -> str:
        return f"{self.path}:{self.line} {self.what}"


class Text:
    """A file whose nodes can be replaced; positions of `ast` count bytes."""

    def __init__(self, path: str) -> None:
        self.path, self.data = path, (ROOT / path).read_bytes()
        self.tree = ast.parse(self.data)
        self.starts = [0]
        for line in self.data.splitlines(keepends=True):
            self.starts.append(self.starts[-1] + len(line))

    def begin(self, node: ast.expr | ast.stmt) -> int:
        return self.starts[node.lineno - 1] + node.col_offset

    def end(self, node: ast.expr | ast.stmt) -> int:
        return self.starts[(node.end_lineno or 1) - 1] + (node.end_col_offset or 0)

    def without(self, node: ast.expr | ast.stmt, new: str, begin: int | None = None) -> Mutant:
        first, last = self.begin(node) if begin is None else begin, self.end(node)
        gone = " ".join(self.data[first:last].decode().split())[:70]
        source = (self.data[:first] + new.encode() + self.data[last:]).decode()
        return Mutant(self.path, node.lineno, f"{gone} → {new}", source)


def of_policy(path: str) -> Iterator[Mutant]:
    """Every condition of a module that decides."""
    text = Text(path)
    for node in ast.walk(text.tree):
        if isinstance(node, ast.If) and not _is_typing(node):
            first = node.body[0]
            refuses = isinstance(first, ast.Raise | ast.Return) or "problems" in ast.dump(first)
            yield text.without(node.test, "False" if refuses else "True")
        if isinstance(node, ast.BoolOp):
            neutral = "True" if isinstance(node.op, ast.And) else "False"
            for value in node.values:
                yield text.without(value, neutral)
        for condition in getattr(node, "ifs", ()):
            yield text.without(condition, "True")


def of_views(path: str) -> Iterator[Mutant]:
    """Every scope, every demand and every guard of a module that answers requests."""
    text = Text(path)
    for node in ast.walk(text.tree):
        if isinstance(node, ast.Expr) and _called(node.value).startswith(REQUIRES):
            yield text.without(node, "pass")
        elif isinstance(node, ast.Call) and _called(node) in SCOPES:
            function = node.func
            if isinstance(function, ast.Attribute):
                yield text.without(node, ".all()", text.end(function.value))
        elif isinstance(node, ast.FunctionDef):
            for guard in node.decorator_list:
                inner = guard.args[0] if isinstance(guard, ast.Call) and guard.args else None
                if isinstance(inner, ast.Call) and _called(inner) == "holding":
                    yield text.without(inner, "holding()")


def _called(node: ast.expr) -> str:
    if not isinstance(node, ast.Call):
        return ""
    return getattr(node.func, "attr", "") or getattr(node.func, "id", "")


def _is_typing(node: ast.If) -> bool:
    return isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def mutants(paths: list[str]) -> list[Mutant]:
    found: list[Mutant] = []
    for path in paths:
        found += of_policy(path) if path in POLICY else of_views(path)
    return found


def view_modules() -> list[str]:
    found = [p for app in APPS for p in sorted((ROOT / app / "views").glob("*.py"))]
    return [str(path.relative_to(ROOT)) for path in found if path.name != "__init__.py"]


def is_caught(mutant: Mutant, names: str) -> bool:
    """The module's own tests first, then its addresses in the matrix (`names` empty: not)."""
    tests = [path for path in _own_tests(mutant.path) if (ROOT / path).exists()]
    tests += [MATRIX] if names else []
    command = [
        *(sys.executable, "-m", "pytest", "-p", "tests.access.mutant", "-p", "no:cacheprovider"),
        *("-x", "-q", "-n0", "--nomigrations", "--show-capture=no", "--tb=no"),
        *("-k", "not browser and not mutant and not has_a_row and not anybody"),
        *tests,
    ]  # fmt: skip
    env = os.environ | {
        "MUTANT_PATH": mutant.path,
        "MUTANT_SOURCE": mutant.source,
        "MATRIX_ONLY": names,
    }
    try:
        done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, timeout=LONGEST)
    except subprocess.TimeoutExpired:
        return False
    sys.stderr.write("." if done.returncode else "!")
    return done.returncode != 0


def _own_tests(path: str) -> list[str]:
    app, noun = Path(path).parts[0], Path(path).stem
    if path in POLICY:
        return [f"{OWN}/test_access.py", f"{OWN}/test_accounts.py", "tests/access/test_policy.py"]
    return [f"tests/{app}/test_{noun}.py", "tests/access/test_policy.py"]


def addresses_of(path: str) -> str:
    """What a view module answers, asked of Django in a process of its own."""
    code = (
        "import sys, django; django.setup()\n"
        "from tests.access.routes import names_of\n"
        f"sys.stdout.write(' '.join(names_of({path!r})))"
    )
    env = os.environ | {"KIEMDIEM_ENV": "test", "DJANGO_SETTINGS_MODULE": "campaign.settings"}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, check=True
    )
    return done.stdout.decode().strip()


def require_sound(paths: list[str], names: dict[str, str]) -> None:
    """Tests that fail as things stand would “notice” anything."""
    for path in paths:
        whole = Mutant(path, 0, "unchanged", (ROOT / path).read_text())
        if is_caught(whole, names.get(path, "")):
            raise SystemExit(f"{path}: its tests fail before anything is taken away")


def unnoticed(found: list[Mutant], jobs: int, names: dict[str, str]) -> list[Mutant]:
    with ThreadPoolExecutor(jobs) as pool:
        caught = pool.map(lambda m: is_caught(m, names.get(m.path, "")), found)
    return [mutant for mutant, noticed in zip(found, caught, strict=True) if not noticed]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--policy", action="store_true", help="the policy modules only")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--list", action="store_true", help="name the mutants and stop")
    parser.add_argument("paths", nargs="*")
    asked = parser.parse_args()
    paths = asked.paths or [*POLICY, *([] if asked.policy else view_modules())]
    found = mutants(paths)
    if asked.list:
        sys.stdout.write("".join(f"{mutant.name}\n" for mutant in found))
        return 0
    names = {m.path: ESSENCE if m.path in POLICY else addresses_of(m.path) for m in found}
    require_sound(sorted(names), names)
    missed = unnoticed(found, asked.jobs, names)
    sys.stdout.write("".join(f"not noticed: {mutant.name}\n" for mutant in missed))
    share = 100 - 100 * len(missed) / len(found)
    sys.stdout.write(f"{len(found)} checks taken away one by one: {share:.1f}% noticed\n")
    return 0 if share >= 95 else 1


if __name__ == "__main__":
    sys.exit(main())
