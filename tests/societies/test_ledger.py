"""The chain is proved, and every way of touching it is caught."""

import json
import os
from io import StringIO

import dj_database_url
import psycopg2
import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from societies import clock, ledger
from societies.models import LedgerEntry, Society
from societies.queries.ledger import Proof, verify
from societies.scoping import enter
from tests.factories.people import make_person, make_society

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def chain() -> Society:
    """A society whose chain has its registration and five entries more."""
    society = make_society(rules=False)
    with enter(society):
        actor = make_person("秘书甲")
        while LedgerEntry.objects.count() < 6:
            ledger.record("test.happened", at=clock.now(), actor=actor, n=LedgerEntry.objects.count())
    return society


def tamper(*statements: str) -> None:
    """Do as the tables' owner what nobody else can: walls lowered, the append-only trigger out of the way."""
    owner = dj_database_url.parse(os.environ["DATABASE_OWNER_URL"])
    with (
        psycopg2.connect(
            host=owner["HOST"],
            port=owner["PORT"],
            user=owner["USER"],
            password=owner["PASSWORD"],
            dbname=connection.settings_dict["NAME"],
        ) as rogue,
        rogue.cursor() as cursor,
    ):
        for table in ("societies_ledgerentry", "societies_ledgerhead"):
            cursor.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        cursor.execute("ALTER TABLE societies_ledgerentry DISABLE TRIGGER append_only")
        for statement in statements:
            cursor.execute(statement)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE societies_ledgerentry ENABLE TRIGGER append_only")
        for table in ("societies_ledgerentry", "societies_ledgerhead"):
            cursor.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    rogue.close()


def where(society: Society, sequence: int) -> str:
    return f"WHERE society_id = '{society.pk}' AND sequence = {sequence}"


def fault(society: Society) -> tuple[int | None, str]:
    with enter(society):
        proof = verify()
    assert not proof
    return proof.broken_at, proof.fault


def test_an_untouched_chain_is_proved(chain: Society) -> None:
    with enter(chain):
        last = LedgerEntry.objects.get(sequence=6)
        assert verify() == Proof(6, last.digest)


def test_the_web_role_cannot_change_an_entry(chain: Society) -> None:
    with enter(chain), pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        LedgerEntry.objects.filter(sequence=2).update(event="x")


def test_a_changed_body_is_named(chain: Society) -> None:
    tamper(f"UPDATE societies_ledgerentry SET body = '{json.dumps({'n': 99})}' {where(chain, 4)}")
    assert fault(chain) == (4, "what it says was changed after it was written")


def test_a_removed_entry_is_named(chain: Society) -> None:
    tamper(f"DELETE FROM societies_ledgerentry {where(chain, 3)}")
    assert fault(chain) == (3, "entry 3 is missing")


def test_a_removed_end_is_named(chain: Society) -> None:
    tamper(f"DELETE FROM societies_ledgerentry {where(chain, 6)}")
    assert fault(chain) == (6, "entry 6 is missing: the head counts 6")


def test_swapped_entries_are_named(chain: Society) -> None:
    table = "UPDATE societies_ledgerentry SET sequence"
    tamper(
        f"{table} = 1000 {where(chain, 4)}",
        f"{table} = 4 {where(chain, 5)}",
        f"{table} = 5 {where(chain, 1000)}",
    )
    assert fault(chain) == (4, "it does not follow from the entry before it")


def test_a_forged_head_is_named(chain: Society) -> None:
    tamper(f"UPDATE societies_ledgerhead SET digest = '{'f' * 64}' WHERE society_id = '{chain.pk}'")
    assert fault(chain) == (6, "the head of the chain names another end")


def test_an_entry_resealed_after_a_change_breaks_the_next(chain: Society) -> None:
    with enter(chain):
        entry = LedgerEntry.objects.get(sequence=3)
        entry.body = {"n": 99}
        digest = entry.compute_digest()
    tamper(f"UPDATE societies_ledgerentry SET body = '{{\"n\": 99}}', digest = '{digest}' {where(chain, 3)}")
    assert fault(chain) == (4, "it does not follow from the entry before it")


def test_the_command_proves_all_chains_or_names_the_broken_one(chain: Society) -> None:
    out = StringIO()
    call_command("verify_ledger", stdout=out)
    assert [line.split(":")[0] for line in out.getvalue().splitlines()] == ["PLATFORM", "EXS"]
    tamper(f"DELETE FROM societies_ledgerentry {where(chain, 2)}")
    out = StringIO()
    with pytest.raises(CommandError, match="1 of 1 chains are broken") as raised:
        call_command("verify_ledger", "exs", stdout=out)
    assert raised.value.returncode == 1
    assert out.getvalue() == "EXS: BROKEN at entry 2: entry 2 is missing\n"
    with pytest.raises(CommandError, match="no society with the code NONE"):
        call_command("verify_ledger", "NONE")
