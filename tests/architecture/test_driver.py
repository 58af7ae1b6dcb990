"""The database the product was proved on."""

import pytest
from django.db import connection


def test_the_driver_is_psycopg2() -> None:
    """psycopg 3, once installed by anything, is what Django prefers; ours was proved with 2."""
    assert connection.Database.__name__ == "psycopg2"


@pytest.mark.usefixtures("db")
def test_the_server_is_new_enough() -> None:
    """Before 15.14 planner statistics leak past row security (CVE-2025-8713)."""
    connection.ensure_connection()
    assert connection.connection.server_version >= 150014
