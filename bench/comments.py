"""``./dev bench comments``: the pages of a consultation with 10,000 comments by 2,000 units beside those with 100 by 20.

The draft is the one of 100 pages of ``bench compare``; every third comment is on some words of its clause, table or figure.
Both stand in one database and are asked in turns within one run, so that the ratio does not depend on the machine.
Also: how long it takes to find the comments that probably say the same; a tenth of them come from five campaigns. And
what the files of the 意见汇总处理表 take.
"""

import os
import random
import statistics
import time
from collections.abc import Iterator

os.environ["DJANGO_SETTINGS_MODULE"] = "bench._settings"
import django

django.setup()

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402

from bench import _ground, tables  # noqa: E402
from bench.compare import WORDS_PER_PAGE, written  # noqa: E402
from disclosure.management.demo import subjects  # noqa: E402
from disclosure.management.demo.people import Cast  # noqa: E402
from disclosure.management.demo.walk import walk_to  # noqa: E402
from disclosure.management.demo.walker import Walk  # noqa: E402
from societies import clock, outbox  # noqa: E402
from societies.models import Organization, Person  # noqa: E402
from societies.scoping import enter  # noqa: E402
from standards.actions import triage  # noqa: E402
from standards.document import archive, reader  # noqa: E402
from standards.document.outline import word_count  # noqa: E402
from standards.document.tree import Document  # noqa: E402
from standards.models import Comment, Consultation, Disposition, Reply  # noqa: E402
from standards.queries.consultations import count_replies  # noqa: E402
from standards.queries.reading import labels, place_of  # noqa: E402

MANY, UNITS, FEW, FEW_UNITS = 10_000, 2_000, 100, 20
PAGES = 100
ROUNDS = 9
ADDRESSES = (
    ("triage board", "comment_list", {}),
    ("triage board, clause by clause", "comment_list", {"group": "clause"}),
    ("triage board, likely the same together", "comment_list", {"group": "alike"}),
    ("reader", "consultation", {}),
    ("reply account", "consultation_account", {}),
)
WORDS = (
    "电池",
    "内阻",
    "测量",
    "周期",
    "电压",
    "温度",
    "运行",
    "维护",
    "记录",
    "检查",
    "应当",
    "每年",
    "条款",
    "建议",
    "修改",
    "过长",
)


def main() -> None:
    _ground.migrate()
    outbox.plug(lambda _society, _message: None)
    cast = _ground.found("EXS")
    with _ground.ready_papers(_draft()):
        few, many = _consultation(cast, FEW, FEW_UNITS, "少"), _consultation(cast, MANY, UNITS, "多")
    with enter(cast.society):
        account = many.project.leader.account  # type: ignore[union-attr]
        began, busy = time.monotonic(), time.process_time()
        found = triage.group(consultation=many)
        took, own = time.monotonic() - began, time.process_time() - busy
        print(f"{MANY} comments in {found} groups: {took:.1f} s, {own:.1f} s of processor here")
        triage.group(consultation=few)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as autovacuum does within a minute; not to depend on when it comes by
    client = Client(headers={"host": "localhost"})
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")  # type: ignore[arg-type]
    print(
        f"page: queries with {FEW} and {MANY} comments; median milliseconds of {ROUNDS}, ratio; of the processor, ratio"
    )
    for name, page, query in ADDRESSES:
        addresses = [reverse(page, args=["EXS", one.project.reference, one.number]) for one in (few, many)]
        counts = [_queries(client, address, query) for address in addresses]
        times: list[list[float]] = [[], []]
        owns: list[list[float]] = [[], []]
        for _round in range(ROUNDS):
            for which, address in enumerate(addresses):
                began, busy = time.perf_counter(), time.process_time()
                client.get(address, query)
                times[which].append(time.perf_counter() - began)
                owns[which].append(time.process_time() - busy)
        told = []
        for sides in (times, owns):
            less, more = (statistics.median(some) * 1000 for some in sides)
            told.append(f"{less:.0f} and {more:.0f}, {more / less:.2f}")
        print(f"{name}: {counts[0]} and {counts[1]}; {'; '.join(told)}", flush=True)
    tables.measure([("docx", MANY), ("xlsx", MANY)], many.project.reference)


def _queries(client: Client, address: str, query: dict[str, str]) -> int:
    client.get(address, query)
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address, query)
    assert answer.status_code == 200, answer.status_code
    return len(asked)


def _draft() -> Document:
    once, twice = (word_count(reader.read(written(times), "draft.docx")) for times in (1, 2))
    return reader.read(written(round(PAGES * WORDS_PER_PAGE / (twice - once))), "draft.docx")


def _consultation(cast: Cast, comments: int, units: int, name: str) -> Consultation:
    """A consultation at its end, with so many comments written straight into the table."""
    rng = random.Random(comments)
    with enter(cast.society):
        road = Walk(cast, subjects.STORAGE, _ground.MONDAY, printer=_ground.print_nothing)
        walk_to(road, "resolution")
        found = Consultation.objects.select_related("project__leader__account", "revision").get(
            pk=road.consultation.pk
        )
        asked = Organization.objects.bulk_create(
            Organization(name=f"单位{name}{number}", name_key=f"{number:05d}") for number in range(units)
        )
        people = Person.objects.bulk_create(
            Person(name=f"人{name}{unit.name_key}", name_key=unit.name_key, organization=unit)
            for unit in asked
        )
        Reply.objects.bulk_create(
            Reply(consultation=found, organization=unit, asked_at=clock.now()) for unit in asked
        )
        Comment.objects.bulk_create(_written(found, people, comments, rng), batch_size=1000)
        _decide_half(found)
        found.account = count_replies(found)  # as the close would have fixed it
        found.save(update_fields=["account"])
    return found


def _decide_half(found: Consultation) -> None:
    """Three of four accepted, so that the board has changes that meet."""
    rows = Comment.objects.filter(consultation=found, disposition=None).order_by("number")[::2]
    Disposition.objects.bulk_create(
        (
            Disposition(
                comment=one,
                salt="",
                verdict="rejected" if place % 4 == 0 else "accepted",
                reason="依据见编制说明。",
                decided_by=found.project.leader,
                decided_at=clock.now(),
            )
            for place, one in enumerate(rows)
        ),
        batch_size=1000,
    )


def _written(found: Consultation, people: list[Person], count: int, rng: random.Random) -> Iterator[Comment]:
    assert found.revision is not None
    document = archive.load(found.revision.tree)
    places = [place for key, _label in labels(document) if (place := place_of(document, key))]
    campaigns = ["".join(rng.choices(WORDS, k=40)) for _campaign in range(5)]
    for number in range(1000, 1000 + count):
        place = rng.choice(places)
        about = place.printed() | place.quoted(place.text[:8] if number % 3 == 0 else "")
        quote = about["quote"]
        person = people[number % len(people)]
        text = (
            rng.choice(campaigns) + rng.choice(WORDS)
            if number % 10 == 0
            else "".join(rng.choices(WORDS, k=40))
        )
        yield Comment(
            consultation=found,
            number=number,
            author=person,
            unit=person.organization,
            organization=f"{person.organization}",
            kind="te",
            text=text,
            proposal=f"{quote}补充" if quote else "",
            changes=[[len(quote), len(quote), "补充"]] if quote else [],
            salt="",
            made_at=clock.now(),
            **about,
        )


if __name__ == "__main__":
    main()
