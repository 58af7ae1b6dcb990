"""The local stack keeps its promises: nothing outlives it, and `./dev manage` is a plain command."""

import os
import shutil
import signal
import smtplib
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path

import pytest
import yaml

from config.local import demo, locks, mail, ports
from config.local.children import Child
from config.local.places import ROOT, keep_secret, throw_away_folder
from config.local.stack import Ports
from disclosure.signing import Ed25519Key

DEV = [sys.executable, "-m", "config.local"]


def environment(**more: str) -> dict[str, str]:
    """Ours without what names services, as a person's shell has it."""
    named = ("DATABASE_", "REDIS_URL", "TUANBIAO_", "SECRET_KEY", "PYTEST_")
    return {**{name: value for name, value in os.environ.items() if not name.startswith(named)}, **more}


def state_of(pid: int) -> str:
    """R, S, Z …; Z (ended, waiting for a parent to look) and "" (gone) both mean that nothing runs."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return ""


def descendants(pid: int) -> list[int]:
    children = [int(text) for text in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return [*children, *(further for child in children for further in descendants(child))]


def wait_for(what: str, until: object, *, seconds: float = 20.0) -> None:
    assert callable(until)
    end = time.monotonic() + seconds
    while not until():
        assert time.monotonic() < end, f"after {seconds} s still not: {what}"
        time.sleep(0.05)


@contextmanager
def private_services(folder: Path) -> Iterator[tuple[subprocess.Popen[str], dict[str, str]]]:
    """`./dev services` as a process, and the variables it prints."""
    with subprocess.Popen(
        [*DEV, "services"],
        cwd=ROOT,
        env=environment(TMPDIR=str(folder)),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as supervisor:
        try:
            assert supervisor.stdout
            told = {}
            while (line := supervisor.stdout.readline()).startswith("export "):
                name, _, value = line.removeprefix("export ").strip().partition("=")
                told[name] = value
                if name == "PUBLIC_BASE_URL":
                    break
            yield supervisor, told
        finally:
            supervisor.kill()


@pytest.fixture
def folder() -> Iterator[Path]:
    """A short path that servers of another user can reach; pytest's own folders are private."""
    with throw_away_folder() as made:
        inside = made / "t"
        inside.mkdir(mode=0o711)
        yield inside


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children of their parent's death")
def test_killing_the_supervisor_leaves_nothing_behind(folder: Path) -> None:
    with private_services(folder) as (supervisor, told):
        assert told["TUANBIAO_PROFILE"] == "test"
        pids = descendants(supervisor.pid)
        assert len(pids) >= 2
        supervisor.send_signal(signal.SIGKILL)
        supervisor.wait()
        wait_for("all gone", lambda: all(state_of(pid) in {"", "Z"} for pid in pids))


def test_stopping_the_supervisor_stops_all_and_removes_its_folder(folder: Path) -> None:
    with private_services(folder) as (supervisor, _):
        pids = descendants(supervisor.pid)
        supervisor.send_signal(signal.SIGINT)
        assert supervisor.wait(30) == 0
        assert [state_of(pid) for pid in pids] == [""] * len(pids)
    assert list(folder.glob("tuanbiao-run-*")) == []


