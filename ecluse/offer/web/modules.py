"""The modules of a programme while they are typed: buttons add, open, lift and remove them, one is open at a time.

Everything typed travels with the form, so that a browser without scripts loses nothing. A module that is not open stands in
one hidden box, written as an address would carry it: forms of four languages for each would make a page of a thousand elements.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import parse_qsl, urlencode
from uuid import UUID, uuid4

from django.http import QueryDict
from django.utils.translation import gettext as _

from ..actions.programme import ModuleDraft
from ..models import Programme
from .forms import ModuleForm

KEY = re.compile(r"[0-9a-f-]{36}")


@dataclass
class Line:
    """One module: its key (the id it has or will have in the page), what was typed, its form when it is open."""

    key: str
    title: Mapping[str, str]
    hours: Any
    form: ModuleForm | None = None
    sent: ModuleForm | None = None

    @classmethod
    def typed(cls, key: str, boxes: Mapping[str, Any]) -> Self:
        """As it was sent, in boxes of its own or folded in one."""
        sent = ModuleForm(boxes, prefix=f"m-{key}")
        return cls(key, sent["title"].value() or {}, sent["hours"].value() or "", sent=sent)

    @property
    def prefix(self) -> str:
        """Before the names of its boxes."""
        return f"m-{self.key}"

    @property
    def folded(self) -> str:
        """What the one box of a closed module says after its key: the boxes it would have if it were open."""
        titles = {f"{self.prefix}-title_{code}": text for code, text in self.title.items()}
        return urlencode(titles | {f"{self.prefix}-hours": self.hours})


@dataclass
class ModuleList:
    """The modules in their order, and which one is open."""

    lines: list[Line]
    opened: str = ""

    @classmethod
    def of(cls, programme: Programme | None) -> Self:
        """As they are kept."""
        modules = programme.modules.all() if programme else []
        return cls([Line(str(module.pk), module.title, module.hours) for module in modules])

    @classmethod
    def typed(cls, data: QueryDict) -> Self:
        """As they were sent; a key that no page of ours wrote is left out."""
        lines: dict[str, Line] = {}
        for box in data.getlist("modules"):
            key, _space, folded = box.partition(" ")
            if KEY.fullmatch(key):
                lines.setdefault(key, Line.typed(key, dict(parse_qsl(folded)) if folded else data))
        return cls(list(lines.values()), data.get("opened", ""))

    def do(self, command: str) -> None:
        """What a button asks: `add`, `open <key>`, `up <key>`, `remove <key>`."""
        word, _space, key = command.partition(" ")
        keys = [line.key for line in self.lines]
        if word == "add":
            self.opened = str(uuid4())
            self.lines.append(Line(self.opened, {}, ""))
        elif key in keys:
            place = keys.index(key)
            if word == "open":
                self.opened = key
            elif word == "up" and place:
                self.lines.insert(place - 1, self.lines.pop(place))
            elif word == "remove":
                del self.lines[place]

    def show(self) -> Self:
        """Give the open module its form, with what was typed."""
        for line in self.lines:
            if line.key == self.opened and line.form is None:
                line.form = ModuleForm(prefix=line.prefix, initial={"title": line.title, "hours": line.hours})
        return self

    @property
    def total(self) -> int:
        """The hours of those that have a number of hours."""
        return sum(int(line.hours) for line in self.lines if str(line.hours).isdecimal() and len(str(line.hours)) < 6)

    def drafts(self) -> tuple[list[ModuleDraft], list[str]]:
        """What the action writes, and what is wrong in words; the first faulty module opens with its errors."""
        drafts: list[ModuleDraft] = []
        problems: list[str] = []
        for number, line in enumerate(self.lines, start=1):
            form = line.sent or ModuleForm({}, prefix=line.prefix)
            if form.is_valid():
                drafts.append(ModuleDraft(**form.cleaned_data, id=UUID(line.key)))
                continue
            if not problems:
                self.opened, line.form = line.key, form
            for name, errors in form.errors.items():
                said = {"n": number, "field": form.fields[name].label, "problem": " ".join(map(str, errors))}
                problems.append(_("Module %(n)d, %(field)s: %(problem)s") % said)
        return drafts, problems
