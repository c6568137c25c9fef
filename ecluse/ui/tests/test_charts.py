"""Charts and maps: right lengths, right words, nothing hidden in colour."""

from __future__ import annotations

import math

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override
from lxml import html

from ecluse.ui import charts
from ecluse.ui.charts import map as maps
from ecluse.ui.charts.drawing import ticks
from ecluse.ui.parts import initials, level_scale, places_gauge


@pytest.mark.parametrize(
    ("maximum", "expected"),
    [(0, [0, 1]), (1, [0, 0.5, 1]), (4, [0, 1, 2, 3, 4]), (309, [0, 100, 200, 300, 400]), (1320, [0, 500, 1000, 1500])],
)
def test_a_scale_has_round_steps_up_to_the_largest_value(maximum: float, expected: list[float]) -> None:
    assert ticks(maximum) == expected


def test_bars_are_as_long_as_their_values() -> None:
    chart = charts.bars("Métiers", ("A", "B", "C"), (200, 100, 0))

    assert [bar.length for bar in chart.rows] == ["100", "50", "0"]


def test_a_target_is_marked_where_it_stands() -> None:
    with override("fr"):
        chart = charts.target_bars("Participants", ("A", "B"), (50, 200), (100, 100))

    assert [bar.target for bar in chart.rows] == ["50", "50"]
    assert [bar.share for bar in chart.rows] == ["50\u00a0%", "200\u00a0%"]


def test_no_value_draws_an_empty_chart_and_not_an_error() -> None:
    for chart in (
        charts.bars("Vide", (), ()),
        charts.target_bars("Vide", (), (), ()),
        charts.stacked("Vide", (), [charts.Series("A", ())]),
        charts.lines("Vide", (), [charts.Series("A", ())]),
        charts.sparkline("Vide", ()),
        charts.gauge("Vide", 0, 0),
    ):
        assert "Vide" in render_to_string(chart.template, {"chart": chart})


def test_stacked_parts_stand_on_each_other_and_their_total_is_written() -> None:
    chart = charts.stacked("Par trimestre", ("T1",), [charts.Series("F", (30,)), charts.Series("H", (10,))])

    low, high = [shape for shape in chart.shapes if shape.kind == "box"]
    assert float(high.y) < float(low.y)
    assert float(low.height) / float(high.height) == pytest.approx(3, abs=0.1)
    assert chart.rows == [("T1", "30", "10", "40")]


def test_a_missing_month_breaks_the_line() -> None:
    chart = charts.lines("Heures", ("a", "b", "c", "d"), [charts.Series("S", (1, None, 2, 3))])

    drawn = [shape for shape in chart.shapes if shape.style == "l1"]
    assert [len(shape.points.split()) for shape in drawn] == [1, 2]
    assert chart.rows[1] == ("b", "–")


def test_a_chart_says_in_words_and_in_a_table_what_it_draws() -> None:
    with override("fr"):
        chart = charts.lines("Heures", ("janv.", "févr."), [charts.Series("En centre", (1200, 1300))])
        figure = html.fromstring(render_to_string(chart.template, {"chart": chart}))

    (drawing,) = figure.xpath("//*[local-name()='svg' and @role='img']")
    assert "Heures" in drawing.get("aria-label")
    assert "1\u202f300" in drawing.get("aria-label").replace("\u00a0", "\u202f")
    assert len(figure.xpath("//tbody/tr")) == 2


def test_a_matrix_says_each_share_in_figures_and_what_is_not_known_has_no_bar() -> None:
    drawn = charts.matrix("Compétences", ["Wallonie", "Flandre"], ["Réseaux", "Web"], [[3, None], [0, 4]], [6, 4])

    assert [shape.width for shape in drawn.shapes if shape.style == "s1"] == ["152", "304"]
    assert drawn.rows == [("Réseaux", "3 / 6", "–"), ("Web", "0 / 4", "4 / 4")]


def test_series_differ_by_more_than_colour() -> None:
    chart = charts.lines("Deux", ("a", "b"), [charts.Series("A", (1, 2)), charts.Series("B", (2, 1))])

    assert {style for style, _name in chart.legend} == {"l1", "l2"}


def test_a_map_keeps_distances_true_in_both_directions() -> None:
    project = maps.projection([maps.Place("a", 3.0, 50.0, "#"), maps.Place("b", 6.0, 51.0, "#")])
    x, y = project.at(4.0, 50.5)
    east, _ = project.at(4.0 + 1 / (111.32 * math.cos(math.radians(50.5))), 50.5)
    _, north = project.at(4.0, 50.5 + 1 / 111.32)

    assert (east - x) == pytest.approx(y - north, rel=0.01)


def test_places_that_would_touch_become_one_point() -> None:
    near = [
        maps.Place("Namur", 4.867, 50.467, "#n"),
        maps.Place("Jambes", 4.871, 50.457, "#j"),
        maps.Place("Lille", 3.06, 50.63, "#l"),
    ]
    drawn = maps.draw("Lieux", near)

    assert sorted(point.count for point in drawn.points) == [1, 2]
    assert drawn.points == maps.draw("Lieux", near[::-1]).points or len(drawn.points) == 2


def test_a_lone_place_and_no_place_are_drawn() -> None:
    assert len(maps.draw("Seul", [maps.Place("Ciney", 5.1, 50.296, "#")]).points) == 1
    assert maps.draw("Aucun", []).points == []


def test_every_point_of_a_map_is_a_named_link() -> None:
    drawn = maps.draw(
        "Lieux", [maps.Place("Ciney", 5.1, 50.296, "/sites/1/"), maps.Place("Lille", 3.06, 50.63, "/sites/2/", kind=2)]
    )
    tree = html.fromstring(render_to_string("ui/charts/map.html", {"map": drawn}))

    links = tree.xpath("//*[local-name()='svg']//*[local-name()='a']")
    assert {(link.get("href"), link.get("aria-label")) for link in links} == {("/sites/1/", "Ciney"), ("/sites/2/", "Lille")}
    assert tree.xpath("//li/a/@href") == ["/sites/1/", "/sites/2/"]


def test_the_level_scale_fills_up_to_the_level_and_flags_the_aim() -> None:
    scale = level_scale(3, aimed=6)

    assert [step.state for step in scale["steps"]] == ["filled"] * 3 + ["aimed"] * 3 + ["empty"] * 2
    assert scale["flag"].x == scale["steps"][5].x + 1
    assert level_scale(8)["flag"] is None


@pytest.mark.parametrize(
    ("left", "seats", "taken", "tone"),
    [(10, 10, 0, ""), (3, 14, 79, "warn"), (0, 10, 100, "bad"), (-1, 5, 100, "bad"), (0, 0, 100, "bad")],
)
def test_the_gauge_of_places_warns_before_it_is_full(left: int, seats: int, taken: int, tone: str) -> None:
    gauge = places_gauge(left, seats)

    assert (gauge["taken"], gauge["tone"]) == (taken, tone)


@pytest.mark.parametrize(
    ("name", "expected"), [("Aïcha Van Damme", "AD"), ("Jean-Luc", "JL"), ("émile", "É"), ("", "·"), ("42", "·")]
)
def test_initials(name: str, expected: str) -> None:
    assert initials(name) == expected
