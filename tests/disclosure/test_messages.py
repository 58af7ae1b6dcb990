"""Signatures of HTTP messages against the published test cases: RFC 9421, appendix B (keys of B.1, messages and signatures of B.2)."""

import base64
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.asymmetric import ec, padding, utils
from cryptography.hazmat.primitives.serialization import load_der_public_key

from disclosure.signing.keys import Ed25519Key
from disclosure.signing.messages import Component, Message, Parameters, Uncovered, compose, sign

REQUEST = Message(
    "POST",
    "http://example.com/foo?param=Value&Pet=dog",
    (
        ("Host", "example.com"),
        ("Date", "Tue, 20 Apr 2021 02:07:55 GMT"),
        ("Content-Type", "application/json"),
        (
            "Content-Digest",
            "sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:",
        ),
        ("Content-Length", "18"),
    ),
)
RESPONSE = Message(
    fields=(
        ("Date", "Tue, 20 Apr 2021 02:07:56 GMT"),
        ("Content-Type", "application/json"),
        (
            "Content-Digest",
            "sha-512=:mEWXIS7MaLRuGgxOBdODa3xqM1XdEvxoYhvlCFJ41QJgJc4GTsPp29l5oGX69wWdXymyU0rjJuahq4l5aGgfLQ==:",
        ),
        ("Content-Length", "23"),
    ),
    status=200,
)
ED25519 = Ed25519Key.read("test-key-ed25519", "n4Ni+HpISpVObnQMW0wOhCKROaIKqKtW/2ZYb2p9KcU=")
SHARED = base64.b64decode(
    "uzvJfB4u3N0Jy4T7NZ75MDVcr8zSTInedJtkgcu46YW4XByzNJjxBdtjUkdJPBtbmHhIDi6pcl8jsasjlTMtDQ=="
)
RSA_PSS = """
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAr4tmm3r20Wd/PbqvP1s2+QEtvpuRaV8Yq40gjUR8y2Rjxa6dpG2GXHbPfvMs8ct+Lh1GH45x
28Rw3Ry53mm+oAXjyQ86OnDkZ5N8lYbggD4O3w6M6pAvLkhk95AndTrifbIFPNU8PPMO7OyrFAHqgDsznjPFmTOtCEcN2Z1FpWgchwuYLPL+Wokqltd1
1nqqzi+bJ9cvSKADYdUAAN5WUtzdpiy6LbTgSxP7ociU4Tn0g5I6aDZJ7A8Lzo0KSyZYoA485mqcO0GVAdVw9lq4aOT9v6d+nb4bnNkQVklLQ3fVAvJm
+xdDOp9LCNCN48V2pnDOkFV6+U9nV5oyc6XI2wIDAQAB
"""
ECC_P256 = """
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEqIVYZVLCrPZHGHjP17CTW0/+D9Lfw0EkjqF7xB4FivAxzic30tMM4GF+hR6Dxh71Z50VGGdldkkDXZCn
TNnoXQ==
"""
AT = {"created": 1618884473}


def parts(names: str) -> list[Component]:
    return [Component(name) for name in names.split()]


def verify_rsa(base: bytes, signature: bytes) -> None:
    key = load_der_public_key(base64.b64decode(RSA_PSS))
    scheme = padding.PSS(padding.MGF1(hashes.SHA512()), salt_length=64)
    key.verify(signature, base, scheme, hashes.SHA512())  # type: ignore[call-arg, union-attr, arg-type]


def verify_ecdsa(base: bytes, signature: bytes) -> None:
    key = load_der_public_key(base64.b64decode(ECC_P256))
    r, s = (int.from_bytes(half, "big") for half in (signature[:32], signature[32:]))
    key.verify(utils.encode_dss_signature(r, s), base, ec.ECDSA(hashes.SHA256()))  # type: ignore[call-arg, union-attr, arg-type]


