"""The words of the indicators' fact sheets, by language code. English and French are the texts of reference."""

from __future__ import annotations

Words = dict[str, dict[str, str]]

_PARTICIPANTS: Words = {
    "title": {
        "fr": "Personnes formées", "nl": "Opgeleide personen", "de": "Weitergebildete Personen", "en": "Participants trained",
    },
    "unit": {"fr": "personnes", "nl": "personen", "de": "Personen", "en": "people"},
    "counting_unit": {
        "fr": "Une personne, et non une inscription.",
        "nl": "Een persoon, geen inschrijving.",
        "de": "Eine Person, nicht eine Anmeldung.",
        "en": "A person, not an enrolment.",
    },
    "uniqueness": {
        "fr": "Une fois par programme financé, quel que soit le nombre de formations ou d’organismes. Qui revient garde sa "
        "première entrée. Un autre programme financé compte la personne pour lui-même.",
        "nl": "Eén keer per gefinancierd programma, ongeacht het aantal opleidingen of organisaties. Wie terugkomt, behoudt "
        "de eerste instap. Een ander gefinancierd programma telt de persoon voor zichzelf.",
        "de": "Einmal je Förderprogramm, unabhängig von der Zahl der Kurse oder Einrichtungen. Wer wiederkommt, behält den "
        "ersten Eintritt. Ein anderes Förderprogramm zählt die Person für sich.",
        "en": "Once per funded programme, whatever the number of trainings or organisations. Whoever comes back keeps the "
        "first entry. Another funded programme counts the person for itself.",
    },
    "moment": {
        "fr": "À la première présence signée. Le genre, l’âge et la situation sont ceux de l’entrée ; quitter en chemin ne "
        "retire personne du compte.",
        "nl": "Bij de eerste getekende aanwezigheid. Geslacht, leeftijd en situatie zijn die bij de instap; wie onderweg "
        "stopt, blijft meegeteld.",
        "de": "Mit der ersten unterschriebenen Anwesenheit. Geschlecht, Alter und Situation gelten beim Eintritt; wer "
        "abbricht, bleibt gezählt.",
        "en": "At the first signed presence. Gender, age and situation are those at entry; leaving on the way removes nobody.",
    },
    "missing": {
        "fr": "Ce que la personne n’a pas dit est compté à part, « non communiqué », et reste dans le total.",
        "nl": "Wat de persoon niet meedeelde, staat apart als “niet meegedeeld” en blijft in het totaal.",
        "de": "Was die Person nicht angab, steht gesondert als „keine Angabe“ und bleibt in der Gesamtzahl.",
        "en": "What the person did not say is counted apart, “not said”, and stays in the total.",
    },
    "check": {
        "fr": "Les mêmes personnes sont retrouvées dans le journal des premières présences ; l’identité des deux ensembles est "
        "vérifiée, pas seulement leur nombre.",
        "nl": "Dezelfde personen worden teruggezocht in het journaal van eerste aanwezigheden; beide groepen worden vergeleken, "
        "niet alleen hun aantal.",
        "de": "Dieselben Personen werden im Journal der ersten Anwesenheiten gesucht; verglichen werden beide Mengen, nicht nur "
        "ihre Zahl.",
        "en": "The same people are looked for in the journal of first presences; the two sets are compared, not only their size.",
    },
    "source": {
        "fr": "Règlement délégué (UE) 2021/2106, indicateur commun 10 (FRR) ; règlement (UE) 2021/1057, annexe I, EECO01 (FSE+).",
        "nl": "Gedelegeerde verordening (EU) 2021/2106, gemeenschappelijke indicator 10 (RRF); verordening (EU) 2021/1057, "
        "bijlage I, EECO01 (ESF+).",
        "de": "Delegierte Verordnung (EU) 2021/2106, gemeinsamer Indikator 10 (ARF); Verordnung (EU) 2021/1057, Anhang I, "
        "EECO01 (ESF+).",
        "en": "Delegated Regulation (EU) 2021/2106, common indicator 10 (RRF); Regulation (EU) 2021/1057, Annex I, "
        "EECO01 (ESF+).",
    },
}  # fmt: skip

