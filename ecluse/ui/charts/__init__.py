"""Charts drawn by the server as SVG: plain functions from values to a drawing, a template for each kind.

A view builds one (`charts.bars(...)`), the template shows it: `{% load ui %}{% chart enrolments %}`. Each has a title and
a description, its figures in a table, and never colour alone (dashes, order, words).
"""

from __future__ import annotations

from .drawing import Bars, Chart, Series
from .kinds import bars, columns, gauge, lines, sparkline, stacked, target_bars
from .matrix import matrix

__all__ = ["Bars", "Chart", "Series", "bars", "columns", "gauge", "lines", "matrix", "sparkline", "stacked", "target_bars"]
