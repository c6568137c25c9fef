"""Addresses of steering."""

from __future__ import annotations

from django.urls import path

from . import (
    budget,
    complementarity,
    connected,
    drawing,
    evidence,
    exports,
    header,
    indicators,
    need_files,
    need_import,
    needs,
    network,
    profile_files,
    programmes,
    promised,
    register,
    responsible,
    targets,
)

app_name = "steering"

urlpatterns = [
    path("numerique-responsable/", responsible.show, name="responsible"),
    path("numerique-responsable/acteurs/", register.show, name="register"),
    path("numerique-responsable/acteurs/nouveau/", register.write, name="register_new"),
    path("numerique-responsable/acteurs/<uuid:role_id>/", register.write, name="register_write"),
    path("besoins/", needs.show, name="needs"),
    path("besoins/rapport.pdf", need_files.document, name="needs_pdf"),
    path("besoins/rapport.xlsx", need_files.workbook, name="needs_xlsx"),
    path("besoins/import/", need_import.bring, name="needs_import"),
    path("besoins/<uuid:subject_id>/", needs.show_line, name="need"),
    path("complementarite/", complementarity.show_list, name="profiles"),
    path("complementarite/reseau/", network.show, name="network"),
    path("complementarite/<uuid:occupation_id>/", complementarity.show, name="profile"),
    path("complementarite/<uuid:occupation_id>/fiche.xlsx", profile_files.workbook, name="profile_xlsx"),
    path("complementarite/<uuid:occupation_id>/fiche.csv", profile_files.table, name="profile_csv"),
    path("complementarite/<uuid:occupation_id>/parcours/", drawing.draw, name="draw"),
    path("complementarite/<uuid:occupation_id>/<uuid:competence_id>/", complementarity.show_line, name="line"),
    path("pilotage/", programmes.show_list, name="programmes"),
    # Before the programmes: no programme may be called "indicateurs".
    path("pilotage/indicateurs/", indicators.library, name="library"),
    path("pilotage/indicateurs/<slug:indicator>/", indicators.sheet, name="sheet"),
    path("pilotage/<slug:slug>/", programmes.show, name="programme"),
    path("pilotage/<slug:slug>/parcours/", promised.pathways, name="pathways"),
    path("pilotage/<slug:slug>/connexions/", connected.connections, name="connections"),
    path("pilotage/<slug:slug>/tableau.xlsx", exports.workbook, name="workbook"),
    path("pilotage/<slug:slug>/tableau.csv", exports.table, name="table"),
    path("pilotage/<slug:slug>/chiffres/<slug:indicator>/", indicators.show, name="indicator"),
    path("pilotage/<slug:slug>/preuves/<slug:indicator>/", evidence.show_list, name="evidence"),
    path("pilotage/<slug:slug>/preuves/<slug:indicator>/liste.csv", exports.evidence, name="evidence_csv"),
    path("pilotage/<slug:slug>/preuves/<slug:indicator>/<uuid:unit_id>/", evidence.show_unit, name="unit"),
    path("pilotage/<slug:slug>/presentation/", header.edit, name="header"),
    path("pilotage/<slug:slug>/budget/", budget.show, name="budget"),
    path("pilotage/<slug:slug>/budget/nouvelle-ligne/", budget.new_line, name="new_line"),
    path("pilotage/<slug:slug>/budget/<int:year>/<slug:expense_type>/", budget.line, name="budget_line"),
    path("pilotage/<slug:slug>/objectifs/nouveau/", targets.new, name="new_target"),
    path("pilotage/<slug:slug>/objectifs/<uuid:target_id>/", targets.show, name="target"),
]
