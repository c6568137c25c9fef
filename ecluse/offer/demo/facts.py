"""What the operators of the demonstration teach. Titles in four languages, sentences ours."""

from __future__ import annotations

from typing import NamedTuple


class Theme(NamedTuple):
    """A training that several operators offer.

    `digital` names DigComp competences with the level aimed at; `occupation` an ESCO occupation (English label) from whose
    essential competences those whose English label begins with one of `skills` are aimed at.
    """

    title: dict[str, str]
    summary: dict[str, str]
    objective: str
    hours: int
    operators: tuple[str, ...]
    digital: tuple[tuple[str, int], ...]
    occupation: str = ""
    skills: tuple[str, ...] = ()
    groups: tuple[str, ...] = ("jobseekers",)
    funding: tuple[str, ...] = ("free_jobseekers", "paid_leave")
    price: int = 0
    modules: tuple[str, ...] = ()
    # DigComp competences to have before, from a level on.
    needs: tuple[tuple[str, int], ...] = ()


PM = "ICT project manager"
THEMES = [
    Theme(
        {"fr": "Premiers pas avec l’ordinateur et internet", "nl": "Eerste stappen met computer en internet",
         "en": "First steps with computer and internet", "de": "Erste Schritte mit Computer und Internet"},
        {"fr": "Allumer, écrire, chercher, envoyer un message : à votre rythme, en petit groupe.",
         "nl": "Opstarten, schrijven, zoeken, een bericht sturen: op uw tempo, in een kleine groep.",
         "en": "Switch on, write, search, send a message: at your own pace, in a small group.",
         "de": "Einschalten, schreiben, suchen, eine Nachricht senden: in Ihrem Tempo, in kleiner Gruppe."},
        "Vous utilisez seul un ordinateur et une boîte de messagerie pour vos démarches de tous les jours.",
        24, ("forem", "ifapme", "vdab-west-vlaanderen", "technocite"), (("1.1", 2), ("2.1", 2), ("4.1", 1)),
        groups=("beginners", "seniors", "jobseekers"), funding=("free_all",),
        modules=("L’ordinateur et le téléphone", "Chercher et trier l’information", "Écrire et recevoir des messages"),
    ),
    Theme(
        {"fr": "Compétences numériques de base", "nl": "Digitale basisvaardigheden", "en": "Basic digital skills", "de": "Digitale Grundkompetenzen"},
        {"fr": "Quarante heures pour être à l’aise avec les documents, les démarches en ligne et la sécurité.",
         "nl": "Veertig uur om vlot te werken met documenten, online diensten en veiligheid.",
         "en": "Forty hours to feel at ease with documents, online services and safety.",
         "de": "Vierzig Stunden für Dokumente, Online-Dienste und Sicherheit."},
        "Vous rangez vos fichiers, remplissez un formulaire en ligne, reconnaissez un message frauduleux.",
        40, ("forem", "ifapme", "france-travail-hdf", "vdab-west-vlaanderen"), (("1.3", 3), ("2.2", 3), ("3.1", 3), ("4.2", 2), ("5.2", 3)),
        groups=("beginners", "jobseekers", "young"), funding=("free_all",),
        modules=("Ranger et partager des fichiers", "Démarches en ligne", "Se protéger"),
    ),
    Theme(
        {"fr": "Tableur : des chiffres aux graphiques", "nl": "Rekenblad: van cijfers naar grafieken", "en": "Spreadsheets: from figures to charts", "de": "Tabellenkalkulation: von Zahlen zu Diagrammen"},
        {"fr": "Formules, tris, tableaux croisés et graphiques honnêtes.", "nl": "Formules, sorteren, draaitabellen en eerlijke grafieken.",
         "en": "Formulas, sorting, pivot tables and honest charts.", "de": "Formeln, Sortieren, Pivot-Tabellen und ehrliche Diagramme."},
        "Vous construisez un tableau de suivi et un graphique qu’on comprend sans vous.",
        32, ("forem", "ifapme", "technocite"), (("1.3", 5), ("3.2", 4), ("5.3", 4)), groups=("jobseekers", "employees"), funding=("free_jobseekers", "vouchers"), price=320,
        needs=(("1.3", 3),),
    ),
    Theme(
        {"fr": "Collaborer à distance", "nl": "Samenwerken op afstand", "en": "Working together online", "de": "Gemeinsam online arbeiten"},
        {"fr": "Réunions, documents partagés et règles de vie d’une équipe dispersée.", "nl": "Vergaderen, gedeelde documenten en afspraken in een verspreid team.",
         "en": "Meetings, shared documents and the manners of a scattered team.", "de": "Besprechungen, geteilte Dokumente und Regeln eines verteilten Teams."},
        "Vous animez une réunion en ligne et organisez le travail d’une équipe.",
        16, ("technofutur-tic", "euratechnologies"), (("2.1", 5), ("2.4", 5), ("2.5", 4)), groups=("employees",), funding=("vouchers", "cpf"), price=240,
    ),
    Theme(
        {"fr": "Développement web : les bases", "nl": "Webontwikkeling: de basis", "en": "Web development: foundations", "de": "Webentwicklung: Grundlagen"},
        {"fr": "Écrire une page accessible, lui donner un style, la faire réagir.", "nl": "Een toegankelijke pagina schrijven, opmaken en laten reageren.",
         "en": "Write an accessible page, give it style, make it react.", "de": "Eine barrierefreie Seite schreiben, gestalten und reagieren lassen."},
        "Vous publiez un site de quelques pages, lisible par tous et sur tous les écrans.",
        280, ("becode", "technofutur-tic", "cepegra", "vdab-west-vlaanderen"), (("3.1", 6), ("3.4", 5)), "web developer", ("implement front-end", "markup", "develop", "software", "use"), ("jobseekers", "women"),
        modules=("HTML et accessibilité", "CSS", "JavaScript", "Projet"),
        needs=(("1.1", 2), ("3.1", 3)),
    ),
    Theme(
        {"fr": "Développeur ou développeuse d’applications", "nl": "Applicatieontwikkelaar", "en": "Application developer", "de": "Anwendungsentwicklung"},
        {"fr": "Sept mois pour apprendre à concevoir, écrire et tester des logiciels en équipe.", "nl": "Zeven maanden om in team software te leren ontwerpen, schrijven en testen.",
         "en": "Seven months to learn to design, write and test software in a team.", "de": "Sieben Monate, um im Team Software zu entwerfen, zu schreiben und zu testen."},
        "Vous rejoignez une équipe de développement comme junior.",
        980, ("becode", "technocite"), (("3.4", 7), ("5.3", 6)), "software developer", ("analyse", "debug", "develop", "computer programming", "interpret", "use"), ("jobseekers", "women", "young"),
        modules=("Algorithmique", "Bases de données", "Tests", "Projet en équipe", "Stage"),
        needs=(("3.4", 5),),
    ),
    Theme(
        {"fr": "Technicien ou technicienne réseaux", "nl": "Netwerktechnicus", "en": "Network technician", "de": "Netzwerktechnik"},
        {"fr": "Câbler, configurer, dépanner un réseau d’entreprise dans un espace immersif.", "nl": "Een bedrijfsnetwerk bekabelen, configureren en herstellen in een immersieve ruimte.",
         "en": "Cable, configure and repair a company network in an immersive space.", "de": "Ein Firmennetz verkabeln, einrichten und reparieren, in einem immersiven Raum."},
        "Vous installez un réseau local et trouvez ses pannes avec méthode.",
        640, ("forem", "technofutur-tic", "vdab-west-vlaanderen"), (("4.1", 6), ("5.1", 7)), "ICT network technician", ("install", "identify", "maintain", "ICT", "use", "calibrate"), ("jobseekers",),
    ),
    Theme(
        {"fr": "Support informatique et relation avec les usagers", "nl": "IT-ondersteuning en klantcontact", "en": "IT support and user relations", "de": "IT-Support und Umgang mit Nutzenden"},
        {"fr": "Écouter, diagnostiquer, expliquer : le métier du help desk.", "nl": "Luisteren, een diagnose stellen, uitleggen: het vak van de helpdesk.",
         "en": "Listen, diagnose, explain: the trade of the help desk.", "de": "Zuhören, erkennen, erklären: der Beruf am Helpdesk."},
        "Vous prenez en charge une demande et la suivez jusqu’à sa solution.",
        320, ("forem", "france-travail-hdf"), (("2.1", 6), ("5.1", 6)), "ICT help desk agent", ("provide", "solve", "answer", "identify", "keep"), ("jobseekers", "young"),
    ),
    Theme(
        {"fr": "Cybersécurité : défendre un système", "nl": "Cyberbeveiliging: een systeem verdedigen", "en": "Cybersecurity: defending a system", "de": "Cybersicherheit: ein System verteidigen"},
        {"fr": "Comprendre les attaques, durcir les machines, réagir à un incident.", "nl": "Aanvallen begrijpen, machines beveiligen, reageren op een incident.",
         "en": "Understand attacks, harden machines, react to an incident.", "de": "Angriffe verstehen, Rechner härten, auf einen Vorfall reagieren."},
        "Vous analysez les risques d’une petite organisation et mettez en place les protections.",
        400, ("technofutur-tic", "a6k-e6k", "euratechnologies"), (("4.1", 7), ("4.2", 6)), "ICT security technician", ("cyber", "manage", "perform", "analyse", "ICT security", "address"), ("jobseekers", "employees"), price=1800,
        needs=(("4.1", 4), ("5.1", 6)),
    ),
    Theme(
        {"fr": "Sensibilisation à la cybersécurité", "nl": "Bewust van cyberveiligheid", "en": "Cybersecurity awareness", "de": "Bewusstsein für Cybersicherheit"},
        {"fr": "Une journée pour reconnaître les pièges et prendre les bons réflexes.", "nl": "Een dag om valkuilen te herkennen en goede reflexen aan te leren.",
         "en": "One day to recognise traps and learn good habits.", "de": "Ein Tag, um Fallen zu erkennen und gute Gewohnheiten zu lernen."},
        "Vous repérez un hameçonnage et protégez vos comptes.",
        7, ("ifapme", "technocite"), (("4.1", 4), ("4.2", 4)), groups=("employees", "apprentices"), funding=("vouchers", "employer"), price=150,
    ),
    Theme(
        {"fr": "Analyse de données", "nl": "Data-analyse", "en": "Data analysis", "de": "Datenanalyse"},
        {"fr": "Nettoyer, interroger, représenter : des données à la décision.", "nl": "Opschonen, bevragen, voorstellen: van data naar beslissing.",
         "en": "Clean, query, show: from data to decision.", "de": "Bereinigen, abfragen, darstellen: von Daten zur Entscheidung."},
        "Vous répondez à une question d’entreprise avec des données fiables.",
        350, ("technofutur-tic", "becode", "ulille"), (("1.2", 6), ("1.3", 7)), "data analyst", ("analyse", "collect", "perform data", "define", "data", "interpret", "apply"), ("jobseekers", "employees"), ("free_jobseekers", "paid_leave", "cpf"), 1500,
        needs=(("3.2", 4),),
    ),
    Theme(
        {"fr": "Intelligence artificielle : comprendre et utiliser", "nl": "Artificiële intelligentie: begrijpen en gebruiken", "en": "Artificial intelligence: understand and use", "de": "Künstliche Intelligenz: verstehen und nutzen"},
        {"fr": "Ce que savent faire les assistants, ce qu’ils inventent, et comment s’en servir avec discernement.",
         "nl": "Wat assistenten kunnen, wat ze verzinnen en hoe u ze verstandig gebruikt.",
         "en": "What assistants can do, what they make up, and how to use them with judgement.", "de": "Was Assistenten können, was sie erfinden und wie man sie mit Urteil nutzt."},
        "Vous choisissez un outil, formulez une demande et vérifiez la réponse.",
        14, ("a6k-e6k", "technocite", "euratechnologies", "vdab-west-vlaanderen"), (("1.2", 5), ("3.4", 4), ("5.3", 5)), groups=("employees", "jobseekers"), funding=("free_jobseekers", "vouchers", "cpf"), price=280,
    ),
    Theme(
        {"fr": "Gérer un projet informatique : les fondements", "nl": "IT-projectbeheer: de fundamenten", "en": "IT project management: foundations", "de": "IT-Projektleitung: Grundlagen"},
        {"fr": "Cahier des charges, planning, budget : conduire un premier projet de bout en bout.", "nl": "Bestek, planning, budget: een eerste project van begin tot eind leiden.",
         "en": "Specifications, planning, budget: lead a first project from end to end.", "de": "Lastenheft, Planung, Budget: ein erstes Projekt von Anfang bis Ende leiten."},
        "Vous rédigez les spécifications d’un projet, estimez sa durée et suivez son avancement.",
        80, ("technofutur-tic", "ee-campus", "vdab-west-vlaanderen"), (("2.4", 6), ("5.3", 5)), PM,
        ("create project specifications", "ICT project management", "manage ICT project", "estimate duration", "perform project management", "manage project information"), ("jobseekers", "employees"), ("free_jobseekers", "vouchers", "paid_leave"), 900,
        ("Du besoin aux spécifications", "Planning et budget", "Suivi et clôture"),
    ),
    Theme(
        {"fr": "Méthodes agiles en équipe informatique", "nl": "Agile werken in IT-teams", "en": "Agile methods in IT teams", "de": "Agile Methoden in IT-Teams"},
        {"fr": "Scrum et Kanban pratiqués sur un projet réel, avec les rôles qui tournent.", "nl": "Scrum en Kanban op een echt project, met wisselende rollen.",
         "en": "Scrum and Kanban practised on a real project, with rotating roles.", "de": "Scrum und Kanban an einem echten Projekt, mit wechselnden Rollen."},
        "Vous animez les rituels d’une équipe et tenez son tableau.",
        24, ("euratechnologies", "becode"), (("2.4", 6),), PM, ("ICT project management methodologies", "manage project changes", "perform resource planning"), ("employees", "jobseekers"), ("cpf", "vouchers"), 650,
    ),
    Theme(
        {"fr": "Piloter une équipe et ses conflits", "nl": "Een team leiden en conflicten oplossen", "en": "Leading a team through conflict", "de": "Ein Team durch Konflikte führen"},
        {"fr": "Encadrer, accompagner, trancher : les gestes humains du chef ou de la cheffe de projet.", "nl": "Begeleiden, coachen, beslissen: het menselijke werk van de projectleider.",
         "en": "Supervise, coach, decide: the human side of the project manager.", "de": "Anleiten, begleiten, entscheiden: die menschliche Seite der Projektleitung."},
        "Vous menez un entretien difficile et fixez des objectifs clairs.",
        35, ("ifapme", "ulille"), (("2.5", 5),), PM, ("apply conflict management", "manage staff", "coach employees", "train employees"), ("employees",), ("vouchers", "paid_leave", "cpf"), 780,
    ),
    Theme(
        {"fr": "Budget et risques d’un projet numérique", "nl": "Budget en risico’s van een digitaal project", "en": "Budget and risks of a digital project", "de": "Budget und Risiken eines digitalen Projekts"},
        {"fr": "Chiffrer, comparer, prévoir l’imprévu.", "nl": "Ramen, vergelijken, het onverwachte voorzien.", "en": "Cost, compare, plan for the unplanned.", "de": "Beziffern, vergleichen, das Unerwartete planen."},
        "Vous présentez une analyse coûts-bénéfices et un plan de gestion des risques.",
        28, ("ulille", "technofutur-tic"), (("5.3", 6),), PM, ("manage budgets", "perform risk analysis", "provide cost benefit", "internal risk management", "analyse business plans"), ("employees", "jobseekers"), ("cpf", "vouchers", "free_jobseekers"), 600,
    ),
    Theme(
        {"fr": "Numérique responsable : les fondamentaux", "nl": "Verantwoord digitaal: de fundamenten", "en": "Responsible digital: foundations", "de": "Verantwortungsvolle Digitalisierung: Grundlagen"},
        {"fr": "Mesurer et réduire l’empreinte du numérique, de la conception au reconditionnement.", "nl": "De voetafdruk van digitaal meten en verkleinen, van ontwerp tot hergebruik.",
         "en": "Measure and reduce the footprint of digital, from design to refurbishing.", "de": "Den Fußabdruck des Digitalen messen und senken, vom Entwurf bis zur Aufarbeitung."},
        "Vous choisissez un équipement, allongez sa vie et allégez un site.",
        14, ("ee-campus", "isit-be", "inr"), (("4.4", 5), ("4.3", 4)), "green ICT consultant", ("environmental", "develop", "manage", "inspect", "advise"), ("employees", "jobseekers", "staff"), ("free_all",),
    ),
    Theme(
        {"fr": "Concevoir des interfaces pour tous", "nl": "Interfaces ontwerpen voor iedereen", "en": "Designing interfaces for all", "de": "Oberflächen für alle gestalten"},
        {"fr": "Écouter les usagers, dessiner, éprouver : l’accessibilité d’abord.", "nl": "Luisteren naar gebruikers, tekenen, testen: toegankelijkheid eerst.",
         "en": "Listen to users, draw, try: accessibility first.", "de": "Nutzenden zuhören, zeichnen, erproben: Barrierefreiheit zuerst."},
        "Vous dessinez un parcours, le faites essayer et le corrigez.",
        120, ("cepegra", "hangar-k"), (("3.1", 6), ("2.2", 5)), "user interface designer", ("design", "assess", "create", "draw", "use"), ("jobseekers", "women"), ("free_jobseekers", "vouchers"), 750,
    ),
    Theme(
        {"fr": "Administrer des systèmes et le nuage", "nl": "Systemen en cloud beheren", "en": "Running systems and the cloud", "de": "Systeme und Cloud verwalten"},
        {"fr": "Serveurs, sauvegardes, supervision : tenir un service debout.", "nl": "Servers, back-ups, toezicht: een dienst draaiende houden.",
         "en": "Servers, backups, monitoring: keep a service standing.", "de": "Server, Sicherungen, Überwachung: einen Dienst am Laufen halten."},
        "Vous installez, sauvegardez et surveillez un service en ligne.",
        480, ("technocite", "technofutur-tic"), (("4.1", 7), ("5.1", 7)), "ICT system administrator", ("administer", "manage", "maintain", "implement", "back-up"), ("jobseekers",),
    ),
    Theme(
        {"fr": "Industrie 4.0 : l’usine connectée", "nl": "Industrie 4.0: de verbonden fabriek", "en": "Industry 4.0: the connected factory", "de": "Industrie 4.0: die vernetzte Fabrik"},
        {"fr": "Capteurs, automates et jumeaux numériques manipulés en réalité virtuelle.", "nl": "Sensoren, automaten en digitale tweelingen in virtuele realiteit.",
         "en": "Sensors, controllers and digital twins handled in virtual reality.", "de": "Sensoren, Steuerungen und digitale Zwillinge in virtueller Realität."},
        "Vous lisez les données d’une ligne de production et anticipez une panne.",
        160, ("a6k-e6k", "forem", "ifapme"), (("5.2", 6), ("1.3", 5)), "IoT developer", ("develop", "use", "define", "analyse", "design"), ("jobseekers", "employees", "apprentices"), ("free_jobseekers", "vouchers"), 900,
    ),
    Theme(
        {"fr": "Vendre en ligne quand on est indépendant", "nl": "Online verkopen als zelfstandige", "en": "Selling online when self-employed", "de": "Online verkaufen als Selbständige"},
        {"fr": "Une boutique simple, des photos justes, des clients bien servis.", "nl": "Een eenvoudige winkel, juiste foto’s, tevreden klanten.",
         "en": "A simple shop, fair pictures, well-served customers.", "de": "Ein einfacher Laden, treffende Fotos, gut bediente Kundschaft."},
        "Vous ouvrez une boutique en ligne conforme à la loi.",
        24, ("ifapme",), (("2.2", 4), ("3.3", 4), ("4.2", 4)), groups=("apprentices", "employees"), funding=("vouchers",), price=360,
    ),
    Theme(
        {"fr": "Créer des contenus pédagogiques interactifs", "nl": "Interactief lesmateriaal maken", "en": "Making interactive learning content", "de": "Interaktive Lerninhalte erstellen"},
        {"fr": "Pour les formateurs et formatrices : scénariser, produire, évaluer une ressource.", "nl": "Voor opleiders: materiaal uitwerken, maken en evalueren.",
         "en": "For trainers: script, produce and evaluate a resource.", "de": "Für Lehrende: eine Ressource planen, erstellen und bewerten."},
        "Vous publiez une ressource interactive que d’autres peuvent reprendre.",
        21, ("ifapme", "ee-campus"), (("3.1", 6), ("3.2", 5), ("3.3", 5)), groups=("staff",), funding=("free_all",),
    ),
    Theme(
        {"fr": "Former avec la réalité virtuelle", "nl": "Opleiden met virtuele realiteit", "en": "Teaching with virtual reality", "de": "Ausbilden mit virtueller Realität"},
        {"fr": "Prendre en main un espace immersif et y mener une séance.", "nl": "Een immersieve ruimte leren gebruiken en er een les geven.",
         "en": "Get to know an immersive space and run a session in it.", "de": "Einen immersiven Raum kennenlernen und darin unterrichten."},
        "Vous préparez et conduisez une séance en espace immersif.",
        14, ("ifapme", "forem"), (("2.4", 5), ("5.3", 5)), groups=("staff",), funding=("free_all",),
    ),
    Theme(
        {"fr": "Accompagner l’alternance à distance", "nl": "Duaal leren op afstand begeleiden", "en": "Following apprentices at a distance", "de": "Duale Ausbildung aus der Ferne begleiten"},
        {"fr": "Pour les référents : suivre un apprenti entre le centre et l’entreprise.", "nl": "Voor trajectbegeleiders: een leerling volgen tussen centrum en bedrijf.",
         "en": "For referents: follow an apprentice between centre and company.", "de": "Für Begleitende: Auszubildende zwischen Zentrum und Betrieb begleiten."},
        "Vous tenez un carnet de suivi et repérez tôt un décrochage.",
        14, ("ifapme",), (("2.1", 5), ("2.4", 5)), groups=("staff",), funding=("free_all",),
    ),
]  # fmt: skip