def test_the_folder_of_a_killed_run_is_cleared_by_the_next(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dead = folder / "tuanbiao-run-dead"
    dead.mkdir()
    (dead / "lock").touch()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    with throw_away_folder() as first:
        assert not dead.exists()
        with throw_away_folder() as second:
            assert first.exists()
            assert second != first


def test_ports_are_free_distinct_and_below_the_ephemeral_range() -> None:
    with socket.socket() as taken:
        first = ports.take_port(21000)
        taken.bind(("127.0.0.1", first + 1))
        taken.listen()
        second = ports.take_port(21000)
    assert first + 1 < second < 32768
    with pytest.raises(OSError, match="No free port"):
        ports.take_port(ports.EPHEMERAL)


def test_a_kept_port_leaves_no_complaint_behind() -> None:
    code = "from config.local import ports; ports.take_port(21300)"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def run_manage(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*DEV, "manage", *arguments],
        cwd=ROOT,
        env=environment(TUANBIAO_VAR=str(folder / "var")),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_manage_without_a_database_starts_nothing_and_prints_only_the_command(folder: Path) -> None:
    done = run_manage(folder, "version")
    assert (done.returncode, done.stdout, done.stderr) == (0, "5.2.19\n", "")
    assert list(folder.iterdir()) == []


def test_manage_passes_the_exit_code_on(folder: Path) -> None:
    done = run_manage(folder, "check", "--tag", "no_such_tag")
    assert (done.returncode, done.stdout) == (1, "")
    assert "no_such_tag" in done.stderr
    assert list(folder.iterdir()) == []


def test_manage_with_a_database_starts_services_for_its_duration_and_keeps_the_data(folder: Path) -> None:
    ask = "import sys; from django.db import connection as c; k = c.cursor(); k.execute('select current_user'); "
    asked = run_manage(folder, "shell", "-v", "0", "-c", ask + "print(k.fetchone()[0]); sys.exit(7)")
    assert (asked.returncode, asked.stdout) == (7, "tuanbiao_web\n"), asked.stderr
    assert (folder / "var/postgres/PG_VERSION").exists()
    assert not (folder / "var/postgres/postmaster.pid").exists()
    shutil.rmtree(folder / "var")


def test_an_unknown_word_is_told_with_the_words_there_are() -> None:
    done = subprocess.run([*DEV, "tset"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert "'tset'" in done.stderr
    assert "  test " in done.stderr


def test_a_crashed_child_is_started_again_and_it_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    child = Child("sleeper", [sys.executable, "-c", "import time; time.sleep(60)"], tmp_path / "log")
    child.start()
    first = child.process
    assert first
    first.kill()
    first.wait()

    def revived() -> bool:
        child.revive()
        return child.process is not first

    try:
        wait_for("a second process", revived)
        assert child.is_running()
        assert (
            "sleeper ended by itself (exit code -9); starting it again in 0.5 s." in capsys.readouterr().err
        )
        child.crashes = 9
        assert child.process
        child.process.kill()
        child.process.wait()
        child.revive()
        assert "starting it again in 30.0 s" in capsys.readouterr().err
    finally:
        child.ask_to_stop()
        child.wait_for_end()


def test_a_secret_is_made_once_and_only_we_can_read_it(tmp_path: Path) -> None:
    first = keep_secret("django", home=tmp_path)
    assert keep_secret("django", home=tmp_path) == first
    assert len(first) >= 48
    assert [path.name for path in (tmp_path / "secrets").iterdir()] == ["django"]
    assert (tmp_path / "secrets/django").stat().st_mode & 0o777 == 0o600


def test_mail_is_caught_escaped_and_its_links_are_clickable(tmp_path: Path) -> None:
    box = mail.Postbox(tmp_path)
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = "邀请 <i>", "a@example.org", "b@example.org"
    message.set_content("请看 http://127.0.0.1:8000/i/x?a=1&b=2。\n.\n<script>")
    smtp_port, page_port = ports.take_port(21100), ports.take_port(21200)
    catcher = Child(
        "mail",
        [
            *(sys.executable, "-m", "config.local.mail", "--smtp-port", str(smtp_port)),
            *("--page-port", str(page_port), "--data", str(tmp_path)),
        ],
        tmp_path / "log",
    )
    catcher.start()
    try:
        wait_for("SMTP answers", lambda: send(smtp_port, message))
        (name,) = box.names()
        with urllib.request.urlopen(f"http://127.0.0.1:{page_port}/{name}") as answer:
            page = answer.read().decode()
        with urllib.request.urlopen(f"http://127.0.0.1:{page_port}/") as answer:
            listed = answer.read().decode()
    finally:
        catcher.ask_to_stop()
        catcher.wait_for_end()
    address = "http://127.0.0.1:8000/i/x?a=1&amp;b=2"
    assert f'请看 <a href="{address}" rel="noreferrer">{address}</a>。\n.\n&lt;script&gt;' in page
    assert "<h1>邀请 &lt;i&gt;</h1>" in page
    assert f'<a href="/{name}">邀请 &lt;i&gt;</a>' in listed


def send(port: int, message: EmailMessage) -> bool:

    try:
        with smtplib.SMTP("127.0.0.1", port, timeout=10) as client:
            client.send_message(message)
    except ConnectionRefusedError:
        return False
    return True


def test_locks_that_lack_something_are_found(tmp_path: Path) -> None:
    assert locks.find_differences(ROOT) == []
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    text = (ROOT / "pyproject.toml").read_text()
    (tmp_path / "pyproject.toml").write_text(
        text.replace('"django==5.2.19",', '"django==5.2.18", "nowhere-to-be-found",')
    )
    assert locks.find_differences(tmp_path) == [
        "django 5.2.19 in requirements/base.txt is not ==5.2.18, which pyproject.toml asks for.",
        "nowhere-to-be-found is asked for in pyproject.toml and missing from requirements/base.txt.",
        "django 5.2.19 in requirements/local.txt is not ==5.2.18, which pyproject.toml asks for.",
        "nowhere-to-be-found is asked for in pyproject.toml and missing from requirements/local.txt.",
    ]


def test_the_containers_work_on_the_same_queues_as_the_demo() -> None:
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    env = {
        **dict.fromkeys(("DISCLOSURE_ADAPTER", "DISCLOSURE_URL", "EMAIL_HOST", "EMAIL_PORT"), ""),
        "DISCLOSURE_KEY_ID": "demo/1",
        "DISCLOSURE_KEY": Ed25519Key.make("demo/1").secret,
    }
    ours = {queue_of(part.argv) for part in demo.describe_parts(env, Ports())}
    theirs = {queue_of(service.get("command", [])) for service in compose["services"].values()}
    assert theirs == ours == {"sweep,default", "disclosure", "render", ""}


def queue_of(argv: Sequence[str | Path]) -> str:
    words = [str(word) for word in argv]
    return words[words.index("-Q") + 1] if "-Q" in words else ""
