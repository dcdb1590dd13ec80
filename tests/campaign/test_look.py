"""Templates keep to the visual language: nothing inline, no class without a rule."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = [
    path
    for path in sorted((ROOT / "templates").rglob("*.html"))
    if not {"pdf", "paper"} & set(path.parts) and not path.name.startswith("mail_")
]
COMPONENTS = sorted((ROOT / "templates" / "ui").glob("*.html"))
# A script element of type application/json is data: no browser runs it.
INLINE = re.compile(
    r"style=|<style|<script(?![^>]*(?:src=|type=\"application/json\"))|\son[a-z]+=|hx-on|javascript:"
)
CLASSES = {
    name
    for sheet in (ROOT / "static" / "css").rglob("*.css")
    for name in re.findall(r"\.([A-Za-z_][\w-]*)", sheet.read_text())
}


def names_of(path):
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", TEMPLATES, ids=names_of)
def test_nothing_is_inline(path):
    found = INLINE.findall(path.read_text())
    assert found == []


@pytest.mark.parametrize("path", TEMPLATES, ids=names_of)
def test_every_class_has_a_rule(path):
    written = re.findall(r'class="([^"]*)"', path.read_text())
    plain = [re.sub(r"[\w-]*(\{%.*?%\}|\{\{.*?\}\})[\w-]*", " ", names) for names in written]
    assert {name for names in plain for name in names.split()} - CLASSES == set()


@pytest.mark.parametrize("path", COMPONENTS, ids=names_of)
def test_a_component_says_how_it_is_used(path):
    assert "{% comment %}" in path.read_text().split("\n\n")[0][:200]


def test_the_sheet_imports_every_file_but_the_admins():
    css = ROOT / "static" / "css"
    imported = set(re.findall(r'@import url\("([^"]+)"\)', (css / "site.css").read_text()))
    assert imported == {str(path.relative_to(css)) for path in css.rglob("*.css")} - {
        "site.css",
        "admin.css",
    }
