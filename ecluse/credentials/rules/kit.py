"""What is pasted elsewhere to make a badge known: plain text and plain HTML. Plain Python."""

from __future__ import annotations

from html import escape

# Posts are read on a telephone: the first sentences, then the link.
LONGEST_POST = 400


def embed(address: str, title: str) -> str:
    """A card of ours inside somebody's page. It runs nothing and reads nothing of the page around it."""
    return (
        f'<iframe src="{escape(address)}" title="{escape(title)}" width="100%" height="260" loading="lazy" '
        'sandbox="allow-popups allow-popups-to-escape-sandbox" style="border:0;max-width:30rem"></iframe>'
    )


def link(address: str, words: str) -> str:
    """A link, for a page that shows no frame."""
    return f'<a href="{escape(address)}">{escape(words)}</a>'


def signature(address: str, picture: str, words: str) -> str:
    """A line for the end of an e-mail: a table, as programs that read e-mail know little else."""
    shown = f'<img src="{escape(picture)}" width="48" height="48" alt="" style="border:0">'
    return (
        '<table role="presentation" cellpadding="4"><tr>'
        f'<td><a href="{escape(address)}">{shown}</a></td><td>{link(address, words)}</td></tr></table>'
    )


def post(sentences: list[str], address: str) -> str:
    """A text to publish: what fits of the sentences, then the address on a line of its own."""
    said = " ".join(one.strip() for one in sentences if one.strip())
    return f"{shortened(said, LONGEST_POST)}\n{address}"


def shortened(text: str, most: int) -> str:
    """The words that fit in so many letters."""
    return text if len(text) <= most else text[: most - 1].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"
