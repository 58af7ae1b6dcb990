from collections.abc import Callable, Iterator

import pytest
from django.test import Client

from societies.models import Person, Society, User
from societies.scoping import enter
from tests.factories.people import make_person, make_society

Sign = Callable[[Person], Client]


@pytest.fixture
def society(db: None) -> Society:
    return make_society()


@pytest.fixture
def inside(society: Society) -> Iterator[Society]:
    with enter(society):
        yield society


@pytest.fixture
def secretary(inside: Society) -> Person:
    return make_person("秘书甲", "secretary", email="secretary@example.org")


@pytest.fixture
def member(inside: Society) -> Person:
    return make_person("委员丙", "member", email="member@example.org")


@pytest.fixture
def sign_in() -> Sign:
    def sign(person: Person) -> Client:
        client = Client()
        client.force_login(User.objects.get(pk=person.account_id))
        return client

    return sign
