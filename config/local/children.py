"""Child processes that cannot outlive us, and the loop that keeps them running."""

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from config.local.places import ROOT, Account

_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None
_CALM_SECONDS = 60.0  # a child that ran this long is forgiven its earlier crashes


def say(text: str) -> None:
    """Everything the stack itself has to say goes to stderr: stdout belongs to the command that was asked for."""
    print(text, file=sys.stderr, flush=True)


def _die_with_parent(sent: signal.Signals) -> Callable[[], None] | None:
    """What the child runs before exec: Linux then signals it when our main thread ends, kill -9 included."""
    if _LIBC is None:
        return None
    libc, parent = _LIBC, os.getpid()

    def ask_kernel() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, int(sent))
        if os.getppid() != parent:  # it was already too late
            os._exit(1)

    return ask_kernel


def spawn(
    argv: Sequence[str | Path],
    *,
    env: Mapping[str, str] | None = None,
    log: Path | None = None,
    account: Account | None = None,
    on_parent_death: signal.Signals = signal.SIGTERM,
    own_session: bool = True,
) -> subprocess.Popen[bytes]:
    """Start one foreground process that dies with us. Call from the main thread only (see prctl(2)).

    `own_session` keeps Ctrl-C of the terminal away from it, so that we stop things in order.
    """
    output = log.open("ab") if log else None
    try:
        return subprocess.Popen(
            [str(part) for part in argv],
            cwd=ROOT if account is None else "/",
            env=None if env is None else dict(env),
            stdin=subprocess.DEVNULL if own_session else None,
            stdout=output,
            stderr=subprocess.STDOUT if output else None,
            start_new_session=own_session,
            preexec_fn=_die_with_parent(on_parent_death),
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=[] if account else None,
        )
    finally:
        if output:
            output.close()


@dataclass
class Child:
    """One supervised process; `stop_signal` is how it is asked to end, by us or by our death."""

    name: str
    argv: Sequence[str | Path]
    log: Path
    env: Mapping[str, str] | None = None
    account: Account | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    process: subprocess.Popen[bytes] | None = None
    crashes: int = 0
    started_at: float = 0.0
    due_at: float = field(default=0.0, repr=False)

    def start(self) -> None:
        self.started_at = time.monotonic()
        self.process = spawn(
            self.argv, env=self.env, log=self.log, account=self.account, on_parent_death=self.stop_signal
        )

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def ask_to_stop(self) -> None:
        """Send its stop signal, if it runs."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(self.stop_signal)

    def wait_for_end(self, *, patience: float = 20.0) -> None:
        """Wait for the asked-for end; after `patience` seconds kill its whole session."""
        if self.process is None:
            return
        try:
            self.process.wait(patience)
        except subprocess.TimeoutExpired:
            say(f"{self.name} did not stop within {patience:.0f} s and was killed.")
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def tail(self, lines: int = 25) -> str:
        """The end of its log."""
        if not self.log.exists():
            return ""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])

    def revive(self) -> None:
        """Start it again if it has ended, the later the more often it crashed, and say so."""
        if self.process is None or self.process.poll() is None:
            return
        now = time.monotonic()
        if not self.due_at:
            self.crashes = 1 if now - self.started_at > _CALM_SECONDS else self.crashes + 1
            pause = min(30.0, 0.5 * 2 ** (self.crashes - 1))
            self.due_at = now + pause
            say(
                f"{self.name} ended by itself (exit code {self.process.returncode}); "
                f"starting it again in {pause:.1f} s. Its log: {self.log}"
            )
        elif now >= self.due_at:
            self.due_at = 0.0
            self.start()


def run_captured(argv: Sequence[str | Path], *, env: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a command to its end, out of sight; it too dies with us."""
    return subprocess.run(
        [str(part) for part in argv],
        cwd=ROOT,
        env=dict(env),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        preexec_fn=_die_with_parent(signal.SIGTERM),
    )


def watch(children: Sequence[Child], stopping: threading.Event) -> None:
    """Keep all children running until `stopping` is set."""
    while not stopping.wait(0.25):
        for child in children:
            child.revive()


def stop_all(children: Sequence[Child]) -> None:
    """Ask all at once, the last started first, then wait for each: none of one list needs another to end."""
    for child in reversed(children):
        child.ask_to_stop()
    for child in reversed(children):
        child.wait_for_end()


def stop_on_signals() -> threading.Event:
    """An event that Ctrl-C, SIGTERM and a closed terminal set; only the first counts."""
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: stopping.set())
    return stopping


def run_in_foreground(argv: Sequence[str | Path], *, env: Mapping[str, str]) -> int:
    """Run a command on our terminal to its end and give its exit code; Ctrl-C is the command's to answer."""
    process = spawn(argv, env=env, own_session=False)

    def pass_on(number: int, _frame: object) -> None:
        if process.poll() is None:
            process.send_signal(number)

    before = {
        signal.SIGINT: signal.signal(signal.SIGINT, signal.SIG_IGN),  # the terminal sends it to the child too
        signal.SIGTERM: signal.signal(signal.SIGTERM, pass_on),
        signal.SIGHUP: signal.signal(signal.SIGHUP, pass_on),
    }
    try:
        code = process.wait()
    finally:
        for number, action in before.items():
            signal.signal(number, action)
    return code if code >= 0 else 128 - code