_STAFF_HOURS: Words = {
    "title": {
        "fr": "Heures de formation du personnel", "nl": "Uren opleiding van het personeel",
        "de": "Weiterbildungsstunden des Personals", "en": "Hours of staff training",
    },
    "unit": {"fr": "heures", "nl": "uren", "de": "Stunden", "en": "hours"},
    "counting_unit": {
        "fr": "Une minute de présence signée d’une personne, affichée en heures.",
        "nl": "Een minuut getekende aanwezigheid van een persoon, weergegeven in uren.",
        "de": "Eine Minute unterschriebener Anwesenheit einer Person, angezeigt in Stunden.",
        "en": "A minute of signed presence of one person, shown in hours.",
    },
    "uniqueness": {
        "fr": "Chaque demi-journée d’une inscription compte une fois ; les heures de plusieurs formations s’additionnent.",
        "nl": "Elke halve dag van een inschrijving telt één keer; uren van meerdere opleidingen worden opgeteld.",
        "de": "Jeder halbe Tag einer Anmeldung zählt einmal; Stunden mehrerer Kurse werden addiert.",
        "en": "Each half-day of an enrolment counts once; the hours of several trainings add up.",
    },
    "moment": {
        "fr": "Dans les formations destinées aux formateurs et au personnel du réseau, commencées pendant le programme.",
        "nl": "In opleidingen voor lesgevers en personeel van het netwerk, begonnen tijdens het programma.",
        "de": "In Kursen für Lehrkräfte und Personal des Netzwerks, die während des Programms begonnen haben.",
        "en": "In trainings for the trainers and staff of the network that began during the programme.",
    },
    "missing": {
        "fr": "Une feuille de présence qui n’est pas signée ne compte pas.",
        "nl": "Een niet-getekende aanwezigheidslijst telt niet.",
        "de": "Eine nicht unterschriebene Anwesenheitsliste zählt nicht.",
        "en": "An attendance sheet that is not signed does not count.",
    },
    "check": {
        "fr": "Le journal des feuilles de présence (nombre de présents par demi-journée) est multiplié par la durée de chaque "
        "demi-journée et comparé aux présences individuelles.",
        "nl": "Het journaal van de aanwezigheidslijsten (aantal aanwezigen per halve dag) wordt vermenigvuldigd met de duur van "
        "elke halve dag en vergeleken met de individuele aanwezigheden.",
        "de": "Das Journal der Anwesenheitslisten (Zahl der Anwesenden je halbem Tag) wird mit der Dauer jedes halben Tages "
        "multipliziert und mit den einzelnen Anwesenheiten verglichen.",
        "en": "The journal of attendance sheets (people present per half-day) is multiplied by the length of each half-day and "
        "compared with the individual presences.",
    },
    "source": {
        "fr": "Plan national pour la reprise et la résilience, projet 33b : « environ 10.000 heures de formation "
        "pédagogique à la transition numérique ».",
        "nl": "Nationaal plan voor herstel en veerkracht, project 33b: ongeveer 10.000 uur pedagogische opleiding in de digitale "
        "transitie.",
        "de": "Nationaler Aufbau- und Resilienzplan, Projekt 33b: rund 10.000 Stunden pädagogische Weiterbildung zum digitalen "
        "Wandel.",
        "en": "National recovery and resilience plan, project 33b: about 10,000 hours of pedagogical training in the digital "
        "transition.",
    },
}  # fmt: skip

