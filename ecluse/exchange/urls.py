"""Addresses for machines, one line for each standard."""

from __future__ import annotations

from django.urls import path

from .calendars import personal
from .calendars import views as calendars
from .elm import views as elm
from .european import web as european
from .frameworks import bringing
from .frameworks import views as frameworks
from .imports import web as imports
from .lheo import views as lheo
from .oaipmh import views as oaipmh
from .openbadges import interface as openbadges
from .openbadges import mine as applications
from .openbadges import oauth, wallets
from .opendata import views as opendata
from .webhooks import web as webhooks
from .xapi.transfers import aside
from .xapi.transfers import web as transfers

app_name = "exchange"

urlpatterns = [
    path("calendriers/<str:secret>.ics", personal.feed, name="personal_calendar"),
    path("mon-calendrier/", personal.mine, name="my_calendar"),
    path("sessions/<uuid:session_id>/calendrier.ics", calendars.session, name="session_calendar"),
    path("catalogue/<uuid:programme_id>/elm", elm.programme, name="elm_programme"),
    path("donnees/elm.ttl", elm.catalogue, name="elm_catalogue"),
    path("catalogue/<uuid:programme_id>/lheo", lheo.programme, name="lheo_programme"),
    path("donnees/lheo.xml", lheo.catalogue, name="lheo_catalogue"),
    path("oai", oaipmh.repository, name="oai"),
    path("referentiels/<slug:code>/case.json", frameworks.case_package, name="framework_case"),
    path("referentiels/<slug:code>/skos.ttl", frameworks.skos_scheme, name="framework_skos"),
    path("referentiels/<slug:code>/liste.csv", frameworks.csv_table, name="framework_csv"),
    path("gestion/referentiels/apporter/", bringing.bring, name="bring_framework"),
    path("gestion/referentiels/apporter/<uuid:run_id>/", bringing.decide, name="brought_framework"),
    path("gestion/importer/", imports.bring, name="bring"),
    path("gestion/importer/<uuid:run_id>/", imports.decide, name="import"),
    path("ims/ob/v3p0/discovery", openbadges.discovery, name="ob_discovery"),
    path("ims/ob/v3p0/credentials", openbadges.credentials, name="ob_credentials"),
    path("ims/ob/v3p0/profile", openbadges.profile, name="ob_profile"),
    path("ims/ob/v3p0/<path:rest>", openbadges.elsewhere, name="ob_elsewhere"),
    path("oauth2/inscription", oauth.register, name="register_application"),
    path("oauth2/jeton", oauth.token, name="application_token"),
    path("oauth2/retrait", oauth.revoke, name="revoke_application_token"),
    path("mes-badges/applications/", applications.applications, name="my_applications"),
    path("mes-badges/applications/autorisation/", oauth.authorize, name="authorize_application"),
    path("mes-badges/applications/<uuid:application_id>/retrait/", applications.send_away, name="send_application_away"),
    path("mes-badges/portefeuilles/", wallets.wallets, name="my_wallets"),
    path("mes-badges/portefeuilles/retour/", wallets.back, name="wallet_back"),
    path("mes-badges/portefeuilles/<uuid:connection_id>/", wallets.wallet, name="wallet"),
    path("mes-badges/portefeuilles/<uuid:connection_id>/oubli/", wallets.forget, name="forget_wallet"),
    path("mes-badges/portefeuilles/<uuid:connection_id>/<slug:way>/", wallets.carry, name="carry_wallet"),
    path("mes-badges/<uuid:credential_id>/europe/", european.badge, name="european_badge"),
    path("mes-badges/<uuid:credential_id>/europe/europass/", european.europass, name="badge_for_europass"),
    path("mes-badges/<uuid:credential_id>/europe/portefeuille/", european.wallet, name="badge_for_wallet"),
    path("donnees-ouvertes/", opendata.page, name="open_data"),
    path("gestion/outils/transferts/", transfers.transfers, name="transfers"),
    path("gestion/outils/transferts/envoyer/", transfers.send, name="send_statements"),
    path("gestion/outils/transferts/recuperer/", transfers.fetch, name="fetch_statements"),
    path("gestion/outils/transferts/<uuid:store_id>/", transfers.transfer, name="transfer"),
    path("gestion/outils/transferts/<uuid:store_id>/cle/", transfers.key, name="transfer_key"),
    path("gestion/outils/transferts/<uuid:store_id>/fin/", transfers.end, name="end_transfer"),
    path("gestion/outils/transferts/<uuid:store_id>/mises-de-cote/", aside.aside, name="aside"),
    path("gestion/outils/transferts/<uuid:store_id>/mises-de-cote/<uuid:one_id>/", aside.statement, name="quarantined"),
    path("gestion/outils/transferts/<uuid:store_id>/mises-de-cote/<uuid:one_id>/retrait/", aside.throw, name="throw_away"),
    path("gestion/outils/transferts/<uuid:store_id>/mises-de-cote/<uuid:one_id>/envoi/", aside.again, name="send_refused"),
    path("gestion/outils/transferts/<uuid:store_id>/<slug:what>/", transfers.act, name="transfer_act"),
    path("gestion/outils/logiciels-prevenus/", webhooks.webhooks, name="webhooks"),
    path("gestion/outils/logiciels-prevenus/ajouter/", webhooks.add, name="add_webhook"),
    path("gestion/outils/logiciels-prevenus/<uuid:webhook_id>/", webhooks.webhook, name="webhook"),
    path("gestion/outils/logiciels-prevenus/<uuid:webhook_id>/modifier/", webhooks.change, name="change_webhook"),
    path("gestion/outils/logiciels-prevenus/<uuid:webhook_id>/secret/", webhooks.secret, name="webhook_secret"),
    path("gestion/outils/logiciels-prevenus/<uuid:webhook_id>/fin/", webhooks.end, name="end_webhook"),
    path("gestion/outils/logiciels-prevenus/<uuid:webhook_id>/envois/", webhooks.again, name="webhook_again"),
    path("gestion/outils/logiciels-prevenus/<uuid:webhook_id>/<slug:what>/", webhooks.act, name="webhook_act"),
]
