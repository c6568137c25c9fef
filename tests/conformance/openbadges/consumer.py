"""Service Consumer (Read and Write): the house visits a Host that is not ours, driven by its own pages."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

from .client import Person, returned
from .host import Host
from .run import Run

WALLETS = "/mes-badges/portefeuilles/"


def consumer(run: Run, base: str, person: Person, host: Host, badges: list[bytes], work: Callable[[], None]) -> None:
    """`badges` are at the other host before; `work` lets the background tasks be done."""
    host.badges += badges
    page = person.http.get(base + WALLETS)
    ready = person.press(page, base + WALLETS, address=host.base)
    way = next(
        (
            one
            for one in map(html.unescape, re.findall(r'href="([^"]+)"', ready.text))
            if one.startswith(f"{host.base}/authorize")
        ),
        "",
    )
    run.begin("Consumer · the way there")
    run.check("the holder is led to the other host", bool(way), ready.text[-2_000:])
    answer = person.http.get(way)
    back = answer.headers["Location"]
    run.check("and comes back to the registered address", back.startswith(f"{base}{WALLETS}retour/?"))
    arrived = person.http.get(back)
    values = returned(answer)
    done = person.press(arrived, f"{base}{WALLETS}retour/", state=values["state"], code=values["code"])
    wallet = base + done.headers["Location"]
    shown = person.http.get(wallet).text
    run.begin("Consumer · what the holder sees")
    run.check("the name in the profile there", "Titulaire d’essai" in html.unescape(shown))
    person.press(person.http.get(wallet), f"{wallet}reprise/")
    work()
    mine = html.unescape(person.http.get(f"{base}/mes-badges/").text)
    run.check("the badges that were fetched", "Soudure" in mine, mine[-3_000:])
    before = len(host.badges)
    person.press(person.http.get(wallet), f"{wallet}envoi/")
    work()
    sent = len(host.badges)
    run.check("the badges of the holder went there", sent > before)
    person.press(person.http.get(wallet), f"{wallet}envoi/")
    work()
    run.check("sending again changes nothing", len(host.badges) == sent)
    person.press(person.http.get(wallet), f"{wallet}oubli/")
    run.check("the token is given back", host.calls[-1] == "POST /revoke", host.calls[-3:])
