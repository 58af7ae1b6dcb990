"""Passkeys in a real browser, with Chromium's own virtual authenticator: added, renamed, used alone, removed."""

import re
from collections.abc import Iterator

import pytest
from allauth.account.models import EmailAddress
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from config.local.browser import find_chromium
from societies.models import User
from societies.scoping import enter
from tests.factories.people import make_person, make_society
from tests.journeys.browser import launch
from tests.societies.test_sign_in import PASSWORD

EMAIL = "new@example.org"
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def account() -> User:
    """A secretary with nothing but a password."""
    with enter(make_society()):
        person = make_person("秘书乙", "secretary", email=EMAIL, protected=False)
    account = User.objects.get(pk=person.account_id)
    EmailAddress.objects.create(user=account, email=EMAIL, verified=True, primary=True)
    return account


@pytest.fixture
def chromium() -> Iterator[Browser]:
    path = find_chromium()
    if path is None:
        pytest.skip("No Chromium was found: passkeys were not tried (apt-get install chromium).")
    with launch(path) as browser:
        yield browser


def at(browser: Browser, server: LiveServer) -> Page:
    """A browser with an authenticator in it that knows its owner. Passkeys belong to a name, not to an address."""
    context = browser.new_context(base_url=server.url.replace("127.0.0.1", "localhost"), locale="zh-CN")
    page = context.new_page()
    tools = context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return page


def button(page: Page, text: str) -> None:
    page.locator("main").get_by_role("button", name=re.compile(f"^{text}")).first.click()


def with_password(page: Page) -> None:
    page.goto("/account/login/")
    page.fill("[name=login]", EMAIL)
    page.fill("[name=password]", PASSWORD)
    page.locator("form.form button").first.click()


def test_a_passkey_is_the_second_factor_and_signs_in_alone(
    account: User, live_server: LiveServer, chromium: Browser
) -> None:
    page = at(chromium, live_server)
    with_password(page)
    page.goto("/s/EXS/members/")
    page.get_by_role("link", name="改为添加通行密钥").click()
    page.fill("[name=name]", "办公室电脑")
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/recovery-codes/")
    expect(page.locator("#recovery_codes li")).to_have_count(10)
    page.get_by_role("link", name="我已保存").click()
    page.wait_for_url("**/s/EXS/members/")

    page.goto("/me/")
    page.get_by_role("link", name="改名：办公室电脑").click()
    page.fill("[name=name]", "书房电脑")
    button(page, "保存")
    page.wait_for_url("**/me/")
    expect(page.locator("main")).to_contain_text("书房电脑")

    page.context.clear_cookies()
    page.goto("/account/login/")
    page.click("#passkey_login")
    page.wait_for_url(re.compile("/s/EXS/"))

    page.context.clear_cookies()
    with_password(page)
    page.wait_for_url("**/2fa/authenticate/")
    page.click("#mfa_webauthn_authenticate")
    page.wait_for_url(re.compile("/s/EXS/"))

    page.goto("/me/")
    page.get_by_role("link", name="移除：书房电脑").click()
    button(page, "移除")
    page.wait_for_url("**/me/")
    expect(page.locator("main")).not_to_contain_text("书房电脑")
    page.goto("/s/EXS/members/")
    page.wait_for_url("**/2fa/totp/activate/")


def test_a_device_that_refuses_is_told(account: User, live_server: LiveServer, chromium: Browser) -> None:
    context = chromium.new_context(base_url=live_server.url.replace("localhost", "127.0.0.1"), locale="zh-CN")
    page = context.new_page()  # an address has no passkeys
    with_password(page)
    page.goto("/account/2fa/webauthn/add/")
    expect(page.locator("#passkey_failed")).to_be_hidden()
    page.click("#mfa_webauthn_add")
    expect(page.locator("#passkey_failed")).to_be_visible()
