"""Addresses of the comparisons of badges."""

from __future__ import annotations

from django.urls import path

from . import benchmark, benchmark_bringing, benchmark_files, benchmark_judging, benchmark_tables

COMPARE = "gestion/badges/comparer/"
STUDY = f"{COMPARE}<uuid:study_id>/"

paths = [
    path(COMPARE, benchmark.studies, name="studies"),
    path(f"{COMPARE}nouvelle/", benchmark.begin, name="begin_study"),
    path(STUDY, benchmark.study, name="study"),
    path(f"{STUDY}reglages/", benchmark.settings, name="study_settings"),
    path(f"{STUDY}niveaux/", benchmark.levels, name="study_levels"),
    path(f"{STUDY}suppression/", benchmark.end, name="end_study"),
    path(f"{STUDY}badges/<uuid:badge_id>/", benchmark.badge, name="study_badge"),
    path(f"{STUDY}badges/<uuid:badge_id>/competence/", benchmark.overlooked, name="study_add_match"),
    path(f"{STUDY}ajouter/", benchmark_bringing.add, name="study_add"),
    path(f"{STUDY}ajouter/reseau/", benchmark_bringing.network, name="study_network"),
    path(f"{STUDY}ajouter/liste/", benchmark_bringing.bring_list, name="study_list"),
    path(f"{STUDY}lignes/", benchmark_bringing.rows, name="study_rows"),
    path(f"{STUDY}lignes.csv", benchmark_bringing.rows_file, name="study_rows_csv"),
    path(f"{STUDY}lignes/<uuid:row_id>/", benchmark_bringing.mend, name="study_row"),
    path(f"{STUDY}correspondances/", benchmark_judging.matches, name="study_matches"),
    path(f"{STUDY}doublons/", benchmark_judging.twins, name="study_twins"),
    path(f"{STUDY}tableau/", benchmark_tables.matrix, name="study_matrix"),
    path(f"{STUDY}cote-a-cote/", benchmark_tables.side_by_side, name="study_compare"),
    path(f"{STUDY}trous/", benchmark_tables.holes, name="study_holes"),
    path(f"{STUDY}comparaison.xlsx", benchmark_files.workbook, name="study_xlsx"),
    path(f"{STUDY}comparaison.csv", benchmark_files.table, name="study_csv"),
    path(f"{STUDY}comparaison.pdf", benchmark_files.printed, name="study_pdf"),
]