_BADGES: Words = {
    "title": {"fr": "Badges émis", "nl": "Uitgereikte badges", "de": "Ausgestellte Badges", "en": "Badges issued"},
    "unit": {"fr": "badges", "nl": "badges", "de": "Badges", "en": "badges"},
    "counting_unit": {
        "fr": "Un badge Open Badges 3.0 signé.",
        "nl": "Een ondertekende Open Badges 3.0-badge.",
        "de": "Ein signierter Open-Badges-3.0-Badge.",
        "en": "A signed Open Badges 3.0 badge.",
    },
    "uniqueness": {
        "fr": "Chaque badge compte une fois ; une personne peut en recevoir plusieurs.",
        "nl": "Elke badge telt één keer; een persoon kan er meerdere krijgen.",
        "de": "Jeder Badge zählt einmal; eine Person kann mehrere erhalten.",
        "en": "Each badge counts once; a person may receive several.",
    },
    "moment": {
        "fr": "Le jour de l’émission, par un organisme bénéficiaire, pendant le programme.",
        "nl": "Op de dag van uitreiking, door een begunstigde organisatie, tijdens het programma.",
        "de": "Am Tag der Ausstellung, durch eine begünstigte Einrichtung, während des Programms.",
        "en": "On the day of issue, by a beneficiary organisation, during the programme.",
    },
    "missing": {
        "fr": "Rien ne peut manquer : un badge sans émetteur ou sans date n’existe pas.",
        "nl": "Er kan niets ontbreken: een badge zonder uitreiker of datum bestaat niet.",
        "de": "Es kann nichts fehlen: Einen Badge ohne Aussteller oder Datum gibt es nicht.",
        "en": "Nothing can be missing: there is no badge without an issuer or a date.",
    },
    "check": {
        "fr": "Les mêmes badges sont retrouvés dans le journal des émissions.",
        "nl": "Dezelfde badges worden teruggezocht in het journaal van uitreikingen.",
        "de": "Dieselben Badges werden im Journal der Ausstellungen gesucht.",
        "en": "The same badges are looked for in the journal of issues.",
    },
    "source": {
        "fr": "Projet « Faire de l’Eurométropole un territoire favorisant les compétences numériques », volet Open Badges.",
        "nl": "Project “Van de Eurometropool een gebied maken dat digitale competenties bevordert”, luik Open Badges.",
        "de": "Projekt „Die Eurometropole als Raum für digitale Kompetenzen“, Teil Open Badges.",
        "en": "Project “Making the Eurometropolis a territory that fosters digital skills”, Open Badges strand.",
    },
}  # fmt: skip

_33B = {
    "fr": "Plan national pour la reprise et la résilience, projet 33b.",
    "nl": "Nationaal plan voor herstel en veerkracht, project 33b.",
    "de": "Nationaler Aufbau- und Resilienzplan, Projekt 33b.",
    "en": "National recovery and resilience plan, project 33b.",
}
_OURS = {
    "fr": "Aucun texte ne définit une connexion : cette définition est celle d’Écluse.",
    "nl": "Geen tekst bepaalt wat een verbinding is: deze definitie is die van Écluse.",
    "de": "Kein Text bestimmt, was eine Anmeldung ist: Diese Definition ist die von Écluse.",
    "en": "No text says what a connection is: this definition is Écluse’s.",
}
_A6K = {
    "fr": "Décision du Gouvernement de Wallonie sur le projet A6K/E6K.",
    "nl": "Beslissing van de Waalse Regering over het project A6K/E6K.",
    "de": "Beschluss der Wallonischen Regierung zum Projekt A6K/E6K.",
    "en": "Decision of the Walloon Government on the A6K/E6K project.",
}


