"""The mechanism of ``tests.undefined`` itself."""

import pytest
from django.template import Context, Engine, Origin, Template

from tests.undefined import TEMPLATES, Undefined, UndefinedVariableError


def template(source: str, path: str) -> Template:
    return Template(source, Origin(path), engine=Engine(string_if_invalid=Undefined("undefined")))


OURS = str(TEMPLATES / "standards" / "invented.html")


@pytest.mark.parametrize(
    "source",
    ["{{ nobody }}", "{{ a.nobody }}", "{{ nobody|default:'x' }}", "{% with b=nobody %}{% endwith %}"],
)
def test_our_templates_raise(source: str) -> None:
    with pytest.raises(UndefinedVariableError, match=r"^standards/invented\.html: (a\.)?nobody$"):
        template(source, OURS).render(Context({"a": "x"}))


def test_conditions_may_ask() -> None:
    assert template("{% if nobody %}x{% endif %}{% firstof nobody 'y' %}", OURS).render(Context()) == "y"


def test_library_templates_stay_silent() -> None:
    assert template("[{{ nobody }}]", "/usr/lib/library/page.html").render(Context()) == "[]"
