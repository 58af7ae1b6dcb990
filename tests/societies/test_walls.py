import uuid

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError, ProgrammingError
from django.test import Client
from django_scopes.exceptions import ScopeError

from societies import clock
from societies.models import Organization, Person, User
from societies.scoping import enter
from tests.factories.people import make_person, make_society, make_unit

pytestmark = pytest.mark.django_db


def count_units() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM societies_organization")
        return int(cursor.fetchone()[0])


def test_no_scope_no_query() -> None:
    with pytest.raises(ScopeError):
        Organization.objects.filter(name="x")


def test_raw_sql_sees_only_the_entered_society() -> None:
    a, b = make_society("EXS"), make_society("EXB")
    with enter(a):
        make_unit("示例单位甲")
        make_unit("示例单位乙")
    with enter(b):
        make_unit("示例单位丙")
        assert count_units() == 1
    with enter(a):
        assert count_units() == 2
    assert count_units() == 0


def test_a_row_belongs_to_the_society_that_was_entered() -> None:
    society = make_society()
    with enter(society):
        unit = make_unit()
        assert unit.society_id == society.pk


def test_a_row_cannot_be_written_into_another_society() -> None:
    a, b = make_society("EXS"), make_society("EXB")
    with enter(a), pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        Organization(society=b, name="示例单位甲").save()


def test_a_row_cannot_point_into_another_society() -> None:
    a, b = make_society("EXS"), make_society("EXB")
    with enter(a):
        unit = make_unit()
    with (
        enter(b),
        pytest.raises(IntegrityError, match="societies_person_organization_same"),
        transaction.atomic(),
    ):
        Person.objects.create(name="成员甲", organization_id=unit.pk)
        connection.check_constraints()


def test_leaving_a_society_restores_the_one_before() -> None:
    a, b = make_society("EXS"), make_society("EXB")
    with enter(a):
        make_unit()
        with enter(b):
            assert count_units() == 0
        assert count_units() == 1
        with pytest.raises(ZeroDivisionError), enter(b), transaction.atomic():
            make_unit("示例单位乙")
            _ = 1 / 0
        assert count_units() == 1


def test_the_key_is_a_version_7_uuid_that_sorts_by_time() -> None:
    with enter(make_society()):
        first, second = make_unit("示例单位甲"), make_unit("示例单位乙")
    assert isinstance(first.pk, uuid.UUID)
    assert (first.pk.version, first.pk < second.pk) == (7, True)


def test_chinese_names_sort_by_pinyin() -> None:
    with enter(make_society()):
        for name in ("浙江示例", "安徽示例", "北京示例"):
            make_unit(name)
        assert [u.name for u in Organization.objects.order_by("name_key")] == [
            "安徽示例",
            "北京示例",
            "浙江示例",
        ]


def test_a_person_holds_roles_in_one_society_only() -> None:
    from societies.access import can  # noqa: PLC0415 -- only here
    from societies.roles import Permission  # noqa: PLC0415 -- only here

    a, b = make_society("EXS"), make_society("EXB")
    with enter(a):
        secretary = make_person("秘书甲", "secretary", email="s@example.org")
        assert can(secretary, Permission.MEMBER_INVITE, a)
    with enter(b):
        same = make_person("秘书甲", "member", email="s@example.org")
        assert not can(same, Permission.MEMBER_INVITE, b)
        assert can(same, Permission.PROPOSAL_FILE, b)
    assert clock.today().isoformat() == "2026-03-26"


@pytest.mark.parametrize("page", ["", "members/", "no-such-page/", "public/standards/T-EXB-001-2026/report/"])
def test_a_stranger_is_not_told_that_a_society_exists(client: Client, page: str) -> None:
    make_society("EXB", "对照学会")
    with enter(make_society("EXS")):
        member = make_person("成员甲", "member", email="member@example.org")
    client.force_login(User.objects.get(pk=member.account_id))
    there, nowhere = client.get(f"/s/EXB/{page}"), client.get(f"/s/EXC/{page}")
    assert (there.status_code, nowhere.status_code) == (404, 404)
    assert "对照学会" not in there.content.decode()


def test_a_method_that_no_door_admits_does_not_tell_either(client: Client) -> None:
    make_society("EXB", "对照学会")
    path = "public/standards/T-EXB-001-2026/report/sent/"
    there, nowhere = client.post(f"/s/EXB/{path}"), client.post(f"/s/EXC/{path}")
    assert (there.status_code, nowhere.status_code) == (405, 405)
    assert there.headers.items() == nowhere.headers.items()
