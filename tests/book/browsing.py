"""A browser that visits the built pages, and a server that serves them."""

import contextlib
import functools
import http.server
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

SIZES = {"phone": {"width": 390, "height": 844}, "desk": {"width": 1300, "height": 900}}
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]


def script(name: str) -> str:
    """Return a script that the tests run in a page."""
    return (Path(__file__).parent / "in_the_page" / f"{name}.js").read_text(encoding="utf-8")


class Handler(http.server.SimpleHTTPRequestHandler):
    """The folder as a web server would give it, fonts and styles a moment after the page."""

    def do_GET(self):
        if self.path.endswith(".woff2") or "report.css" in self.path:
            time.sleep(0.1)
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            super().do_GET()  # the visitor may have left before the answer

    def send_error(self, code, *_):
        page = (Path(self.directory) / "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, *_):
        pass


@contextlib.contextmanager
def served(folder: Path):
    """Serve a folder; yields its address."""
    handler = functools.partial(Handler, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture(scope="module")
def site(book):
    with served(book) as address:
        yield address


START = """
import sys
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path=sys.argv[1], args=sys.argv[2:])
    browser.new_page().set_content("<p>It starts.")
    browser.close()
"""
NOT_TESTED = "NOT TESTED in a browser"


def lines(faults) -> str:
    return "\n".join(list(dict.fromkeys(faults))[:12])


def why_not(found: str) -> str:
    """Return why there is no testing in a browser, "" where one starts: it is really started."""
    if not found:
        return (
            f"{NOT_TESTED}: neither Chromium nor Chrome is on this machine; "
            "install it (Debian: apt install chromium) and run make test again"
        )
    command = [sys.executable, "-c", START, found, *ARGUMENTS]
    try:
        started = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    except subprocess.TimeoutExpired:
        return f"{NOT_TESTED}: {found} is there and does not start within two minutes"
    if started.returncode == 0:
        return ""
    said = [line for line in started.stderr.splitlines() if line.strip()]
    missing = [line for line in said if "error while loading shared libraries" in line]
    reason = (missing or said[-1:] or ["without a word"])[0].strip()
    return (
        f"{NOT_TESTED}: {found} is there, and it or its driver does not start: {reason} "
        "(on a bare Debian: apt install libatomic1)"
    )


@pytest.fixture(scope="module")
def browser(root):
    finder = ["bash", "tools/setup/system.sh", "find-browser"]
    done = subprocess.run(finder, cwd=root, capture_output=True, text=True, check=False)
    found = done.stdout.strip()
    if reason := why_not(found):
        pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield chromium
        chromium.close()


def open_page(browser, size="desk", **settings):
    """A page of a fresh visitor, which notes what goes wrong on it and what it asks for."""
    page = browser.new_context(viewport=SIZES[size], **settings).new_page()
    page.faults, page.asked = [], []

    def note_console(message):
        if message.type in ("error", "warning"):
            address = message.location.get("url", "")
            page.faults.append(f"{message.type}: {message.text} ({address})")

    def note_response(response):
        if response.status >= 400:
            page.faults.append(f"{response.status}: {response.url}")

    page.on("console", note_console)
    page.on("pageerror", lambda error: page.faults.append(f"script: {error}"))
    page.on("response", note_response)
    page.on("request", lambda request: page.asked.append(request.url))
    return page


@pytest.fixture
def visitor(browser):
    """Opens pages and closes them after the test."""
    pages = []

    def visit(address, size="desk", **settings):
        pages.append(page := open_page(browser, size, **settings))
        page.goto(address)
        return page

    yield visit
    for page in pages:
        page.context.close()
