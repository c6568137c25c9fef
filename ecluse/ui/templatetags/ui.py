"""The parts of a page as template tags: `{% load ui %}`, then `{% notice _("Saved.") tone="good" %}`.

Each tag fills `ui/parts/<tag>.html`, whose first line lists the same arguments. The gallery (/galerie/) shows them all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any, Literal

from django import template
from django.forms import BaseForm
from django.http import QueryDict
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.languages import Style
from ecluse.foundation.languages import written as written_day
from ecluse.ui import parts
from ecluse.ui.browsers import browser_words
from ecluse.ui.charts.drawing import Bars, Chart
from ecluse.ui.charts.map import Map

register = template.Library()

Words = str | Promise
Tone = Literal["neutral", "info", "good", "warn", "bad"]
Kind = Literal["", "secondary", "quiet", "danger", "start"]

# Drawings of art.svg and the size of their canvas.
ART = {"canal": (1440, 324), "closed": (480, 260), "dry": (480, 260), "still": (240, 120), "chamber": (480, 420)}


# A word that is too long for a narrow place, and its pieces: ten signs or more up to one after which a line may break.
LONG_WORD, PIECE = re.compile(r"\S{18,}"), re.compile(r"\S{9,}?[/@.](?=\S{3})")
MAY_BREAK = "\u200b"


@register.filter
def breakable(text: Any) -> Any:
    """Long words may break after "/", "@" and ".": `{{ person.email|breakable }}`. What is not a text stays what it is."""
    if isinstance(text, SafeString) or not isinstance(text, str | Promise):
        return text
    marked = LONG_WORD.sub(lambda word: PIECE.sub(rf"\g<0>{MAY_BREAK}", word[0]), str(text))
    first, *others = marked.split(MAY_BREAK)
    return format_html("{}{}", first, format_html_join("", "<wbr>{}", ((piece,) for piece in others)))


@register.filter
def written(moment: date | None, style: Style = "day") -> str:
    """A day in the reader's language: `{{ day|written }}`, `{{ day|written:"full" }}` (styles: foundation/languages)."""
    return written_day(moment or None, style)


@register.simple_tag
def icon(name: str, label: Words = "") -> SafeString:
    """A drawing of the sprite. Without a label it is decoration, hidden from screen readers."""
    address = f"{static('ui/icons.svg')}#{name}"
    if label:
        return format_html('<svg class="icon" role="img" aria-label="{}"><use href="{}"/></svg>', label, address)
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}"/></svg>', address)


@register.simple_tag
def art(name: str, label: Words = "") -> SafeString:
    """An illustration: canal, chamber, closed, dry, still. Decoration unless it has a label."""
    width, height = ART[name]
    address = f"{static('ui/art.svg')}#{name}"
    # The canal may be cut at its sides to stay tall on a phone; the others have their own proportions.
    shape = format_html('viewBox="0 0 {} {}" preserveAspectRatio="xMidYMax slice"', width, height)
    if label:
        return format_html('<svg class="art" {} role="img" aria-label="{}"><use href="{}"/></svg>', shape, label, address)
    return format_html('<svg class="art" {} aria-hidden="true"><use href="{}"/></svg>', shape, address)


@register.inclusion_tag("ui/parts/button.html")
def button(
    label: Words,
    href: str = "",
    kind: Kind = "",
    icon: str = "",
    name: str = "",
    value: str = "",
    form: str = "",
) -> dict[str, Any]:
    """A button, or a link that looks like one when `href` is given."""
    return {"label": label, "href": href, "kind": kind, "icon": icon, "name": name, "value": value, "form": form}


@register.inclusion_tag("ui/parts/status.html")
def status(label: Words, tone: Tone = "neutral", icon: str = "") -> dict[str, Any]:
    """A short state of a thing; the tone also has its own drawing, never colour alone."""
    return {"label": label, "tone": tone, "icon": icon or tone}


@register.inclusion_tag("ui/parts/notice.html")
def notice(text: Words, title: Words = "", tone: Tone = "info", href: str = "", action: Words = "") -> dict[str, Any]:
    """A sentence set apart, with an optional title and link."""
    return {"text": text, "title": title, "tone": tone, "href": href, "action": action}


@register.inclusion_tag("ui/parts/banner.html")
def banner(text: Words, href: str = "", action: Words = "") -> dict[str, Any]:
    """One line above the header, for news that concerns the whole service."""
    return {"text": text, "href": href, "action": action}


@register.inclusion_tag("ui/parts/error_summary.html")
def error_summary(form: BaseForm) -> dict[str, Any]:
    """Every error of a form, each linked to its field. The frame of the page puts it first by itself."""
    # An error about the whole form leads to the first control one can type in.
    first = next((field.id_for_label or f"{field.auto_id}_0" for field in form.visible_fields()), "main")
    return {"form": form, "first": first}


