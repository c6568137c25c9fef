"""Addresses of the learning record."""

from __future__ import annotations

from django.urls import path

from . import activities, classes, connections, exports, profiles, record, tools

app_name = "records"

urlpatterns = [
    path("mon-carnet/", record.mine, name="mine"),
    path("mon-carnet/carnet.csv", record.table, name="my_table"),
    path("mon-carnet/traces.jsonl", record.statements, name="my_statements"),
    path("mon-carnet/plus-ancien/", record.older, name="older"),
    path("mon-carnet/<uuid:sid>/", record.entry, name="entry"),
    path("gestion/activites/", activities.activities, name="activities"),
    path("gestion/activites/liste.csv", activities.table, name="activities_csv"),
    path("gestion/activites/liste.xlsx", activities.workbook, name="activities_xlsx"),
    path("gestion/activites/connexions/", connections.connections, name="connections"),
    path("gestion/activites/connexions/connexions.csv", connections.table, name="connections_csv"),
    path("gestion/activites/connexions/connexions.xlsx", connections.workbook, name="connections_xlsx"),
    path("gestion/activites/exports/", exports.exports, name="exports"),
    path("gestion/activites/exports/demander/", exports.ask, name="ask_export"),
    path("gestion/activites/exports/recherche/", exports.ask_research, name="ask_research"),
    path("gestion/activites/exports/<uuid:key>/", exports.export, name="export"),
    path("gestion/activites/exports/<uuid:key>/fichier/", exports.file, name="export_file"),
    path("gestion/activites/exports/<uuid:key>/arret/", exports.stop, name="stop_export"),
    path("gestion/activites/exports/<uuid:key>/effacer/", exports.erase, name="erase_export"),
    path("donnees-personnelles/recherche/", exports.given, name="given_to_research"),
    path("gestion/activites/<uuid:key>/", activities.activity, name="activity"),
    path("suivi/activites/<uuid:key>/", activities.live, name="live"),
    path("suivi/sessions/<uuid:key>/", classes.live, name="live_class"),
    path("gestion/outils/", tools.tools, name="tools"),
    path("gestion/outils/connecter/", tools.connect, name="connect_tool"),
    path("gestion/outils/<uuid:client_id>/", tools.tool, name="tool"),
    path("gestion/outils/<uuid:client_id>/secret/", tools.secret, name="change_secret"),
    path("gestion/outils/<uuid:client_id>/depart/", tools.end, name="end_tool"),
    path("gestion/outils/<uuid:client_id>/profils/", profiles.follow, name="follow_profiles"),
    path("gestion/outils/<uuid:client_id>/constats/", profiles.findings, name="findings"),
    path("gestion/outils/<uuid:client_id>/constats/effacer/", profiles.forget, name="forget_findings"),
]
