"""Offers brought by an operator in a file: read, shown, then applied."""