_NEW_PATHWAYS: Words = {
    "counting_unit": {
        "fr": "Un parcours d’un organisme bénéficiaire, publié au catalogue.",
        "nl": "Een traject van een begunstigde organisatie, gepubliceerd in de catalogus.",
        "de": "Ein im Katalog veröffentlichter Bildungsweg einer begünstigten Organisation.",
        "en": "A pathway of a beneficiary, published in the catalogue.",
    },
    "uniqueness": {
        "fr": "Une fois, au jour de sa première publication ; retiré puis republié, il n’est pas nouveau.",
        "nl": "Eén keer, op de dag van de eerste publicatie; ingetrokken en opnieuw gepubliceerd is niet nieuw.",
        "de": "Einmal, am Tag der ersten Veröffentlichung; zurückgezogen und neu veröffentlicht ist er nicht neu.",
        "en": "Once, on the day of its first publication; withdrawn and published again, it is not new.",
    },
    "moment": {
        "fr": "Au jour inscrit dans le journal.", "nl": "Op de dag in het journaal.", "de": "Am Tag, den das Journal nennt.",
        "en": "On the day that the journal tells.",
    },
    "check": {
        "fr": "Le journal est la source ; chaque parcours s’ouvre depuis la liste.",
        "nl": "Het journaal is de bron; elk traject gaat open vanuit de lijst.",
        "de": "Das Journal ist die Quelle; jeder Bildungsweg öffnet sich aus der Liste.",
        "en": "The journal is the source; each pathway opens from the list.",
    },
}  # fmt: skip

_CONNECTIONS: Words = {
    "counting_unit": {
        "fr": "Une personne qui a fait quelque chose dans un outil d’un organisme bénéficiaire, un jour donné.",
        "nl": "Een persoon die op een dag iets deed in een tool van een begunstigde organisatie.",
        "de": "Eine Person, die an einem Tag in einem Werkzeug einer begünstigten Organisation etwas getan hat.",
        "en": "A person who did something in a tool of a beneficiary on a day.",
    },
    "uniqueness": {
        "fr": "Une fois par jour et par organisme, quel que soit le nombre d’outils, de visites ou d’identifiants de la personne.",
        "nl": "Eén keer per dag en per organisatie, ongeacht het aantal tools, bezoeken of accounts van de persoon.",
        "de": "Einmal pro Tag und Organisation, unabhängig von der Zahl der Werkzeuge, Besuche oder Konten der Person.",
        "en": "Once a day and an organisation, whatever the number of tools, visits or accounts of the person.",
    },
    "moment": {
        "fr": "Le jour où cela s’est passé, dans l’heure du réseau. Ce qu’Écluse dit lui-même (inscriptions, présences, badges) "
        "n’est pas une connexion.",
        "nl": "De dag waarop het gebeurde, in de tijd van het netwerk. Wat Écluse zelf zegt (inschrijvingen, aanwezigheden, "
        "badges) is geen verbinding.",
        "de": "Am Tag, an dem es geschah, in der Zeit des Netzwerks. Was Écluse selbst sagt (Einschreibungen, Anwesenheiten, "
        "Badges), ist keine Anmeldung.",
        "en": "On the day it happened, in the time of the network. What Écluse says itself (enrolments, presences, badges) is no "
        "connection.",
    },
    "missing": {
        "fr": "Un outil qui n’est pas connecté au carnet d’apprentissage ne dit rien : ses visites ne sont pas comptées.",
        "nl": "Een tool die niet met het leerlogboek verbonden is, zegt niets: bezoeken eraan tellen niet mee.",
        "de": "Ein Werkzeug, das nicht mit dem Lernheft verbunden ist, sagt nichts: Besuche darin zählen nicht.",
        "en": "A tool that is not connected to the learning record says nothing: visits to it are not counted.",
    },
    "check": {
        "fr": "Les traces se recomptent une à une, jusque dans les archives ; une trace reprise est ôtée du compte.",
        "nl": "De sporen kunnen een voor een opnieuw worden geteld, tot in het archief; wat is teruggenomen, gaat eraf.",
        "de": "Die Spuren lassen sich einzeln nachzählen, bis ins Archiv; was zurückgenommen wurde, wird abgezogen.",
        "en": "Statements can be counted again one by one, archives included; what was taken back is taken off.",
    },
}

