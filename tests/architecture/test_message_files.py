"""Extracting, updating and compiling message catalogues, on a small tree of its own."""

import gettext
from pathlib import Path

import pytest

from config.local import catalogues
from config.local.po import HEADER, Key, read, write_mo

TEMPLATE = """{% trans "50% of" %} {{ x|default:_("none yet") }} {% translate "It's" as t %}
{% blocktrans trimmed with a=b context "verb" count n=n %}
  One {{ a }} row
  {% plural %}
  {{ n }} rows
{% endblocktrans %}"""
CODE = 'LABEL = _("In " "force")\nngettext("%(n)s day", "%(n)s days", n)\npgettext_lazy("verb", "Open")\n_(variable)\n'


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(catalogues, "ROOT", tmp_path)
    for app in catalogues.APPS:
        (tmp_path / app).mkdir()
    for folder in ("standards", "mail"):
        (tmp_path / "templates" / folder).mkdir(parents=True)
    (tmp_path / "templates" / "standards" / "page.html").write_text(TEMPLATE, "utf-8")
    (tmp_path / "templates" / "mail" / "news.txt").write_text('{% trans "News of mine" %}', "utf-8")
    (tmp_path / "standards" / "lifecycle.py").write_text(CODE, "utf-8")
    return tmp_path


def test_messages_are_found_in_python_and_templates(root: Path) -> None:
    assert catalogues.extract("standards") == {
        Key("", "In force"),
        Key("", "%(n)s day"),
        Key("verb", "Open"),
        Key("", "50%% of"),
        Key("", "none yet"),
        Key("", "It's"),
        Key("verb", "One %(a)s row"),
    }
    assert catalogues.extract("config") == {Key("", "News of mine")}


def test_an_f_string_is_refused_by_place(root: Path) -> None:
    (root / "workflow" / "bad.py").write_text('\n_(f"{n} days")\n', "utf-8")
    with pytest.raises(ValueError, match=r"^workflow/bad\.py:2: an f-string"):
        catalogues.extract("workflow")


def test_update_appends_and_prunes_only_when_told(root: Path) -> None:
    path = catalogues.catalogue("config")
    path.parent.mkdir(parents=True)
    path.write_text(
        HEADER + '\n# --- hand-written\n#: gone.py:1\nmsgid "Gone for good"\nmsgstr "没了"\n', "utf-8"
    )
    assert catalogues.update("config") == [
        "config: added 'News of mine' (templates/mail/news.txt:1)",
        "config: nobody uses 'Gone for good' (line 12)",
    ]
    assert [entry.key.msgid for entry in catalogues.entries("config")] == ["Gone for good", "News of mine"]
    assert catalogues.update("config", prune=True) == ["config: removed 'Gone for good' (line 12)"]
    assert [entry.key.msgid for entry in catalogues.entries("config")] == ["News of mine"]
    assert "# --- hand-written" in path.read_text("utf-8")
    assert [use.key.msgid for use in catalogues.missing("config")] == ["News of mine"]


def test_a_message_that_stands_twice_is_refused_by_line(root: Path) -> None:
    path = root / "twice.po"
    path.write_text('msgid "A"\nmsgstr "甲"\n\nmsgid ""\n"A"\nmsgstr "乙"\n', "utf-8")
    with pytest.raises(ValueError, match=r"^twice\.po:4: 'A' stands already in line 1$"):
        read(path, root)


def test_a_compiled_catalogue_speaks(root: Path) -> None:
    source, target = root / "django.po", root / "django.mo"
    source.write_text(
        HEADER
        + '\nmsgid "One \\"row\\""\nmsgstr "一\\n行"\n\nmsgctxt "verb"\nmsgid "Open"\nmsgstr "开启"\n'
        + '\nmsgid "%(n)s day"\nmsgid_plural "%(n)s days"\nmsgstr[0] "%(n)s 天"\n'
        + '\n#, fuzzy\nmsgid "Unsure"\nmsgstr "不确定"\n\nmsgid "Empty"\nmsgstr ""\n',
        "utf-8",
    )
    write_mo(target, read(source, root))
    with target.open("rb") as file:
        speak = gettext.GNUTranslations(file)
    assert speak.gettext('One "row"') == "一\n行"
    assert speak.pgettext("verb", "Open") == "开启"
    assert speak.ngettext("%(n)s day", "%(n)s days", 5) == "%(n)s 天"
    assert [speak.gettext(text) for text in ("Unsure", "Empty")] == ["Unsure", "Empty"]


def test_only_stale_catalogues_are_compiled(root: Path) -> None:
    assert catalogues.compile_all() == []
    catalogues.update("config")
    target = catalogues.catalogue("config").with_suffix(".mo")
    assert catalogues.compile_all() == [target]
    assert catalogues.compile_all() == []
    assert sorted(path.name for path in target.parent.iterdir()) == ["django.mo", "django.po"]