# Case of B.2: what is covered, the parameters, the published base.
BASES: dict[str, tuple[list[Component], Parameters, str]] = {
    "B.2.1": (
        [],
        {**AT, "keyid": "test-key-rsa-pss", "nonce": "b3k2pp5k7z-50gnwp.yemd"},
        """\
"@signature-params": ();created=1618884473;keyid="test-key-rsa-pss";nonce="b3k2pp5k7z-50gnwp.yemd"\
""",
    ),
    "B.2.2": (
        [*parts("@authority content-digest"), Component("@query-param", {"name": "Pet"})],
        {**AT, "keyid": "test-key-rsa-pss", "tag": "header-example"},
        f"""\
"@authority": example.com
"content-digest": {REQUEST.fields[3][1]}
"@query-param";name="Pet": dog
"@signature-params": ("@authority" "content-digest" "@query-param";name="Pet");created=1618884473;keyid="test-key-rsa-pss";tag="header-example"\
""",
    ),
    "B.2.3": (
        parts("date @method @path @query @authority content-type content-digest content-length"),
        {**AT, "keyid": "test-key-rsa-pss"},
        f"""\
"date": Tue, 20 Apr 2021 02:07:55 GMT
"@method": POST
"@path": /foo
"@query": ?param=Value&Pet=dog
"@authority": example.com
"content-type": application/json
"content-digest": {REQUEST.fields[3][1]}
"content-length": 18
"@signature-params": ("date" "@method" "@path" "@query" "@authority" "content-type" "content-digest" "content-length");created=1618884473;keyid="test-key-rsa-pss"\
""",
    ),
}
# RSA-PSS draws a salt: such a signature can be checked, not made again.
RSA_SIGNATURES = {
    "B.2.1": """
d2pmTvmbncD3xQm8E9ZV2828BjQWGgiwAaw5bAkgibUopemLJcWDy/lkbbHAve4cRAtx31Iq786U7it++wgGxbtRxf8Udx7zFZsckzXaJMkA7ChG52eSkFxy
kJeNqsrWH5S+oxNFlD4dzVuwe8DhTSja8xxbR/Z2cOGdCbzR72rgFWhzx2VjBqJzsPLMIQKhO4DGezXehhWwE56YCE+O6c0mKZsfxVrogUvA4HELjVKWmAvt
l6UnCh8jYzuVG5WSb/QEVPnP5TmcAnLH1g+s++v6d4s8m0gCw1fV5/SITLq9mhho8K3+7EPYTU8IU1bLhdxO5Nyt8C8ssinQ98Xw9Q==""",
    "B.2.3": """
bbN8oArOxYoyylQQUU6QYwrTuaxLwjAC9fbY2F6SVWvh0yBiMIRGOnMYwZ/5MR6fb0Kh1rIRASVxFkeGt683+qRpRRU5p2voTp768ZrCUb38K0fUxN0O0iC5
9DzYx8DFll5GmydPxSmme9v6ULbMFkl+V5B1TP/yPViV7KsLNmvKiLJH1pFkh/aYA2HXXZzNBXmIkoQoLd7YfW91kE9o/CCoC1xMy7JA1ipwvKvfrs65ldml
u9bpG6A9BmzhuzF8Eim5f8ui9eH8LZH896+QIF61ka39VBrohr9iyMUJpvRX2Zbhl5ZJzSRxpJyoEZAFL2FUo5fTIztsDZKEgM4cUA==""",
}


@pytest.mark.parametrize("case", BASES)
def test_the_base_is_the_published_one(case: str) -> None:
    components, parameters, base = BASES[case]
    assert compose(REQUEST, components, parameters) == base


@pytest.mark.parametrize("case", RSA_SIGNATURES)
def test_the_published_signature_fits_our_base(case: str) -> None:
    components, parameters, _ = BASES[case]
    verify_rsa(compose(REQUEST, components, parameters).encode(), base64.b64decode(RSA_SIGNATURES[case]))


def test_a_response() -> None:
    """B.2.4."""
    base = compose(
        RESPONSE,
        parts("@status content-type content-digest content-length"),
        {**AT, "keyid": "test-key-ecc-p256"},
    )
    assert base == (
        '"@status": 200\n"content-type": application/json\n'
        f'"content-digest": {RESPONSE.fields[2][1]}\n"content-length": 23\n'
        '"@signature-params": ("@status" "content-type" "content-digest" "content-length")'
        ';created=1618884473;keyid="test-key-ecc-p256"'
    )
    verify_ecdsa(
        base.encode(),
        base64.b64decode("wNmSUAhwb5LxtOtOpNa6W5xj067m5hFrj0XQ4fvpaCLx0NKocgPquLgyahnzDnDAUy5eCdlYUEkLIj+32oiasw=="),
    )  # fmt: skip


class Shared:
    """Another algorithm is another class with these three."""

    id = "test-shared-secret"
    algorithm = "hmac-sha256"

    def sign(self, message: bytes, /) -> bytes:
        mac = hmac.HMAC(SHARED, hashes.SHA256())
        mac.update(message)
        return mac.finalize()


def test_a_shared_secret_to_the_byte() -> None:
    """B.2.5."""
    signed = sign(
        REQUEST,
        parts("date @authority content-type"),
        {**AT, "keyid": Shared.id},
        key=Shared(),
        label="sig-b25",
    )
    assert signed == {
        "Signature-Input": 'sig-b25=("date" "@authority" "content-type");created=1618884473;keyid="test-shared-secret"',
        "Signature": "sig-b25=:pxcQw6G3AjtMBQjwo8XzkZf/bws5LelbaMk5rGIGtE8=:",
    }


