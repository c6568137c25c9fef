"""Addresses of the network."""

from __future__ import annotations

from django.urls import path

from . import about, directory, hat, home, own, people, platform, presentation, tasks

app_name = "network"

urlpatterns = [
    path("", home.front_page, name="front"),
    path("accueil/", home.home, name="home"),
    path("role/", hat.switch, name="switch_hat"),
    path("a-propos/", about.about, name="about"),
    path("donnees-personnelles/", about.notice, name="notice"),
    path("donnees-personnelles/ce-qui-reste/", about.what_stays, name="what_stays"),
    path("annuaire/", directory.directory, name="directory"),
    path("annuaire/<slug:slug>/", directory.organisation, name="organisation"),
    path("annuaire/<slug:slug>/presentation/", presentation.present, name="present"),
    path("carte/", directory.site_map, name="map"),
    path("sites/<uuid:site_id>/", directory.site, name="site"),
    path("partenariats/", directory.partnerships, name="partnerships"),
    path("personnes/<uuid:person_id>/", people.person, name="person"),
    path("equipe/", people.people, name="team"),
    path("equipe/inviter/", people.invite, name="invite"),
    path("equipe/<uuid:membership_id>/fin/", people.end, name="end_membership"),
    path("profil/", own.profile, name="profile"),
    path("mes-donnees/", own.data, name="my_data"),
    path("mes-donnees/mes-donnees.json", own.download, name="my_data_file"),
    path("mes-donnees/consentement/", own.consent, name="consent"),
    path("mes-donnees/effacement/", own.erasure, name="erasure"),
    path("mes-donnees/effacees/", own.erased, name="erased"),
    path("taches/<uuid:task_id>/", tasks.task, name="task"),
    path("taches/<uuid:task_id>/arret/", tasks.cancel, name="cancel_task"),
    path("administration/", platform.overview, name="platform"),
    path("administration/journal/", platform.journal, name="journal"),
    path("administration/non-distribues/", platform.dead_letters, name="dead_letters"),
    path("administration/non-distribues/<uuid:delivery_id>/", platform.revive, name="revive"),
    path("administration/taches/", platform.tasks, name="tasks"),
    path("administration/historique/", platform.audit_trail, name="trail"),
]
