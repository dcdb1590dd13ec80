"""Catalogs: every text of ours is found, and what others lack in Vietnamese is filled in."""

import gettext
import re

import pytest
from babel.messages.catalog import Catalog
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.core.validators import FileExtensionValidator
from django.utils import timezone, translation
from django.utils.timesince import timesince

from campaign.lib import catalogs
from campaign.management.commands import catalog as command

pytestmark = pytest.mark.once

PYTHON = """
from django.utils.translation import gettext as _, gettext_lazy, ngettext, pgettext_lazy
A = _("Gửi kết quả")
B = gettext_lazy("Trả lại"
                 " để bổ sung")
C = ngettext("%(n)s việc", "%(n)s việc", 2)
D = pgettext_lazy("tháng", "Một")
E = f"not {A}"
"""
TEMPLATE = """{% load i18n %}<p title="{% translate 'Hộp thư' %}">
    {% blocktranslate trimmed count n=n %}
      {{ n }} tin
    {% plural %}
      {{ n }} tin
    {% endblocktranslate %}
  {% translate "Một" context "tháng" %} {{ _("Hôm nay") }}
 {# not this #}{% blocktranslate %}100% xong{% endblocktranslate %}</p>
"""


@pytest.fixture
def code(tmp_path):
    (tmp_path / "app" / "templates" / "migrations").mkdir(parents=True)
    (tmp_path / "app" / "texts.py").write_text(PYTHON, "utf-8")
    (tmp_path / "app" / "templates" / "page.html").write_text(TEMPLATE, "utf-8")
    (tmp_path / "app" / "templates" / "migrations" / "x.py").write_text("_('no')", "utf-8")
    return tmp_path / "app"


def keys(catalog):
    return {(message.context, message.id) for message in catalog if message.id}


def catalog_of(**strings):
    made = Catalog(locale="en")
    for text, string in strings.items():
        made.add(text, string)
    return made


def test_texts_of_python_and_templates_are_found(code):
    assert keys(catalogs.extracted([code])) == {
        (None, "Gửi kết quả"),
        (None, "Trả lại để bổ sung"),
        (None, ("%(n)s việc", "%(n)s việc")),
        ("tháng", "Một"),
        (None, "Hộp thư"),
        (None, ("%(n)s tin", "%(n)s tin")),
        (None, "Hôm nay"),
        (None, "100%% xong"),
    }


def test_update_keeps_translations_and_drops_what_is_gone(code, tmp_path):
    path = tmp_path / "en" / "LC_MESSAGES" / "django.po"
    known = catalog_of(**{"Gửi kết quả": "Send results", "Câu đã bỏ": "Gone"})
    catalogs.write(path, catalogs.updated(known, catalogs.extracted([code])))
    again = catalogs.read(path, "en")
    assert again.get("Gửi kết quả").string == "Send results"
    assert again.get("Câu đã bỏ") is None
    assert len(again) == 8


def test_update_twice_writes_the_same_bytes(code, tmp_path):
    path, wanted = tmp_path / "django.po", catalogs.extracted([code])
    written = []
    for _ in range(2):
        catalogs.write(path, catalogs.updated(catalogs.read(path, "en"), wanted))
        written.append(path.read_bytes())
    assert written[0] == written[1]


def test_problems_name_each_msgid():
    wanted = catalog_of(**{"một": "", "hai": "", "%(n)s ba": "", "bốn": ""})
    known = catalog_of(**{"một": "one", "hai": "", "%(n)s ba": "%(m)s three", "năm": "five"})
    known.add("một", "one", flags=["fuzzy"])
    lines = catalogs.problems(known, wanted)
    assert [line for line in lines if not line.startswith("wrong")] == [
        "missing: bốn",
        "obsolete: năm",
        "fuzzy: một",
        "untranslated: hai",
    ]
    assert [line for line in lines if line.startswith("wrong")][0].endswith(": %(n)s ba")


