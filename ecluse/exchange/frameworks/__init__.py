"""Competence frameworks for other programs: CASE, SKOS, CSV."""
