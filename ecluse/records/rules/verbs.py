"""What the known verbs say, in the words of a reader, after the name of whoever acts: “Awa” “a répondu à” “Première question”.

The addresses are those of the vocabularies that tools use: ADL, cmi5, video, TinCan Registry, Activity Streams, H5P and Moodle.
"""

from __future__ import annotations

ADL, XAPI, STREAMS, TINCAN = (
    "http://adlnet.gov/expapi/verbs/",
    "https://w3id.org/xapi/",
    "http://activitystrea.ms/schema/1.0/",
    "http://id.tincanapi.com/verb/",
)
Words = dict[str, str]
# What answers a question is right or to look at again; what ends a test is passed or not.
ANSWERED = frozenset({f"{ADL}answered", f"{ADL}responded"})


def _words(fr: str, en: str, nl: str, de: str) -> Words:
    return {"fr": fr, "en": en, "nl": nl, "de": de}


_ANSWERED = _words("a répondu à", "answered", "beantwoordde", "hat beantwortet:")
_OPENED = _words("a ouvert", "opened", "opende", "hat geöffnet:")
_BEGAN = _words("a commencé", "began", "begon met", "hat begonnen:")
_DONE = _words("a terminé", "completed", "voltooide", "hat abgeschlossen:")
_PASSED = _words("a réussi", "passed", "slaagde voor", "hat bestanden:")
_LEFT = _words("a quitté", "left", "verliet", "hat verlassen:")
# In French no verb here agrees with whoever acts: tools do not say whether that is a woman or a man.
_ENROLLED = _words("a une place à", "enrolled in", "schreef zich in voor", "hat sich angemeldet:")
_EARNED = _words("a obtenu", "earned", "behaalde", "hat erhalten:")

VERBS: dict[str, Words] = {
    f"{ADL}answered": _ANSWERED,
    f"{ADL}asked": _words("a demandé", "asked", "vroeg", "hat gefragt:"),
    f"{ADL}attempted": _words("a essayé", "tried", "probeerde", "hat versucht:"),
    f"{ADL}attended": _words("a participé à", "attended", "nam deel aan", "hat teilgenommen an:"),
    f"{ADL}commented": _words("a commenté", "commented on", "gaf commentaar op", "hat kommentiert:"),
    f"{ADL}completed": _DONE,
    f"{ADL}exited": _LEFT,
    f"{ADL}experienced": _words("a parcouru", "went through", "doorliep", "hat durchgearbeitet:"),
    f"{ADL}failed": _words("n’a pas réussi", "did not pass", "slaagde niet voor", "hat nicht bestanden:"),
    f"{ADL}imported": _words("a importé", "imported", "importeerde", "hat importiert:"),
    f"{ADL}initialized": _BEGAN,
    f"{ADL}interacted": _words("a utilisé", "used", "gebruikte", "hat benutzt:"),
    f"{ADL}launched": _OPENED,
    f"{ADL}mastered": _words("maîtrise", "mastered", "beheerst", "beherrscht:"),
    f"{ADL}passed": _PASSED,
    f"{ADL}preferred": _words("a choisi", "chose", "koos", "hat gewählt:"),
    f"{ADL}progressed": _words("a avancé dans", "went on with", "vorderde in", "ist weitergekommen in:"),
    f"{ADL}registered": _ENROLLED,
    f"{ADL}responded": _ANSWERED,
    f"{ADL}resumed": _words("a repris", "resumed", "hervatte", "hat fortgesetzt:"),
    f"{ADL}satisfied": _words("a rempli les conditions de", "met the conditions of", "voldeed aan", "hat erfüllt:"),
    f"{ADL}scored": _words("a reçu une note pour", "was marked for", "kreeg een score voor", "wurde bewertet für:"),
    f"{ADL}shared": _words("a partagé", "shared", "deelde", "hat geteilt:"),
    f"{ADL}suspended": _words("a mis en pause", "paused", "pauzeerde", "hat unterbrochen:"),
    f"{ADL}terminated": _LEFT,
    f"{ADL}waived": _words("n’a pas eu à faire", "was excused from", "is vrijgesteld van", "wurde befreit von:"),
    f"{XAPI}adl/verbs/abandoned": _words("a abandonné", "gave up", "stopte met", "hat abgebrochen:"),
    f"{XAPI}adl/verbs/satisfied": _words("a rempli les conditions de", "met the conditions of", "voldeed aan", "hat erfüllt:"),
    f"{XAPI}adl/verbs/waived": _words("n’a pas eu à faire", "was excused from", "is vrijgesteld van", "wurde befreit von:"),
    f"{XAPI}video/verbs/paused": _words("a mis en pause", "paused", "pauzeerde", "hat angehalten:"),
    f"{XAPI}video/verbs/played": _words("a regardé", "watched", "bekeek", "hat angesehen:"),
    f"{XAPI}video/verbs/seeked": _words("a navigué dans", "moved within", "sprong in", "ist gesprungen in:"),
    f"{XAPI}dod-isd/verbs/earned": _EARNED,
    "http://specification.openbadges.org/xapi/verbs/earned": _EARNED,
    "http://specification.openbadges.org/xapi/verbs/earned.json": _EARNED,
    f"{TINCAN}earned": _EARNED,
    f"{TINCAN}unregistered": _words("a renoncé à", "withdrew from", "zag af van", "hat sich abgemeldet von:"),
    f"{TINCAN}viewed": _words("a consulté", "viewed", "bekeek", "hat angesehen:"),
    f"{TINCAN}downloaded": _words("a téléchargé", "downloaded", "downloadde", "hat heruntergeladen:"),
    f"{STREAMS}complete": _DONE,
    f"{STREAMS}create": _words("a créé", "created", "maakte", "hat erstellt:"),
    f"{STREAMS}open": _OPENED,
    f"{STREAMS}play": _words("a regardé", "watched", "bekeek", "hat angesehen:"),
    f"{STREAMS}start": _BEGAN,
    f"{STREAMS}submit": _words("a remis", "handed in", "diende in", "hat abgegeben:"),
    f"{STREAMS}watch": _words("a regardé", "watched", "bekeek", "hat angesehen:"),
    f"{ADL}consumed": _words("a parcouru", "went through", "doorliep", "hat durchgearbeitet:"),
    "http://www.tincanapi.co.uk/verbs/enrolled_onto_learning_plan": _ENROLLED,
    "https://w3id.org/xapi/acrossx/verbs/evaluated": _words("a évalué", "assessed", "beoordeelde", "hat bewertet:"),
    "https://w3id.org/xapi/acrossx/verbs/read": _words("a lu", "read", "las", "hat gelesen:"),
    "https://w3id.org/xapi/netc/verbs/accessed": _OPENED,
}
