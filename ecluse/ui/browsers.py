"""Which browser on which device, from what a browser says of itself: `Firefox, Windows` instead of a line of codes."""

from __future__ import annotations

from django.utils.translation import gettext as _

# Looked for in this order: most browsers also name those they descend from.
BROWSERS = {"Edg": "Edge", "OPR/": "Opera", "SamsungBrowser/": "Samsung Internet", "Firefox/": "Firefox", "FxiOS/": "Firefox",
            "CriOS/": "Chrome", "Chrome/": "Chrome", "Safari/": "Safari"}  # fmt: skip
DEVICES = {"iPhone": "iPhone", "iPad": "iPad", "Android": "Android", "Windows": "Windows", "CrOS": "ChromeOS", "Mac OS X": "macOS",
           "Linux": "Linux"}  # fmt: skip


def browser_words(user_agent: str) -> str:
    """The browser and the device; a program that is neither is told as unknown."""
    found = [next((words for mark, words in known.items() if mark in user_agent), "") for known in (BROWSERS, DEVICES)]
    return ", ".join(filter(None, found)) or _("Unknown browser")
