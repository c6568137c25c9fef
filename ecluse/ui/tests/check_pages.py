"""Opens pages of a running server in a real Chromium: axe, page budget, overflow. A tool, run by hand:

python -m ecluse.ui.tests.check_pages http://127.0.0.1:8000 /galerie/ /compte/login/

Every page is seen light and dark, at 320 and 1280 pixels. Prints one line a page; the exit code is the number of faults.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Response, sync_playwright

AXE = Path(__file__).resolve().parents[3] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
MOST_ELEMENTS, MOST_REQUESTS, MOST_BYTES = 350, 8, 80_000


def axe_faults(page: Page) -> list[str]:
    """What axe finds, one line a rule, with the first element at fault."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: dict[str, Any] = page.evaluate("rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})", RULES)
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:120]} ({one['nodes'][0]['failureSummary'][:160]})" for one in found["violations"]
    ]


def check(page: Page, address: str, width: int) -> list[str]:
    """The faults of one page at one width."""
    seen: list[Response] = []
    refused: list[str] = []
    page.on("response", lambda response: seen.append(response))
    page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(address, wait_until="networkidle")
    elements = page.evaluate("document.getElementsByTagName('*').length")
    weight = sum(response.request.sizes()["responseBodySize"] for response in seen)
    overflow = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    faults = axe_faults(page) + [text for text in refused if "404" not in text]
    if elements > MOST_ELEMENTS:
        faults.append(f"{elements} elements")
    if len(seen) > MOST_REQUESTS:
        faults.append(f"{len(seen)} requests: {[response.url for response in seen]}")
    if overflow > 0:
        faults.append(f"{overflow} pixels too wide")
    print(
        f"{address} {width}px: {elements} elements, {len(seen)} requests, {weight} bytes", *faults, sep="\n  " if faults else ""
    )
    return faults


def main(base: str, paths: list[str], login: tuple[str, str] | None = None) -> int:
    """Check each path in both themes and widths."""
    faults: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for theme in ("light", "dark"):
            for path in paths:
                for width in (320, 1280):
                    context = browser.new_context(color_scheme=theme, bypass_csp=False)
                    page = context.new_page()
                    if login:
                        page.goto(f"{base}/compte/login/")
                        page.fill("[name=login]", login[0])
                        page.fill("[name=password]", login[1])
                        page.click("main form.form button")
                        page.wait_for_load_state("networkidle")
                        page.close()
                        page = context.new_page()
                    faults += check(page, base + path, width)
                    context.close()
        browser.close()
    return len(faults)


if __name__ == "__main__":
    who = next((argument for argument in sys.argv if argument.startswith("--as=")), "")
    sign_in = tuple(who.removeprefix("--as=").split(":", 1)) if who else None
    sys.exit(main(sys.argv[1], [a for a in sys.argv[2:] if not a.startswith("--")], sign_in))  # type: ignore[arg-type]