_ROOMS: Words = {
    "counting_unit": {
        "fr": "Une salle d’un organisme bénéficiaire, telle qu’elle est enregistrée.",
        "nl": "Een zaal van een begunstigde organisatie, zoals ze geregistreerd is.",
        "de": "Ein Raum einer begünstigten Einrichtung, wie er erfasst ist.",
        "en": "A room of a beneficiary organisation, as it is recorded.",
    },
    "moment": {
        "fr": "Aujourd’hui : une salle fermée ne compte plus.",
        "nl": "Vandaag: een gesloten zaal telt niet meer.",
        "de": "Heute: Ein geschlossener Raum zählt nicht mehr.",
        "en": "Today: a room that was closed counts no more.",
    },
}


_AREA: Words = _ROOMS | {
    "counting_unit": {
        "fr": "Un mètre carré d’espace immersif ou de smart corner d’un organisme bénéficiaire.",
        "nl": "Een vierkante meter immersieve ruimte of smart corner van een begunstigde organisatie.",
        "de": "Ein Quadratmeter immersiver Raum oder Smart Corner einer begünstigten Einrichtung.",
        "en": "A square metre of immersive space or smart corner of a beneficiary organisation.",
    },
}


def _declared(title: dict[str, str], unit: dict[str, str], source: dict[str, str]) -> Words:
    return {"title": title, "unit": unit, "source": source}


WORDS: dict[str, Words] = {
    "participants": _PARTICIPANTS,
    "staff_hours": _STAFF_HOURS,
    "badges": _BADGES,
    "pathways": _declared(
        {"fr": "Nouveaux parcours numériques", "nl": "Nieuwe digitale trajecten", "de": "Neue digitale Bildungswege",
         "en": "New digital pathways"},
        {"fr": "parcours", "nl": "trajecten", "de": "Bildungswege", "en": "pathways"},
        _33B,
    ) | _NEW_PATHWAYS,
    "connections": _declared(
        {"fr": "Connexions aux outils", "nl": "Verbindingen met tools", "de": "Anmeldungen in Werkzeugen", "en": "Connections to tools"},
        {"fr": "connexions", "nl": "verbindingen", "de": "Anmeldungen", "en": "connections"},
        _OURS,
    ) | _CONNECTIONS,
    "immersive_spaces": _declared(
        {"fr": "Espaces immersifs", "nl": "Immersieve ruimtes", "de": "Immersive Räume", "en": "Immersive spaces"},
        {"fr": "espaces", "nl": "ruimtes", "de": "Räume", "en": "spaces"},
        _33B,
    ) | _ROOMS,
    "smart_corners": _declared(
        {"fr": "Smart corners", "nl": "Smart corners", "de": "Smart Corners", "en": "Smart corners"},
        {"fr": "smart corners", "nl": "smart corners", "de": "Smart Corners", "en": "smart corners"},
        _33B,
    ) | _ROOMS,
    "area": _declared(
        {"fr": "Surface aménagée", "nl": "Ingerichte oppervlakte", "de": "Eingerichtete Fläche", "en": "Area fitted out"},
        {"fr": "m²", "nl": "m²", "de": "m²", "en": "m²"},
        _33B,
    ) | _AREA,
    "learners_a_year": _declared(
        {"fr": "Apprenants par an sur le site", "nl": "Lerenden per jaar op de site", "de": "Lernende pro Jahr am Standort",
         "en": "Learners a year on the site"},
        {"fr": "personnes", "nl": "personen", "de": "Personen", "en": "people"},
        _A6K,
    ),
    "startups": _declared(
        {"fr": "Nouvelles sociétés", "nl": "Nieuwe bedrijven", "de": "Neue Unternehmen", "en": "New companies"},
        {"fr": "sociétés", "nl": "bedrijven", "de": "Unternehmen", "en": "companies"},
        _A6K,
    ),
    "researchers": _declared(
        {"fr": "Chercheurs impliqués", "nl": "Betrokken onderzoekers", "de": "Beteiligte Forschende",
         "en": "Researchers involved"},
        {"fr": "chercheurs", "nl": "onderzoekers", "de": "Forschende", "en": "researchers"},
        _A6K,
    ),
}  # fmt: skip
