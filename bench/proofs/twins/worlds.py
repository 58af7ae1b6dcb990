"""The two worlds before anything is replayed: society A, and in one of them many noisy societies beside it.

A is the demo's society with a standard at every stage. The noisy ones are made by the same actions. In the quiet sort
they publish nothing and consult nobody in public; their public row is written before a canary is in anything.
"""

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.cache.backends.redis import RedisCache
from rest_framework.throttling import SimpleRateThrottle

from bench._ground import found, print_nothing, ready_papers
from bench.proofs.twins import canaries, databases
from bench.proofs.twins.public import NOISY
from disclosure.management.demo import earlier, people, stages, walker
from disclosure.management.demo.drafts import build_draft
from disclosure.management.demo.people import Cast
from disclosure.management.demo.stages import Story
from disclosure.management.demo.subjects import STORAGE
from disclosure.management.demo.walker import Printer, Walk
from societies import clock, outbox
from societies.access import Refused
from societies.actions import invitations
from societies.models import Society, User, Wake
from societies.scoping import enter
from standards import tasks
from standards.actions import drafts_pending, patents, register, staff
from standards.actions.drafts import File
from standards.models import RenditionOrder
from workflow import delivery

A = "EXS"
NOW = datetime(2026, 3, 26, 2, 0, tzinfo=UTC)  # Thursday 10:00 in Beijing
STEP = timedelta(seconds=1)  # by how much the clock goes on from one request to the next
FOUNDED = date(2025, 2, 3)
STRANGER = "nobody@elsewhere.example"  # an account that belongs to no society


class Hands:
    """The frozen clock of a world: business and machine time stand still until they are moved."""

    def __init__(self) -> None:
        self.at = NOW

    def hold(self) -> "Hands":
        """Stop the clocks of this process, the machine's too; mail stays in memory (``django.core.mail.outbox``).

        Valkey's own clock cannot be stopped: what is kept for a time is kept, and its age read from the stopped one.
        """
        clock.now = clock.wall = lambda: self.at
        time.time = SimpleRateThrottle.timer = lambda *_throttle: self.at.timestamp()  # type: ignore[assignment]
        RedisCache.get_backend_timeout = lambda *_given: None  # type: ignore[method-assign]
        settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
        return self


def build_quiet(
    name: str, *, stories: Sequence[Story] = stages.EXS, printer: Printer = print_nothing
) -> None:
    """Fill a migrated database with the platform, A and its people, everything delivered."""
    databases.use(name)
    Hands().hold()
    outbox.plug(lambda _society, _message: None)
    cast = found(A, on=FOUNDED)
    User.objects.create_user(STRANGER, people.PASSWORD)
    with enter(cast.society), ready_papers():
        today, at = clock.date_of(NOW), NOW - timedelta(days=380)
        upload = register.keep_upload(
            actor=cast.secretary,
            at=at,
            workbook=("已发布标准登记表.xlsx", earlier.workbook(A, earlier.EXS, today)),
            files=earlier.files(A, earlier.EXS, today),
        )
        register.enter_rows(upload=upload, actor=cast.secretary, at=at)
        stages.tell(cast, _printed(stories), today, printer=printer)
    settle()
    _make_files(printer)
    databases.leave()


def build_noisy(name: str, societies: int, *, publishing: bool) -> list[str]:
    """Add noisy societies to a clone of the quiet world; the columns that hold a canary now.

    Publishing ones have published standards and public consultations, and told the public of them with their
    canaries; the others are busy in everything else.
    """
    databases.use(name)
    Hands().hold()
    outbox.plug(lambda _society, _message: None)
    with ready_papers(), _one_draft():
        for number in range(1, societies + 1):
            cast = found(f"{NOISY}{number:02d}", on=FOUNDED)
            with enter(cast.society):
                walks = stages.tell(
                    cast, _stories(number, publishing), clock.date_of(NOW), printer=print_nothing
                )
                _be_busy(cast, walks[0])
    # All of the demo have one password: with it A's people would sign in as others.
    User.objects.filter(email__iregex=rf"@{NOISY}\d\d\.example$").update(
        password=make_password("theirs alone")
    )
    if not publishing:
        settle()
    databases.leave()
    columns = canaries.plant(name, NOISY)
    databases.use(name)
    settle()
    _make_files(print_nothing)
    databases.leave()
    return columns


@contextmanager
def _one_draft() -> Iterator[None]:
    """The noisy societies upload one and the same Word file, which is read once anyway."""
    usual, content = walker.build_styled_draft, walker.build_styled_draft()
    walker.build_styled_draft = lambda **_given: content  # type: ignore[assignment]
    try:
        yield
    finally:
        walker.build_styled_draft = usual


def _be_busy(cast: Cast, walk: Walk) -> None:
    """What no stage of the road brings along: an invitation, a patent, an exchanged secretary."""
    secretary, project = walk.secretary(), walk.project
    invitations.invite(
        actor=secretary, at=NOW, email="invited@elsewhere.example", name="新人", roles=["member"]
    )
    with suppress(Refused):  # at some stages neither is open
        patents.disclose(
            project=project,
            number="ZL 2025 1 0000001.1",
            title="一种测试方法",
            holder="示例单位甲",
            contact="专利联系人",
            clauses="第4章",
            actor=secretary,
            at=NOW,
        )
        staff.replace(
            project=project, role="leader", person=walk.voter(1), reason="出国", actor=secretary, at=NOW
        )
    with suppress(Refused):
        draft = File("新稿.docx", build_draft())
        drafts_pending.receive(project=project, file=draft, note="请先看改动", actor=secretary, at=NOW)


def _stories(number: int, publishing: bool) -> list[Story]:
    """Two stages of the road for each society, another two for the next."""
    stories = [story for story in stages.EXS if story.last != "publish"]
    chosen = [stories[number % len(stories)], stories[(3 * number + 1) % len(stories)]]
    if publishing:
        chosen.append(Story(STORAGE, 150, "publish"))
    if chosen[0] is chosen[1]:
        chosen.pop()
    return [
        replace(one, idea=replace(one.idea, consumers=one.idea.consumers and publishing))
        for one in _printed(chosen)
    ]


def _printed(stories: Iterable[Story]) -> list[Story]:
    """The same with all files made: no order waits for a worker when the replay begins."""
    return [replace(story, issued_today=False) for story in stories]


def settle() -> None:
    """Deliver everything that is due, until nothing more can be."""
    seen = -1
    while (left := Wake.objects.filter(due_at__lte=clock.now()).count()) and left != seen:
        seen = left
        for pk in delivery.due(limit=1000):
            delivery.run(pk)


def _make_files(printer: Printer) -> None:
    """Do what waits for the printer, so that nothing is left to be done when a replay begins."""
    usual, tasks.print_publication = tasks.print_publication, printer
    for society in Society.objects.all():
        with enter(society):
            orders = list(RenditionOrder.objects.filter(settled_at=None))
        for order in orders:
            tasks.make_renditions(str(society.pk), str(order.project_id))
    tasks.print_publication = usual
    settle()


def noisy_societies() -> list[Society]:
    return list(Society.objects.filter(code__startswith=NOISY).order_by("code"))
