"""Pictures of badge models: what is kept is ours, what acts or costs too much is refused, in time."""

from __future__ import annotations

import struct
import time
import zlib
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from ecluse.credentials.rules.baking import bake_svg, framed
from ecluse.credentials.rules.drawing import ELEMENTS, Refused, clean_svg
from ecluse.credentials.rules.emblem import emblem
from ecluse.credentials.rules.images import PNG, bake, chunk, chunks, unbake
from ecluse.credentials.rules.picture import clean

QUICK = 0.2  # seconds
SHAPE = '<path d="M0 0h9v9z" fill="#1d6f7f"/>'


def svg(inside: str = SHAPE, attributes: str = 'viewBox="0 0 96 96"') -> bytes:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" {attributes}>{inside}</svg>'
    ).encode()


def png(width: int = 64, height: int = 64, *, pixels: bytes | None = None, depth: int = 8, colour: int = 6) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    raw = b"\0" * (height * (1 + width * 4)) if pixels is None else pixels
    return PNG + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(raw, 9)) + chunk(b"IEND", b"")


def refused(content: bytes) -> str:
    started = time.perf_counter()
    with pytest.raises(Refused) as refusal:
        clean(content)
    assert time.perf_counter() - started < QUICK
    return refusal.value.reason


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (svg("<script>alert(1)</script>"), "acts"),
        (svg(attributes='viewBox="0 0 9 9" onload="alert(1)"'), "acts"),
        (svg('<rect onclick="x"/>'), "acts"),
        (svg("<foreignObject><p xmlns='http://www.w3.org/1999/xhtml'>x</p></foreignObject>"), "acts"),
        (svg('<a href="#x"/>'), "acts"),
        (svg("<animate/>"), "acts"),
        (svg('<set attributeName="href" to="javascript:x"/>'), "acts"),
        (b'<!DOCTYPE svg [<!ENTITY a "b">]>' + svg("&a;"), "acts"),
        (svg('<image href="https://e.example/a.png"/>'), "fetches"),
        (svg('<use xlink:href="https://e.example/a.svg#b"/>'), "fetches"),
        (svg('<use href="data:image/svg+xml,x"/>'), "fetches"),
        (svg('<rect fill="url(https://e.example/)"/>'), "fetches"),
        (svg('<rect style="fill:u/**/rl(https://e.example/)"/>'), "fetches"),
        (svg("<style>@import 'https://e.example/a.css';</style>"), "fetches"),
        (svg("<style>.a{fill:url(//e.example)}</style>"), "fetches"),
        (svg('<g id="a"><use href="#a"/></g>'), "complex"),
        (svg("".join(f'<g id="l{n}">{f"<use href='#l{n + 1}'/>" * 10}</g>' for n in range(9))), "complex"),
        (svg("<g>" * 40 + "</g>" * 40), "complex"),
        (svg("<g>" * 4_000 + "</g>" * 4_000), "complex"),
        (svg("<path/>" * 6_000), "complex"),
        (svg(attributes=""), "sizeless"),
        (svg(attributes='viewBox="0 0 1 1000"'), "sizeless"),
        (svg(attributes='viewBox="0 0 1e300 1e300"'), "sizeless"),
        (svg("<g>"), "broken"),
        (b"<html><svg></svg></html>", "kind"),
        (b"GIF89a", "kind"),
        (b"", "kind"),
        (PNG + b"\0" * (1024 * 1024), "large"),
        (PNG, "broken"),
        (png()[:-20], "broken"),
        (png(5_000, 64, pixels=b""), "wide"),
        (png(64, 2**31 - 1, pixels=b""), "wide"),
        (png(4_096, 4_096, depth=16, pixels=b""), "wide"),
        (png(8, 8), "small"),
        (png(pixels=b"\0" * 100), "broken"),
        (png(pixels=b"\0" * 20_000_000), "broken"),
        (png(colour=3), "broken"),
        (png(depth=3), "broken"),
        (PNG + chunk(b"tEXt", b"") * 80_000, "broken"),
    ],
)  # fmt: skip
def test_a_picture_that_is_not_one_is_refused_in_time_with_its_reason(content: bytes, reason: str) -> None:
    assert refused(content) == reason


def test_a_png_keeps_its_pixels_and_loses_what_tells_of_its_author() -> None:
    sent = png()
    told = bake(sent[:-12] + chunk(b"eXIf", b"GPS") + chunk(b"zTXt", b"bomb") + sent[-12:], b"{}")

    kept = clean(told)

    assert not kept.is_svg
    assert [kind for kind, _body in chunks(kept.content)] == [b"IHDR", b"IDAT", b"IEND"]
    assert kept.content == clean(kept.content).content == sent


def test_an_interlaced_png_is_measured_by_its_seven_passes() -> None:
    header = struct.pack(">IIBBBBB", 64, 64, 8, 0, 0, 0, 1)
    size = sum(rows * (1 + columns) for columns, rows in ((8, 8), (8, 8), (16, 8), (16, 16), (32, 16), (32, 32), (64, 32)))
    content = PNG + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * size)) + chunk(b"IEND", b"")

    assert clean(content).content == content


