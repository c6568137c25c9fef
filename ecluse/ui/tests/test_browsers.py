"""Browsers in words."""

from __future__ import annotations

import pytest

from ecluse.ui.browsers import browser_words


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0 Safari/537.36", "Chrome, Linux"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/143.0 Safari/537.36 Edg/143.0", "Edge, Windows"),
        ("Mozilla/5.0 (Android 15; Mobile; rv:145.0) Gecko/145.0 Firefox/145.0", "Firefox, Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Mobile/15E148 Safari/604.1", "Safari, iPhone"),
        ("curl/8.9", "Navigateur inconnu"),
        ("", "Navigateur inconnu"),
    ],
)
def test_a_browser_is_told_in_words(said: str, words: str) -> None:
    assert browser_words(said) == words