def test_ed25519_to_the_byte() -> None:
    """B.2.6."""
    names = "date @method @path @authority content-type content-length"
    signed = sign(REQUEST, parts(names), {**AT, "keyid": ED25519.id}, key=ED25519, label="sig-b26")
    assert signed == {
        "Signature-Input": 'sig-b26=("date" "@method" "@path" "@authority" "content-type" "content-length")'
        ';created=1618884473;keyid="test-key-ed25519"',
        "Signature": "sig-b26=:wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==:",
    }
    assert ED25519.public == "test-key-ed25519:JrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs="


def test_field_lines_are_combined_as_they_come() -> None:
    """B.4: to the byte, and whatever a proxy does to what is not covered."""
    message = Message(
        "GET",
        "https://example.org/demo?name1=Value1&Name2=value2",
        (("Host", "example.org"), ("Accept", "application/json"), ("Accept", "*/*")),
    )
    passed_on = replace(
        message, url=f"{message.url}&param=added", fields=(("Accept", "application/json, */*"), ("Via", "x"))
    )
    covered, parameters = parts("@method @path @authority accept"), {**AT, "keyid": ED25519.id}
    signed = sign(message, covered, parameters, key=ED25519, label="transform")
    assert signed == {
        "Signature-Input": 'transform=("@method" "@path" "@authority" "accept");created=1618884473;keyid="test-key-ed25519"',
        "Signature": "transform=:ZT1kooQsEHpZ0I1IjCqtQppOmIqlJPeo7DHR3SoMn0s5JZ1eRGS0A+vyYP9t/LXlh5QMFFQ6cpLt2m0pmj3NDA==:",
    }
    assert sign(passed_on, covered, parameters, key=ED25519, label="transform") == signed
    turned = replace(message, fields=(("Accept", "*/*"), ("Accept", "application/json")))
    assert sign(turned, covered, parameters, key=ED25519, label="transform") != signed


@pytest.mark.parametrize(
    ("url", "name", "value"),
    [
        ("https://Example.COM:443/", "@authority", "example.com"),
        ("https://example.com:8443/", "@authority", "example.com:8443"),
        ("http://example.com:443/", "@authority", "example.com:443"),
        ("http://example.com", "@path", "/"),
        ("http://example.com/a%20b", "@path", "/a%20b"),
        ("http://example.com/path", "@query", "?"),
        ("http://example.com/path?a=1&b", "@query", "?a=1&b"),
        ("https://example.com/path?a=1", "@target-uri", "https://example.com/path?a=1"),
        ("https://example.com/", "@scheme", "https"),
    ],
)
def test_what_is_derived(url: str, name: str, value: str) -> None:
    """Section 2.2."""
    first = compose(Message("GET", url), parts(name), {}).splitlines()[0]
    assert first == f'"{name}": {value}'


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("var", "this%20is%20a%20big%0Amultiline%20value"),
        ("bar", "with%20plus%20whitespace"),
        ("fa%C3%A7ade%22%3A%20", "something"),
    ],
)
def test_a_parameter_of_the_query_is_encoded_once(name: str, value: str) -> None:
    """Section 2.2.8."""
    query = (
        "var=this%20is%20a%20big%0Amultiline%20value&bar=with+plus+whitespace&fa%C3%A7ade%22%3A%20=something"
    )
    message = Message("GET", f"https://www.example.com/parameters?{query}")
    first = compose(message, [Component("@query-param", {"name": name})], {}).splitlines()[0]
    assert first == f'"@query-param";name="{name}": {value}'


def test_fields_that_come_twice_are_one_line() -> None:
    """Section 2.1."""
    message = replace(REQUEST, fields=(("X-A", " one "), ("X-B", ""), ("x-a", "two, three")))
    assert compose(message, parts("x-a x-b"), {}).splitlines()[:2] == ['"x-a": one, two, three', '"x-b": ']


@pytest.mark.parametrize(
    ("message", "components", "parameters", "reason"),
    [
        (REQUEST, parts("etag"), {}, "no field etag"),
        (REQUEST, parts("@status"), {}, "@status is no component"),
        (RESPONSE, parts("@method"), {}, "@method is no component"),
        (REQUEST, parts("@nonsense"), {}, "@nonsense is no component"),
        (REQUEST, parts("date date"), {}, "covered twice"),
        (REQUEST, [Component("@query-param", {"name": "nope"})], {}, "not one parameter nope"),
        (replace(REQUEST, fields=(("x", "标"),)), parts("x"), {}, "not one line of ASCII"),
        (replace(REQUEST, fields=(("x", "a\nb"),)), parts("x"), {}, "not one line of ASCII"),
        (REQUEST, [], {"nonce": "a\nb"}, "visible ASCII"),
    ],
)
def test_what_cannot_be_signed_is_said(
    message: Message, components: list[Component], parameters: Parameters, reason: str
) -> None:
    with pytest.raises(Uncovered, match=reason):
        compose(message, components, parameters)


def test_strings_are_escaped() -> None:
    assert compose(REQUEST, [], {"tag": 'a "b" \\'}) == '"@signature-params": ();tag="a \\"b\\" \\\\"'
