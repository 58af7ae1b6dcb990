"""The machinery of ``./dev prove isolation``, kept honest: a short replay without a difference, and a leak it catches."""

import os
import subprocess
import sys

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connections

from bench.proofs.twins.stamps import stamps, without
from bench.proofs.twins.urls import addresses
from societies.access import require
from societies.models import Person, Society
from societies.roles import Permission


@pytest.mark.django_db(transaction=True)  # the template is migrated for it, and nobody is in it
def test_twin_worlds_answer_alike_and_a_leak_is_caught() -> None:
    template = connections["default"].settings_dict["NAME"]
    connections.close_all()  # a database that somebody uses cannot be cloned
    command = [sys.executable, "-m", "bench.proofs.isolation", "--small", "--template", str(template)]
    done = subprocess.run(command, env=os.environ, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Differences: 0" in done.stdout
    assert "caught: a view that reads across" in done.stdout


def test_every_key_in_an_address_is_the_key_of_something() -> None:
    """A thief steals the right kind of key; KeyError names the words to add to ``THINGS``."""
    assert {address.key_of() for address in addresses()} > {None, Person}


def test_a_stamp_is_taken_away_and_put_back() -> None:
    asked = next(stamp for stamp in stamps() if (stamp.path, stamp.text) == ("societies/access.py", "deny()"))
    with without(asked):
        require(None, Permission.MEMBER_INVITE, Society())
    with pytest.raises(PermissionDenied):
        require(None, Permission.MEMBER_INVITE, Society())
