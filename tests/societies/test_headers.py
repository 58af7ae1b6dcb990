"""What every answer carries, and what is refused before it is read."""

import pytest
from django.conf import settings
from django.test import Client

pytestmark = pytest.mark.django_db


def test_every_answer_says_what_a_browser_may_do(client: Client) -> None:
    for path in ("/", "/account/login/", "/no/such/page/"):
        headers = client.get(path).headers
        policy = headers["Content-Security-Policy"].split("; ")
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "camera=()" in headers["Permissions-Policy"]


@pytest.mark.parametrize("length", [str(settings.REQUEST_MAX_BYTES + 1), "9" * 30, "-1", "many"])
def test_a_body_too_large_is_refused_before_it_is_read(client: Client, length: str) -> None:
    class Untouched:
        def read(self, *args: object) -> bytes:
            raise AssertionError("the body was read")

        readline = read

    response = client.generic(
        "POST",
        "/account/login/",
        b"",
        "multipart/form-data; boundary=x",
        CONTENT_LENGTH=length,
        **{"wsgi.input": Untouched()},
    )
    assert response.status_code == 413
    assert "50 MB" in response.content.decode()
    assert "default-src 'none'" in response["Content-Security-Policy"]


@pytest.mark.parametrize("address", ["/standards/?q=%00", "/standards/x%00/", "/s/EXS/?page=%00"])
def test_a_nul_in_an_address_is_a_malformed_request(client: Client, address: str) -> None:
    assert client.get(address).status_code == 400
