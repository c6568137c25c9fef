"""Showing what upper domains put in a slot."""

from __future__ import annotations

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from ecluse.foundation.slots import Piece

register = template.Library()


@register.simple_tag(takes_context=True)
def show(context: template.Context, piece: Piece) -> SafeString:
    """One piece, rendered with its own context and the request of the page."""
    return render_to_string(piece.template, piece.context, request=context.get("request"))