PATHWAYS = [
    (
        "ee-campus", PM,
        {"fr": "Devenir chef ou cheffe de projet informatique", "nl": "IT-projectleider worden", "en": "Become an IT project manager", "de": "IT-Projektleitung werden"},
        {"fr": "Quatre formations de quatre opérateurs, des deux côtés de la frontière, pour un métier en pénurie.",
         "nl": "Vier opleidingen van vier aanbieders, aan beide kanten van de grens, voor een knelpuntberoep.",
         "en": "Four trainings of four operators, on both sides of the border, for a shortage occupation.",
         "de": "Vier Ausbildungen von vier Trägern, beiderseits der Grenze, für einen Mangelberuf."},
        [("Gérer un projet informatique : les fondements", "technofutur-tic"), ("Méthodes agiles en équipe informatique", "euratechnologies"),
         ("Budget et risques d’un projet numérique", "ulille"), ("Piloter une équipe et ses conflits", "ifapme")],
    ),
    (
        "technofutur-tic", "web developer",
        {"fr": "Du premier clic au premier site", "nl": "Van de eerste klik tot de eerste website", "en": "From first click to first website", "de": "Vom ersten Klick zur ersten Website"},
        {"fr": "Des compétences de base au développement web, sans prérequis.", "nl": "Van basisvaardigheden tot webontwikkeling, zonder voorkennis.",
         "en": "From basic skills to web development, with no prerequisite.", "de": "Von Grundkompetenzen zur Webentwicklung, ohne Vorkenntnisse."},
        [("Compétences numériques de base", "forem"), ("Tableur : des chiffres aux graphiques", "technocite"), ("Développement web : les bases", "technofutur-tic")],
    ),
    (
        "ee-campus", "green ICT consultant",
        {"fr": "Numérique responsable, de la conception au reconditionnement", "nl": "Verantwoord digitaal, van ontwerp tot hergebruik", "en": "Responsible digital, from design to refurbishing", "de": "Verantwortungsvoll digital, vom Entwurf bis zur Aufarbeitung"},
        {"fr": "Une culture commune, puis la pratique de la conception sobre.", "nl": "Een gedeelde basis, dan de praktijk van zuinig ontwerpen.",
         "en": "A shared culture, then the practice of frugal design.", "de": "Eine gemeinsame Grundlage, dann sparsames Gestalten in der Praxis."},
        [("Numérique responsable : les fondamentaux", "ee-campus"), ("Concevoir des interfaces pour tous", "cepegra")],
    ),
]  # fmt: skip
