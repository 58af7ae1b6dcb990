"""One person at a browser: finds things by what is written on them, and is photographed at both widths."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from allauth.mfa.totp.internal import auth
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Response,
    expect,
    sync_playwright,
)

WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
]
# Of two such flags Chromium takes the later, so Playwright's own features (1.65) are said again. The popups of the address bar
# are pages in processes of their own: two seconds of a processor for every visitor, and more while he waits.
WITHOUT = [
    *("AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades"),
    *("HttpsFirstBalancedModeAutoEnable", "LensOverlay", "MediaRouter", "PaintHolding"),
    *("ThirdPartyStoragePartitioning", "AvoidCorsURLLoaderRestartOnRedirect", "TcpPortRandomizationWin"),
    *("OptimizationHints", "NetworkTimeServiceQuerying", "AimEnabled", "PreconnectToSearch"),
    *("WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "OmniboxFullPopup"),
]
FLAGS.append(f"--disable-features={','.join(WITHOUT)}")
PASSWORD = "correct-horse-battery"
PATIENCE = 30_000  # ms; two workers and the whole product share the machine
expect.set_options(timeout=PATIENCE)


@contextmanager
def launch(path: str) -> Iterator[Browser]:
    """The Chromium found at a path, closed in the end."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


class Visitor:
    """A browser of one's own. Errors in the console, refused content and answers of 500 end the journey."""

    def __init__(self, browser: Browser, address: str, album: Path, name: str = "visitor") -> None:
        self.name, self.address, self.album = name, address, album
        self.context: BrowserContext = browser.new_context(
            base_url=address, viewport=WIDE, locale="zh-CN", accept_downloads=True
        )
        self.context.set_default_timeout(PATIENCE)
        self.page: Page = self.context.new_page()
        self.faults: list[str] = []
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.faults.append(f"{self.page.url}: {error}"))
        self.page.on("response", self._see)

    def leave(self) -> None:
        """Close the browser; the last page seen is kept as a picture, for when a journey ends too early."""
        self.page.screenshot(path=self.album / f"last-{self.name}.png", full_page=True)
        self.context.close()

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error" and "status of 4" not in message.text:
            self.faults.append(f"{self.page.url}: {message.text}")

    def _see(self, response: Response) -> None:
        if response.status >= 500:
            self.faults.append(f"{response.status} {response.url}")

    def go(self, path: str) -> None:
        answer = self.page.goto(path)
        assert answer is None or answer.ok, f"{answer.status} {answer.url}"

    def shoot(self, name: str) -> None:
        """Both pictures of this page; at 390 px it may not scroll sideways."""
        for suffix, size in (("1440", WIDE), ("390", NARROW)):
            self.page.set_viewport_size(size)  # type: ignore[arg-type]
            self.page.evaluate("scrollTo(0, 0)")  # the bar sticks to where the page was left
            self.page.screenshot(path=self.album / f"{name}-{suffix}.png", full_page=True)
            wider = self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert wider <= 0, f"{name} is {wider} px too wide at {suffix} px"
        self.page.set_viewport_size(WIDE)  # type: ignore[arg-type]
        assert self.faults == [], self.faults

    def fill(self, **fields: str) -> None:
        """Fill form fields by their names: text, dates, choices."""
        for name, value in fields.items():
            field = self.page.locator(f"[name='{name}']:visible").first
            tag = field.evaluate("e => e.tagName.toLowerCase() + ':' + (e.type || '')")
            if tag.startswith("select"):
                field.select_option(value)
            elif tag in {"input:radio", "input:checkbox"}:
                self.page.locator(f"[name='{name}'][value='{value}']").check()
            else:
                field.fill(value)

    def choose(self, name: str, text: str) -> None:
        """Choose the option of a select whose words contain a text."""
        field = self.page.locator(f"select[name='{name}']:visible").first
        value = field.locator("option", has_text=text).first.get_attribute("value")
        field.select_option(value or "")

    def choose_words(self, where: Locator, count: int) -> str:
        """Select the first characters of an element, as a finger would; they are the answer once a button offers them."""
        words = str(
            where.evaluate(
                """(element, count) => {
                    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
                    const range = document.createRange();
                    range.setStart(walker.nextNode(), 0);
                    range.setEnd(walker.currentNode, count);
                    getSelection().removeAllRanges();
                    getSelection().addRange(range);
                    return range.toString();
                }""",
                count,
            )
        )
        expect(self.page.locator(".choose-words")).to_be_visible()
        return words

    def upload(self, name: str, content: bytes, filename: str) -> None:
        kinds = {".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document"}
        self.page.locator(f"input[type=file][name='{name}']").set_input_files(
            {
                "name": filename,
                "mimeType": kinds.get(Path(filename).suffix, "application/octet-stream"),
                "buffer": content,
            }
        )

    def press(self, text: str) -> None:
        """Press the button or follow the link with this text, in the main part of the page if it is there."""
        wanted = re.compile(rf"^\s*{re.escape(text)}")
        for part in (self.page.locator("main"), self.page.locator("body")):
            for found in (part.get_by_role("button", name=wanted), part.get_by_role("link", name=wanted)):
                if found.count():
                    self.click(found.first)
                    return
        raise AssertionError(f"{self.page.url} offers no “{text}”")

    def send(self, *, asked_by_server: bool = False) -> None:
        """Press the one primary button of the page's form; without the browser's own checks if so wished."""
        if asked_by_server:
            self.page.evaluate("document.querySelectorAll('form').forEach(f => f.noValidate = true)")
        self.click(self.page.locator("main form[method=post] button.btn-primary").first)

    def click(self, found: Locator) -> None:
        """Click. What posts a form has been answered, and the answer is there, before anything else is done."""
        posts = found.evaluate("e => e.form?.method === 'post'")
        with self.page.expect_navigation() if posts else nullcontext():
            found.click()

    def sees(self, text: str) -> None:
        expect(self.page.locator("body")).to_contain_text(text)

    def sign_in(self, email: str, password: str, code: Callable[[], str]) -> None:
        """``code`` tells the present one; it counts once, and another visitor may have used it a moment ago."""
        self.go("/account/login/")
        self.fill(login=email, password=password)
        self.click(self.page.locator("form.form button").first)
        for _try in range(2):
            self.fill(code=code())
            self.click(self.page.locator("form.form button").first)
            if "/authenticate/" not in self.page.url:
                break
            time.sleep(30 - time.time() % 30)
        self.page.wait_for_url(re.compile("/(me|s|platform)/"))

    def accept(self, link: str) -> None:
        """Follow an invitation, choose a password, and set up two-step sign-in from the secret shown."""
        self.go(link)
        self.fill(password1=PASSWORD, password2=PASSWORD)
        self.click(self.page.locator("form.form button").first)
        self.page.wait_for_url(re.compile("/me/welcome/|/2fa/totp/activate/"))
        if "/2fa/" in self.page.url:
            self.fill(code=code_for(self.page.locator("#authenticator_secret").inner_text()))
            self.send()
            self.press("我已保存")
            self.page.wait_for_url(re.compile("/(me|s|platform)/"))


def code_for(secret: str) -> str:
    """The present TOTP code of a secret."""
    counters = list(auth.yield_hotp_counters_from_time())
    return str(auth.format_hotp_value(auth.hotp_value(secret, counters[len(counters) // 2])))
