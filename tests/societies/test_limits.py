"""Who tries too often waits, and is told how long: with Redis, and when Redis is gone."""

import random
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache, caches
from django.db import connection
from django.test import Client

from config.local.valkey import find_binary
from societies.models import Person, Society, User
from tests.factories.people import make_person
from tests.societies.conftest import Sign
from tests.societies.test_sign_in import PASSWORD, set_up, verified

WRONG = "not-the-pass-phrase"


class Redis:
    """A Valkey of this test alone, that can be stopped."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.server = subprocess.Popen(
            [
                str(find_binary()),
                "--port",
                str(self.port),
                "--bind",
                "127.0.0.1",
                "--save",
                "",
                "--dir",
                str(folder),
            ],
            stdout=subprocess.DEVNULL,
        )
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.1)
        raise AssertionError("Valkey did not begin to listen.")

    def stop(self) -> None:
        self.server.terminate()
        self.server.wait(10)


@pytest.fixture
def redis(tmp_path: Path, settings: object) -> Iterator[Redis]:
    server = Redis(tmp_path)
    settings.CACHES = {  # type: ignore[attr-defined]
        **settings.CACHES,  # type: ignore[attr-defined]
        "default": {
            "BACKEND": "config.cache.ForgivingRedisCache",
            "LOCATION": f"redis://127.0.0.1:{server.port}/0",
        },
    }
    yield server
    server.stop()


@pytest.fixture
def stranger() -> Client:
    return Client(REMOTE_ADDR=f"10.{random.randrange(256)}.{random.randrange(256)}.{random.randrange(256)}")


def try_often(client: Client, email: str, times: int = 5) -> str:
    """Wrong passwords; what the last answer says."""
    for _ in range(times):
        page = client.post("/account/login/", {"login": email, "password": WRONG})
    return " ".join(page.context["form"].non_field_errors())


def test_the_sixth_wrong_password_waits_and_so_does_the_right_one(
    redis: Redis, member: Person, stranger: Client
) -> None:
    verified(User.objects.get(pk=member.account_id))
    assert "次数太多" not in try_often(stranger, "member@example.org")
    assert "次数太多。请在 5 分钟后再试。" in try_often(stranger, "member@example.org", 1)
    page = stranger.post("/account/login/", {"login": "member@example.org", "password": PASSWORD})
    assert page.status_code == 200
    other = stranger.post("/account/login/", {"login": "other@example.org", "password": PASSWORD})
    assert "次数太多" not in " ".join(other.context["form"].non_field_errors())


def test_without_redis_the_limit_holds_and_pages_work(redis: Redis, member: Person, stranger: Client) -> None:
    verified(User.objects.get(pk=member.account_id))
    redis.stop()
    assert "次数太多" not in try_often(stranger, "member@example.org")
    assert "次数太多。请在 5 分钟后再试。" in try_often(stranger, "member@example.org", 1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cache_counts WHERE cache_key LIKE %s", ["%login_failed%"])
        assert cursor.fetchone()[0] == 2
    fresh = Client(REMOTE_ADDR="10.1.1.1")
    assert fresh.get("/account/login/").status_code == 200
    cache.set("anything", 1)
    assert cache.get("anything") is None


def test_when_redis_goes_in_the_middle_counting_goes_on(
    redis: Redis, member: Person, stranger: Client
) -> None:
    verified(User.objects.get(pk=member.account_id))
    try_often(stranger, "member@example.org", 3)
    assert caches["counts"].get("allauth:rl:unused") is None
    redis.stop()
    try_often(stranger, "member@example.org", 5)
    assert "请在 5 分钟后再试" in try_often(stranger, "member@example.org", 1)


def test_second_steps_are_counted_by_account(redis: Redis, inside: Society) -> None:
    make_person("秘书乙", "secretary", email="new@example.org", protected=False)
    verified(User.objects.get(email="new@example.org"))
    login = {"login": "new@example.org", "password": PASSWORD}
    client = Client()
    client.post("/account/login/", login)
    codes = set_up(client).context["unused_codes"]
    client = Client()
    client.post("/account/login/", login)
    for _ in range(5):
        client.post("/account/2fa/authenticate/", {"code": "000000"})
    page = client.post("/account/2fa/authenticate/", {"code": codes[0]})
    assert "次数太多。请在 5 分钟后再试。" in page.context["form"].errors["code"][0]


def test_mails_that_reset_a_password_are_counted(redis: Redis, member: Person, stranger: Client) -> None:
    answers = [stranger.post("/account/password/reset/", {"email": "member@example.org"}) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [302] * 5 + [429]
    assert "请在 1 分钟后再试" in answers[-1].content.decode() or "秒后再试" in answers[-1].content.decode()
    assert 0 < int(answers[-1]["Retry-After"]) <= 61


def test_invitations_are_counted_by_who_sends_them(redis: Redis, secretary: Person, sign_in: Sign) -> None:
    client = sign_in(secretary)
    given = {
        "name": "某",
        "email": "secretary@example.org",
        "roles": ["member"],
    }  # refused, and counted all the same
    answers = [client.post("/s/EXS/members/invite/", given).status_code for _ in range(61)]
    assert answers == [200] * 60 + [429]
