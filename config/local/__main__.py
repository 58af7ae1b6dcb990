"""`./dev`: one word says what to run."""

import sys
from collections.abc import Callable, Sequence

from config.local import testing

HELP = """\
Usage: ./dev COMMAND [arguments]

  demo             set everything up and run the product with demo data; Ctrl-C stops it
  test [...]       set everything up and run the tests (arguments go to pytest)
  check            format, lint, types, import contracts, migrations, templates, catalogues, locks
  manage ...       a Django command, against the running demo or services of its own
  bench NAME       a measurement of bench/
  prove NAME       a long proof of bench/proofs/
  help             this text
"""


def show_help(_arguments: Sequence[str]) -> int:
    print(HELP, end="")
    return 0


COMMANDS: dict[str, Callable[[Sequence[str]], int]] = {
    "test": testing.run_tests,
    "services": testing.offer_services,  # for running pytest by hand: eval the lines it prints
    "bench": lambda arguments: testing.run_module("bench", arguments, verb="bench"),
    "prove": lambda arguments: testing.run_module("bench/proofs", arguments, verb="prove"),
    "help": show_help,
    "--help": show_help,
    "-h": show_help,
}


def main(argv: Sequence[str]) -> int:
    if not argv:
        return show_help(())
    command = COMMANDS.get(argv[0])
    if command is None:
        print(f"./dev has no command {argv[0]!r}.\n\n{HELP}", end="", file=sys.stderr)
        return 2
    return command(argv[1:])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
