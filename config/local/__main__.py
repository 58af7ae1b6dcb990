"""`./dev`: one word says what to run."""

import signal
import sys
from collections.abc import Callable, Sequence

from config.local import audit, checks, demo, stack, testing

HELP = """\
Usage: ./dev COMMAND [arguments]

  demo             set everything up and run the product with demo data; Ctrl-C stops it
  test [...]       set everything up and run the tests (arguments go to pytest)
  check            format, lint, types, import contracts, migrations, templates, catalogues, locks
  audit            ask for known vulnerabilities of what the locks hold
  manage ...       a Django command, against the running demo or services of its own
  bench NAME       a measurement of bench/
  prove NAME       a long proof of bench/proofs/: walls, restore …
  help             this text
"""


def show_help(_arguments: Sequence[str]) -> int:
    print(HELP, end="")
    return 0


COMMANDS: dict[str, Callable[[Sequence[str]], int]] = {
    "demo": demo.run_demo,
    "test": testing.run_tests,
    "check": checks.run_checks,
    "audit": audit.run_audit,
    "manage": stack.run_manage,
    "services": testing.offer_services,  # for running pytest by hand: eval the lines it prints
    "bench": lambda arguments: testing.run_module("bench", arguments, verb="bench"),
    "prove": lambda arguments: testing.run_module("bench/proofs", arguments, verb="prove"),
    "help": show_help,
    "--help": show_help,
    "-h": show_help,
}


def _leave(number: int, _frame: object) -> None:
    """End through every `finally`, so that what was started is stopped in order."""
    raise SystemExit(128 + number)


def main(argv: Sequence[str]) -> int:
    if not argv:
        return show_help(())
    command = COMMANDS.get(argv[0])
    if command is None:
        print(f"./dev has no command {argv[0]!r}.\n\n{HELP}", end="", file=sys.stderr)
        return 2
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _leave)
    try:
        return command(argv[1:])
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