def test_a_drawing_keeps_what_it_draws_and_loses_what_its_editor_wrote() -> None:
    sent = svg(
        "<metadata>Ada</metadata><!-- Ada --><style>.a, #b { fill : #f00; behavior: x } @media print { .a { fill: red } }</style>"
        '<g inkscape:label="x" xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape"><inkscape:grid/></g>'
        '<linearGradient id="w"><stop offset="0" stop-color="#fff"/></linearGradient>'
        '<path id="p" class="a" d="M0 0h9" fill="url(#w)" data-x="1"/><use xlink:href="#p" href="#p" x="3"/><text>é &lt;<tspan>b</tspan> c</text>'
    )  # fmt: skip

    kept = clean(sent).content.decode()

    assert 'viewBox="0 0 96 96"' in kept
    assert "<style>.a,#b{fill:#f00}" in kept
    assert '<path class="a" d="M0 0h9" fill="url(#w)" id="p"/><use href="#p" x="3"/>' in kept
    assert "<text>é &lt;<tspan>b</tspan> c</text>" in kept
    for lost in ("Ada", "behavior", "inkscape", "data-x", "@media"):
        assert lost not in kept
    assert clean_svg(kept.encode()) == kept


# Pieces from which hostile drawings are made: none of them may come out.
PIECES = some.sampled_from(
    ["<script>", "onload='x'", "javascript:x", "url(//e)", "<!--", "-->", "]]>", "<![CDATA[", "&#x3c;script>", "style='fill:red'",
     "<g>", "</g>", "<style>", "</style>", "@import 'x'", "{", "}", "\\75rl(//e)", "<use href='#a'/>", "<rect id='a'/>", "é", " ", "\N{BULLET}"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(some.lists(PIECES, max_size=12))
def test_whatever_is_drawn_only_what_is_in_the_lists_comes_out(pieces: list[str]) -> None:
    try:
        kept = clean(svg("".join(pieces))).content.decode()
    except Refused:
        return
    names = {element.tag.rpartition("}")[2] for element in ElementTree.fromstring(kept).iter()}  # noqa: S314 - our own writing
    attributes = {name for element in ElementTree.fromstring(kept).iter() for name in element.keys()}  # noqa: S314, SIM118
    assert names <= ELEMENTS
    assert not [name for name in attributes if name.startswith("on")]
    for active in ("url(//", "rl(//", "@import", "javascript:"):
        assert active not in "".join(part for part in kept.split("<") if part.startswith(("style", "rect", "g ")))


def test_a_cleaned_picture_carries_a_badge_and_gives_it_back() -> None:
    drawing, photo = clean(svg()).content.decode(), clean(png()).content

    assert unbake(bake_svg(drawing, '{"a": 1}').encode()).strip() == b'{"a": 1}'
    assert unbake(bake_svg(framed(photo), '{"a": 1}').encode()).strip() == b'{"a": 1}'
    assert unbake(bake(photo, b'{"a": 1}')) == b'{"a": 1}'


def test_two_models_have_two_emblems_and_one_model_always_the_same() -> None:
    one = emblem("A & B", issuer="i", kind="Competency", model="m")

    assert one == emblem("A & B", issuer="i", kind="Competency", model="m")
    assert "<title>A &amp; B</title>" in one
    changed = [{"issuer": "k"}, {"kind": "ext:Participation"}, {"model": "n"}]
    drawn = {emblem("A & B", **({"issuer": "i", "kind": "Competency", "model": "m"} | change)) for change in changed} | {one}
    assert len(drawn) == 4
    assert all(clean_svg(text.encode()) for text in drawn)
