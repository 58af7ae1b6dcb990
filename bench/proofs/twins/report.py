"""The report: what was replayed, what was given a common name, what was found."""

import argparse
from collections import Counter
from typing import TYPE_CHECKING

from bench.proofs.twins import canaries
from bench.proofs.twins.compare import Findings
from bench.proofs.twins.normal import NORMALISED
from bench.proofs.twins.public import PUBLIC_LISTS, WITH_A_LIST
from bench.proofs.twins.urls import addresses

if TYPE_CHECKING:
    from bench.proofs.twins.mutants import Verdict


def tell(
    chosen: argparse.Namespace,
    columns: list[str],
    found: Findings,
    caught: dict[str, str],
    told: Findings | None,
    seconds: float,
) -> None:
    print(f"Twin worlds: A alone, and A among {chosen.societies} noisy societies; seed {chosen.seed}\n")
    _counts(found)
    every = [f"{table}.{field.column}" for table, field in canaries.columns()]
    print(
        f"canaries: in {len(columns)} of {len(every)} text columns of tenant tables; no row of the noisy ones has"
    )
    print(f"  {', '.join(sorted(set(every) - set(columns))) or '(none left out)'}")
    print("words of the code and checksums carry none:")
    print(
        "  "
        + ", ".join(f"{table}.{name}" for table, names in canaries.MACHINE.items() for name in sorted(names))
    )
    print("\nNormalised, and nothing else:")
    for line in NORMALISED:
        print(f"  {line}")
    print(
        f"Left out by name: the public list of societies ({', '.join(sorted(PUBLIC_LISTS | WITH_A_LIST))}), "
        "and letters into the mailboxes of other societies' people."
    )
    _differences("Differences", found)
    if told is not None:
        print("\nThe noisy societies publish:")
        _counts(told)
        print(f"  canaries read in public: {', '.join(sorted(told.published))}")
        _differences("Differences besides the catalogue's public fields", told)
    print("\nPlanted leaks:")
    for leak, first in caught.items():
        print(
            f"  {'caught' if first else 'NOT CAUGHT'}: {leak}" + (f"\n      {first[:400]}" if first else "")
        )
    print(f"\n{seconds:.0f} s in all")


def _counts(found: Findings) -> None:
    names = {address.name for address in addresses()}
    for what, count in sorted(found.counts.items()):
        print(f"  {count:>7}  {what}")
    print(f"  answers by status: {dict(sorted(found.statuses.items()))}")
    print(
        f"  addresses asked: {len(found.asked & names)} of {len(names)}; answered with A's things: {len(found.answered & names)}"
    )
    if never := sorted(names - found.answered):
        print(f"  never answered 200 or 302: {', '.join(never)}")
    for line in found.broken[:20]:
        print(f"  BROKEN {line}")


def _differences(title: str, found: Findings) -> None:
    print(f"\n{title}: {len(found.differences)}")
    for text in found.differences[:25]:
        print(f"  {text}")


def tell_mutants(verdicts: list["Verdict"], seed: int, seconds: float) -> int:
    """How many of each kind were noticed and by what, and each that lived; the exit code."""
    print(f"Mutants: {len(verdicts)}, seed {seed}")
    for kind in dict.fromkeys(one.kind for one in verdicts):
        alike = [one for one in verdicts if one.kind == kind]
        ways = Counter(one.by or "nobody" for one in alike)
        print(f"  {kind}: {len(alike)}, noticed by " + ", ".join(f"{by} {n}" for by, n in ways.most_common()))
    lived, unlawful = [one for one in verdicts if not one.by], [one for one in verdicts if not one.law]
    for one in lived:
        print(f"  LIVED: {one.kind} {one.what}: {one.how}")
    for one in unlawful:
        print(f"  UNNOTICED BY THE LAW: {one.kind} {one.what}")
    share = 100 * (1 - len(lived) / len(verdicts))
    print(f"{share:.1f} % noticed; {seconds:.0f} s in all")
    return 0 if share >= 95 and not unlawful else 1