@register.inclusion_tag("ui/parts/breadcrumbs.html")
def breadcrumbs(*trail: Words) -> dict[str, Any]:
    """The way here: label, address, label, address… and the label of this page last: `{% breadcrumbs a a_url b %}`."""
    links = [parts.Link(trail[n], str(trail[n + 1])) for n in range(0, len(trail) - 1, 2)]
    return {"links": links, "here": trail[-1] if len(trail) % 2 else ""}


@register.inclusion_tag("ui/parts/back.html")
def back(href: str, label: Words = "") -> dict[str, Any]:
    """The link before the heading that goes one step back."""
    return {"href": href, "label": label}


@register.inclusion_tag("ui/parts/pagination.html", takes_context=True)
def pagination(
    context: template.Context, page: Any, summary: Words = "", parameter: str = "page", label: Words = ""
) -> dict[str, Any]:
    """Next and previous of a `foundation.paging.Page`; the other parameters of the address are kept.

    A page that has two of them names the second by `label`.
    """
    request = context.get("request")

    def address(mark: str | None) -> str:
        if not mark:
            return ""
        query = QueryDict(mutable=True) if request is None else request.GET.copy()
        query[parameter] = mark
        return "?" + query.urlencode()

    return {"previous": address(page.previous), "next": address(page.next), "summary": summary, "label": label}


@register.inclusion_tag("ui/parts/table.html")
def table(table: parts.Table) -> dict[str, Any]:
    """A table made from values; see `ecluse.ui.parts.Table`."""
    return {"table": table}


@register.inclusion_tag("ui/parts/summary_list.html")
def summary_list(rows: Sequence[parts.Fact]) -> dict[str, Any]:
    """Facts about one thing, each with an optional link to change it."""
    return {"rows": rows}


@register.inclusion_tag("ui/parts/cards.html")
def cards(cards: Sequence[parts.Card], brief: bool = False) -> dict[str, Any]:
    """A list of offers or things, one row each, with a linked title; `brief` for a long list beside filters."""
    return {"cards": cards, "brief": brief}


@register.inclusion_tag("ui/parts/facets.html", takes_context=True)
def facets(context: template.Context, facets: Sequence[parts.Facet], action: str = "", target: str = "") -> dict[str, Any]:
    """The filters beside a list; `target` is the id htmx refreshes (the page is reloaded without it)."""
    kept = context.get("kept", ())
    return {"facets": facets, "action": action, "target": target, "query": context.get("query", ""), "kept": kept}


@register.inclusion_tag("ui/parts/active_filters.html")
def active_filters(filters: Sequence[parts.Link], clear: str = "") -> dict[str, Any]:
    """The filters in force, each a link that removes it; `clear` is the address without any."""
    return {"filters": filters, "clear": clear}


@register.inclusion_tag("ui/parts/search.html")
def search(label: Words, query: str = "", action: str = "", name: str = "q", hint: Words = "") -> dict[str, Any]:
    """A search box that stands alone; its label is always visible."""
    return {"label": label, "query": query, "action": action, "name": name, "hint": hint}


@register.inclusion_tag("ui/parts/stat.html")
def stat(value: Any, label: Words, href: str = "", note: Words = "", unit: str = "", action: Words = "") -> dict[str, Any]:
    """A large number, what it counts, and the link to its evidence. Put several in `<ul class="stats">`."""
    return {"value": value, "label": label, "href": href, "note": note, "unit": unit, "action": action}


@register.inclusion_tag("ui/parts/progress.html")
def progress(label: Words, value: float, maximum: float = 100, note: Words = "") -> dict[str, Any]:
    """How far something is, with its figure in words."""
    share = round(100 * value / maximum) if maximum else 0
    return {"label": label, "value": value, "maximum": maximum, "share": share, "note": note}


@register.inclusion_tag("ui/parts/tasks.html")
def tasks(tasks: Sequence[parts.Task]) -> dict[str, Any]:
    """The steps of a long procedure, in any order, each with its state."""
    return {"tasks": tasks}


@register.inclusion_tag("ui/parts/timeline.html")
def timeline(moments: Sequence[parts.Moment]) -> dict[str, Any]:
    """Moments in order of time; the present one is marked."""
    return {"moments": moments}


@register.inclusion_tag("ui/parts/empty.html")
def empty(sentence: Words, href: str = "", action: Words = "", hint: Words = "", drawing: str = "still") -> dict[str, Any]:
    """What a list says when it has nothing to show, and what can be done about it."""
    return {"sentence": sentence, "href": href, "action": action, "hint": hint, "drawing": drawing}


