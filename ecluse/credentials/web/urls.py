"""Addresses of the domain `credentials`. Those of badges, models, issuers and keys are signed into documents: never changed."""

from __future__ import annotations

from django.urls import path

from . import carrying, endorsements, endorsing, keys, life, mine, public, published_keys, published_lists, record, verify

app_name = "credentials"

urlpatterns = [
    path("mes-badges/", mine.badges, name="mine"),
    path("mes-badges/<uuid:credential_id>/", mine.badge, name="my_badge"),
    path("mes-badges/<uuid:credential_id>/partage/", mine.share, name="share"),
    path("mes-badges/<uuid:credential_id>/badge.json", mine.download, name="download"),
    path("mes-badges/<uuid:credential_id>/badge.svg", carrying.svg, name="svg"),
    path("mes-badges/<uuid:credential_id>/badge.png", carrying.png, name="png"),
    path("mes-badges/<uuid:credential_id>/badge.jwt", carrying.token, name="token"),
    path("mes-badges/<uuid:credential_id>/badge.pdf", carrying.pdf, name="pdf"),
    path("badges/<uuid:credential_id>/", public.badge, name="badge"),
    path("badges/modeles/<uuid:achievement_id>/", public.achievement, name="achievement"),
    path("emetteurs/<uuid:organisation_id>/", public.issuer_profile, name="issuer"),
    path("emetteurs/<uuid:organisation_id>/cles/<int:number>/", public.issuer_key, name="issuer_key"),
    path("emetteurs/<uuid:organisation_id>/cles/<int:number>/jwk.json", published_keys.web_key, name="issuer_jwk"),
    path("emetteurs/<uuid:organisation_id>/did.json", published_keys.did, name="issuer_did"),
    path("emetteurs/<uuid:organisation_id>/statuts/<int:number>/", published_lists.revocations, name="status_list"),
    path(
        "emetteurs/<uuid:organisation_id>/statuts/<int:number>/suspensions/",
        published_lists.suspensions,
        name="status_suspensions",
    ),
    path(".well-known/jwks.json", published_keys.web_keys, name="jwks"),
    path("gestion/badges/<uuid:credential_id>/", life.badge, name="life"),
    path("gestion/badges/<uuid:credential_id>/<slug:word>/", life.decide, name="decide"),
    path("gestion/badges/dossier/", record.record, name="record"),
    path("gestion/badges/dossier.zip", record.archive, name="record_archive"),
    path("gestion/badges/cles/", keys.keys, name="keys"),
    path("gestion/badges/cles/<int:number>/changement/", keys.change, name="change_key"),
    path("gestion/badges/cles/<int:number>/defiance/", keys.distrust, name="distrust_key"),
    path("gestion/badges/", life.issued, name="issued"),
    path("gestion/badges/appuis/", endorsing.endorsements, name="endorsements"),
    path("gestion/badges/appuis/demander/", endorsing.ask, name="ask_endorsement"),
    path("mes-badges/<uuid:credential_id>/appuis/", endorsing.ask_for_badge, name="ask_badge_endorsement"),
    path("appuis/", endorsements.who_endorses, name="who_endorses"),
    path("appuis/<uuid:endorsement_id>/", endorsements.endorsement, name="endorsement"),
    path("appuis/<uuid:endorsement_id>/reponse/", endorsements.answer, name="answer_endorsement"),
    path("appuis/<uuid:endorsement_id>/retrait/", endorsements.withdraw, name="withdraw_endorsement"),
    path("appuis/<uuid:endorsement_id>/demande/", endorsing.take_back, name="take_endorsement_back"),
    path("verifier/", verify.verify, name="verify"),
    path("verifier/raisons/", verify.reasons, name="reasons"),
]