def test_every_name_that_translates_is_one_the_catalog_reads():
    """A text under another name would never reach the translator, and nobody would miss it."""
    renamed = re.compile(r"^from django\.utils\.translation import \w+ as (\w+)$", re.MULTILINE)
    folders = (settings.BASE_DIR / name for name in command.SOURCES)
    code = (path for folder in folders for path in folder.rglob("*.py"))
    names = {name for path in code for name in renamed.findall(path.read_text("utf-8"))}
    assert "_now" in names
    assert names <= catalogs.KEYWORDS.keys()


def test_a_complete_catalog_has_no_problem():
    wanted = catalog_of(một="")
    assert catalogs.problems(catalog_of(một="one"), wanted) == []


def test_what_is_compiled_is_read_by_gettext(tmp_path):
    path = tmp_path / "django.po"
    made = catalog_of(một="one")
    made.add(("%(n)s việc", "%(n)s việc"), ("%(n)s task", "%(n)s tasks"))
    catalogs.write(path, made)
    with catalogs.compile_catalog(path, "en").open("rb") as file:
        read = gettext.GNUTranslations(file)
    assert (read.gettext("một"), read.ngettext("%(n)s việc", "", 2)) == ("one", "%(n)s tasks")


def test_ours_in_vietnamese_is_whole_and_still_needed():
    assert command._vietnamese() == []


PARTS = re.compile(r"%\(\w+\)[0-9.]*\w|%\w|%%|\{[^}]*\}|<[^>]+>|\[\[?\w+\]\]?")


def _forms(text):
    return [text] if isinstance(text, str) else list(text)


def unlike(path, locale):
    """Translations whose placeholders, tags or outer spaces are not those of the msgid."""
    for message in catalogs.read(path, locale):
        source = _forms(message.id)[0]
        for form in filter(None, _forms(message.string) if source else ()):
            edges = [text[: len(text) - len(text.lstrip())] for text in (source, form)]
            ends = [text[len(text.rstrip()) :] for text in (source, form)]
            found = [sorted(PARTS.findall(text)) for text in (source, form)]
            if edges[0] != edges[1] or ends[0] != ends[1] or found[0] != found[1]:
                yield source


def test_english_keeps_every_placeholder_and_tag():
    assert list(unlike(command._po("en"), "en")) == []


@pytest.mark.parametrize("string", ["%(m)s tasks", "all <b>tasks</b>", "%(n)s tasks "])
def test_a_lost_placeholder_a_new_tag_and_a_space_are_seen(tmp_path, string):
    catalogs.write(tmp_path / "django.po", catalog_of(**{"%(n)s việc": string}))
    assert list(unlike(tmp_path / "django.po", "en")) == ["%(n)s việc"]


def test_whoever_lacks_a_text_is_named(tmp_path):
    for locale, strings in {"en": {"one": "", "two": ""}, "vi": {"one": "một"}}.items():
        made = Catalog(locale=locale)
        for text, string in strings.items():
            made.add(text, string)
        catalogs.write(tmp_path / locale / "LC_MESSAGES" / "django.po", made)
    assert keys(catalogs.lacking([tmp_path], "vi")) == {(None, "two")}


def test_check_fails_and_names_what_is_missing(tmp_path, settings, capsys):
    settings.LOCALE_PATHS = [tmp_path]
    with pytest.raises(CommandError):
        call_command("catalog", "--check")
    assert "en: missing: Gửi kết quả\n" in capsys.readouterr().err


@pytest.fixture
def compiled():
    """Django reads a catalog once; the compiled ones may be older than the texts."""
    call_command("catalog", "--compile", verbosity=0)
    from django.utils.translation import trans_real

    trans_real._translations.clear()
    trans_real._default = None
    yield
    trans_real._translations.clear()


def test_django_speaks_vietnamese_where_it_did_not(compiled):
    with translation.override("vi"):
        day = timezone.now()
        assert timesince(day - timezone.timedelta(days=3, hours=2), day) == "3\xa0ngày, 2\xa0giờ"
        with pytest.raises(ValidationError, match="Không nhận tệp có đuôi “exe”"):
            FileExtensionValidator(["pdf"])(type("File", (), {"name": "a.exe"}))


def test_locale_folders_are_those_of_the_settings():
    assert {path.name for path in settings.LOCALE_PATHS[0].iterdir()} == {"en", "vi"}