@register.inclusion_tag("ui/parts/dialog.html", takes_context=True)
def dialog(
    context: template.Context, key: str, title: Words, text: Words, action: str, confirm: Words, href: str
) -> dict[str, Any]:
    """A question before a serious act. Without JavaScript the opener is a link to the same question as a page (`href`)."""
    return {
        "key": key,
        "title": title,
        "text": text,
        "action": action,
        "confirm": confirm,
        "href": href,
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("ui/parts/tabs.html")
def tabs(label: Words, links: Sequence[parts.Link]) -> dict[str, Any]:
    """Views of one thing, each at its own address."""
    return {"label": label, "links": links}


@register.inclusion_tag("ui/parts/level.html")
def level(value: int, aimed: int = 0, maximum: int = 8, words: Words = "", framework: Words = "") -> dict[str, Any]:
    """A level of competence as water in a flight of locks; `aimed` raises the flag where the person is going."""
    return parts.level_scale(value, aimed, maximum) | {"words": words, "framework": framework}


@register.inclusion_tag("ui/parts/places.html")
def places(left: int, seats: int, waiting: int = 0, inline: bool = False) -> dict[str, Any]:
    """Places left in a session, as a gauge and in words; `inline` inside a paragraph."""
    return parts.places_gauge(left, seats) | {"waiting": waiting, "inline": inline}


@register.inclusion_tag("ui/parts/avatar.html")
def avatar(name: str) -> dict[str, Any]:
    """The initials of a person, for the eye only: the name is always written beside."""
    return {"initials": parts.initials(name)}


@register.inclusion_tag("ui/parts/organisation.html")
def organisation(name: str, country: str = "", href: str = "") -> dict[str, Any]:
    """An organisation and the code of its country."""
    return {"name": name, "country": country, "href": href}


@register.inclusion_tag("ui/parts/date_block.html")
def date_block(day: date, until: date | None = None) -> dict[str, Any]:
    """A day that matters, large; the last day beneath when there is one."""
    return {"day": day, "until": until}


@register.inclusion_tag("ui/parts/qr.html")
def qr(image: str, label: Words, caption: Words = "") -> dict[str, Any]:
    """A QR code from a data address (`segno.make(…).svg_data_uri()`), always on white."""
    return {"image": image, "label": label, "caption": caption}


@register.inclusion_tag("ui/parts/copyable.html")
def copyable(value: str, label: Words, key: str) -> dict[str, Any]:
    """A text to carry elsewhere: selectable by hand, one button with JavaScript."""
    return {"value": value, "label": label, "key": key}


@register.inclusion_tag("ui/parts/download.html")
def download(href: str, label: Words, kind: str, size: int | None = None) -> dict[str, Any]:
    """A link to a file that says its format and weight (`size` in bytes)."""
    return {"href": href, "label": label, "kind": kind, "size": size}


@register.inclusion_tag("ui/parts/print_header.html")
def print_header(title: Words, reference: str = "", day: date | None = None) -> dict[str, Any]:
    """The head of a page on paper; invisible on screen."""
    return {"title": title, "reference": reference, "day": day}


@register.simple_tag
def chart(chart: Chart | Bars) -> SafeString:
    """A chart of `ecluse.ui.charts`, with its data table."""
    return render_to_string(chart.template, {"chart": chart})


@register.inclusion_tag("ui/charts/map.html")
def map_of(drawn: Map) -> dict[str, Any]:
    """A map of `ecluse.ui.charts.map`, with its list beside."""
    return {"map": drawn}


@register.inclusion_tag("ui/parts/steps.html")
def steps(now: int, total: int) -> dict[str, Any]:
    """Where one stands in a procedure of several pages: "Step 2 of 5"."""
    return {"now": now, "total": total}


@register.filter
def browser(user_agent: str) -> str:
    """A browser and its device in words."""
    return browser_words(user_agent)


@register.simple_tag(takes_context=True)
def account_links(context: template.Context) -> list[parts.Link]:
    """The sections of the reader's own account that this installation serves."""
    here = context["request"].path if "request" in context else ""
    sections = (
        ("account_email", _("E-mail addresses")),
        ("account_change_password", _("Password")),
        ("mfa_index", _("Two-step sign-in")),
        ("socialaccount_connections", _("Identity providers")),
        ("usersessions_list", _("My open sessions")),
    )
    links = []
    for name, title in sections:
        try:
            address = reverse(name)
        except NoReverseMatch:
            continue
        links.append(parts.Link(title, address, current=here.startswith(address)))
    return links
