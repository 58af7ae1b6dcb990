"""Message catalogues: compiled by `config.local.catalogues`, without gettext tools."""

import importlib
import importlib.util


def compile_catalogues() -> None:
    """Compile every locale/*/*/LC_MESSAGES/*.po that is newer than its .mo."""
    if importlib.util.find_spec("config.local.catalogues"):
        importlib.import_module("config.local.catalogues").compile_all()
