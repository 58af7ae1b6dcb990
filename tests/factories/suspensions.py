"""Orders to stop a society, and their ends, by the platform's operator."""

from datetime import date

from societies import clock
from societies.actions import people, suspensions
from societies.models import Person, Society, Suspension, User
from societies.queries.tenants import platform
from societies.scoping import enter
from tests.factories.people import protect

DOCUMENT, REASON = "民发〔2026〕31号", "未按章程开展活动。"


def operator() -> Person:
    """The platform's operator 平台运营甲, made when there is none."""
    owner = platform()
    assert owner is not None, "a society was registered"
    with enter(owner):
        found = Person.objects.filter(name="平台运营甲").first()
        if found is not None:
            return found
        account = User.objects.create_user("operator@example.org", "correct-horse-battery")
        person = people.admit(actor=None, at=clock.now(), name="平台运营甲", account=account)
        people.appoint(actor=None, at=clock.now(), person=person, role="operator")
        protect(person, "operator")
        return person


def suspend(society: Society, *, since: date | None = None) -> Suspension:
    """Stop a society; its object is brought up to date."""
    actor = operator()
    made = suspensions.suspend(
        platform=_platform(),
        society=society,
        actor=actor,
        at=clock.now(),
        document=DOCUMENT,
        reason=REASON,
        since=since or clock.today(),
    )
    society.refresh_from_db()
    return made


def restore(society: Society) -> None:
    suspensions.restore(
        platform=_platform(),
        society=society,
        actor=operator(),
        at=clock.now(),
        document="民发〔2026〕40号",
        reason="已整改到位。",
    )
    society.refresh_from_db()
    society.__dict__.pop("_suspension", None)


def _platform() -> Society:
    owner = platform()
    assert owner is not None
    return owner
