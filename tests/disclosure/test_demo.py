from collections import Counter
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.db.models import Max

from disclosure.models import CatalogueConsultation, CatalogueStandard, DisclosureRecord
from disclosure.tasks import relay
from societies import clock
from societies.models import LedgerEntry, Society, User, Wake
from societies.queries.ledger import verify
from societies.scoping import enter
from standards.models import Comment, Consultation, Disposition, Project, Revision, Standard, StandardNumber
from standards.queries.moderation import ASIDE, Queue, narrowed, queue
from tests.disclosure.conftest import ReferencePlatform
from workflow import delivery
from workflow.models import Ballot, Deadline, Vote

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(settings: Any, capsys: pytest.CaptureFixture[str]) -> str:
    """The demo's data, and what the command printed."""
    settings.DEMO = True
    call_command("seed_demo")
    return capsys.readouterr().out


def society(code: str = "EXS") -> Society:
    return Society.objects.get(code=code)


def states(code: str) -> Counter[str]:
    with enter(society(code)):
        return Counter(Project.objects.values_list("procedure__state", flat=True))


def sizes() -> list[tuple[int, int, int]]:
    found = []
    for code in ("EXS", "EXB"):
        with enter(society(code)):
            found.append((LedgerEntry.objects.count(), Project.objects.count(), Revision.objects.count()))
    return found


def test_the_demo(demo: str, settings: Any, reference_platform: ReferencePlatform) -> None:
    """One seeding, many looks at it: seeding takes its time."""
    look_at_the_stages()
    look_at_the_open_ones()
    look_at_the_record()
    look_at_the_people(demo)
    look_at_the_register()
    before = sizes()
    call_command("seed_demo")
    assert sizes() == before
    for name, value in reference_platform.settings().items():
        setattr(settings, name, value)
    look_at_what_workers_do()


def look_at_the_stages() -> None:
    assert states("EXS") == {
        "proposed": 1,
        "returned": 1,
        "appraisal": 1,
        "drafting": 1,
        "consultation": 1,
        "resolution": 1,
        "review": 2,
        "finalizing": 1,
        "approval": 1,
        "approved": 1,
        "published": 1,
    }
    assert states("EXB") == {"drafting": 1}


def look_at_the_open_ones() -> None:
    """Deadlines lie ahead, nothing that the clock should have done is left, and comments and votes are there."""
    now = clock.now()
    with enter(society()):
        due = Deadline.objects.filter(settled_at=None).values_list("move", "due_at")
        assert sorted(move for move, _due in due) == ["close", "close"]
        assert all(0 < clock.days_left(when, now) < 15 for _move, when in due)
        consultation = Consultation.objects.get(procedure__state="open")
        assert consultation.public
        assert consultation.comments.count() == 4
        assert queue(consultation, narrowed(ASIDE, "代办")) == Queue(waiting=1, aside=1, asked=0, rows=1)
        resolving = Comment.objects.filter(consultation__project__procedure__state="resolution")
        assert (resolving.count(), Disposition.objects.filter(comment__in=resolving).count()) == (3, 1)
        ballot = Ballot.objects.get(procedure__state="open")
        assert (ballot.electors.count(), Vote.objects.filter(elector__ballot=ballot).count()) == (5, 3)


def look_at_the_record() -> None:
    for code in ("EXS", "EXB"):
        with enter(society(code)):
            assert verify()
            times = list(LedgerEntry.objects.order_by("sequence").values_list("at", flat=True))
            assert times == sorted(times)
            assert times[-1] <= clock.now()


def look_at_the_people(demo: str) -> None:
    emails = set(User.objects.values_list("email", flat=True))
    assert {line.split()[0] for line in demo.splitlines() if "@" in line} == emails
    assert len(emails) == 19
    assert set(EmailAddress.objects.filter(verified=True).values_list("email", flat=True)) == emails
    assert Authenticator.objects.filter(type="totp").count() == len(emails)
    account = User.objects.get(email="secretary@exs.example")
    assert account.check_password(demo.splitlines()[0].rpartition(" ")[2])


def look_at_the_register() -> None:
    with enter(society()):
        assert Standard.objects.count() == 7
        assert StandardNumber.objects.aggregate(last=Max("sequence"))["last"] == 8


def look_at_what_workers_do() -> None:
    """The worker of ``./dev demo`` finds the messages: the catalogue fills, the receipt of the platform arrives."""
    left = []
    for pk in delivery.due(limit=1000):
        if Wake.objects.get(pk=pk).kind == Wake.MESSAGE and not delivery.run(pk):
            left.append(pk)
    assert left == []
    with enter(society()):
        record = DisclosureRecord.objects.get()
    assert relay() == 3
    with enter(society()):
        record.refresh_from_db()
        assert record.receipt_number
        published = Standard.objects.get(project__isnull=False)
        assert record.standard_id == published.pk
    assert CatalogueStandard.objects.count() == 9
    assert CatalogueConsultation.objects.filter(halted=False, closes_at__gt=clock.now()).count() == 1


def test_only_the_demo_profile_is_seeded() -> None:
    with pytest.raises(CommandError, match="demo profile only"):
        call_command("seed_demo")
    assert not User.objects.exists()
