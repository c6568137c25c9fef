"""Facts about the network: public organisations, localities with their coordinates (degrees, WGS 84), first and family names."""

from __future__ import annotations

from typing import NamedTuple


class Actor(NamedTuple):
    """An organisation that exists; the presentation is ours."""

    slug: str
    name: str
    kind: str
    sector: str
    country: str
    region: str
    website: str
    presentation: dict[str, str]


ACTORS = [
    Actor("forem", "Le Forem", "operator", "public", "BE", "wallonia", "https://www.leforem.be", {
        "fr": "Le service public wallon de l’emploi et de la formation professionnelle.",
        "nl": "De Waalse openbare dienst voor arbeidsbemiddeling en beroepsopleiding.",
        "en": "The Walloon public service for employment and vocational training.",
        "de": "Der wallonische öffentliche Dienst für Arbeit und Berufsbildung."}),
    Actor("ifapme", "IFAPME", "operator", "public", "BE", "wallonia", "https://www.ifapme.be", {
        "fr": "L’Institut wallon de formation en alternance et des indépendants et petites et moyennes entreprises.",
        "nl": "Het Waalse instituut voor duaal leren en voor opleiding van zelfstandigen en kmo’s.",
        "en": "The Walloon institute for dual training and for the self-employed and small businesses.",
        "de": "Das wallonische Institut für duale Ausbildung und für Selbständige und KMU."}),
    Actor("technofutur-tic", "Technofutur TIC", "operator", "mixed", "BE", "wallonia", "https://www.technofuturtic.be", {
        "fr": "Centre de compétence en technologies de l’information, à Gosselies.",
        "nl": "Competentiecentrum voor informatietechnologie in Gosselies."}),
    Actor("technocite", "Technocité", "operator", "mixed", "BE", "wallonia", "https://www.technocite.be", {
        "fr": "Centre de compétence en technologies numériques et industries créatives, à Mons.",
        "nl": "Competentiecentrum voor digitale technologie en creatieve industrie in Bergen."}),
    Actor("cepegra", "Cepegra", "operator", "mixed", "BE", "wallonia", "https://www.cepegra.be", {
        "fr": "Centre de compétence des métiers du graphisme, de l’impression et du web, à Charleroi."}),
    Actor("becode", "BeCode", "operator", "private", "BE", "wallonia", "https://becode.org", {
        "fr": "Formations intensives et gratuites aux métiers du développement.",
        "nl": "Intensieve en gratis opleidingen voor ontwikkelaars.",
        "en": "Intensive and free training for developers."}),
    Actor("a6k-e6k", "A6K/E6K", "hub", "mixed", "BE", "wallonia", "https://www.a6k.be", {
        "fr": "Le pôle d’innovation et de formation numérique et technologique de Charleroi, dans l’ancien tri postal.",
        "en": "The hub for innovation and digital training in Charleroi, in the former mail-sorting centre."}),
    Actor("mic-mons", "MIC Mons", "association", "mixed", "BE", "wallonia", "https://www.mic-belgique.be", {
        "fr": "Centre d’innovation qui accompagne les projets numériques des entreprises, à Mons."}),
    Actor("grand-poste", "La Grand-Poste", "hub", "mixed", "BE", "wallonia", "https://grandposte.be", {
        "fr": "Un lieu de création et d’innovation numérique au cœur de Liège."}),
    Actor("ee-campus", "Eurometropolitan e-Campus", "hub", "public", "BE", "wallonia", "https://www.ee-campus.be", {
        "fr": "Chef de file de projets transfrontaliers d’innovation pédagogique, à Tournai, au cœur de l’Eurométropole.",
        "nl": "Trekker van grensoverschrijdende projecten rond onderwijsinnovatie, in Doornik.",
        "en": "Lead partner of cross-border projects in learning innovation, in Tournai."}),
    Actor("ideta", "IDETA", "authority", "public", "BE", "wallonia", "https://www.ideta.be", {
        "fr": "L’agence intercommunale de développement de la Wallonie picarde."}),
    Actor("entreprendre-wapi", "Entreprendre.Wapi", "association", "public", "BE", "wallonia", "https://www.entreprendrewapi.be", {
        "fr": "Accompagne la création et la croissance des entreprises de Wallonie picarde."}),
    Actor("isit-be", "Institut belge du Numérique Responsable", "association", "private", "BE", "brussels", "https://isit-be.org", {
        "fr": "Partage les pratiques d’un numérique plus sobre et plus inclusif en Belgique.",
        "nl": "Deelt praktijken voor een duurzamer en inclusiever digitaal België."}),
    Actor("umons", "Université de Mons", "university", "public", "BE", "wallonia", "https://web.umons.ac.be", {
        "fr": "Université du Hainaut, partenaire du certificat interuniversitaire en ingénierie pédagogique."}),
    Actor("ulb", "Université libre de Bruxelles", "university", "public", "BE", "brussels", "https://www.ulb.be", {
        "fr": "Université présente sur le site A6K/E6K de Charleroi."}),
    Actor("offa", "Office francophone de la formation en alternance", "authority", "public", "BE", "wallonia", "https://www.formationalternance.be", {
        "fr": "Coordonne la formation en alternance en Belgique francophone."}),
    Actor("wallonie-spw", "Service public de Wallonie", "authority", "public", "BE", "wallonia", "https://www.wallonie.be", {
        "fr": "L’administration régionale qui suit le Plan de relance de la Wallonie."}),
    Actor("agence-fse", "Agence FSE", "authority", "public", "BE", "wallonia", "https://fse.be", {
        "fr": "Gère le Fonds social européen plus en Belgique francophone."}),
    Actor("gect-eurometropole", "GECT Eurométropole Lille-Kortrijk-Tournai", "authority", "public", "BE", "west_flanders", "https://www.eurometropolis.eu", {
        "fr": "Le groupement européen de coopération territoriale des trois versants.",
        "nl": "De Europese groepering voor territoriale samenwerking van de drie gebieden."}),
    Actor("vdab-west-vlaanderen", "VDAB West-Vlaanderen", "operator", "public", "BE", "west_flanders", "https://www.vdab.be", {
        "fr": "Le service public flamand de l’emploi et de la formation, en Flandre occidentale.",
        "nl": "De Vlaamse dienst voor arbeidsbemiddeling en beroepsopleiding, in West-Vlaanderen."}),
    Actor("hangar-k", "Hangar K", "hub", "mixed", "BE", "west_flanders", "https://www.hangark.be", {
        "nl": "De cocreatieplek voor digitale ondernemers in Kortrijk.",
        "fr": "Le lieu de cocréation des entrepreneurs du numérique à Courtrai."}),
    Actor("tua-west", "TUA West", "university", "public", "BE", "west_flanders", "https://www.tuawest.be", {
        "nl": "Technische universitaire alliantie voor economische transformatie in West-Vlaanderen.",
        "fr": "Alliance universitaire technique pour la transformation économique en Flandre occidentale."}),
    Actor("kuleuven-kulak", "KU Leuven Kulak", "university", "public", "BE", "west_flanders", "https://kulak.kuleuven.be", {
        "nl": "De campus van de KU Leuven in Kortrijk.", "fr": "Le campus de la KU Leuven à Courtrai."}),
    Actor("ugent-kortrijk", "UGent Campus Kortrijk", "university", "public", "BE", "west_flanders", "https://www.ugent.be", {
        "nl": "De campus van de UGent in Kortrijk.", "fr": "Le campus de l’Université de Gand à Courtrai."}),
    Actor("euratechnologies", "EuraTechnologies", "hub", "mixed", "FR", "hauts_de_france", "https://www.euratechnologies.com", {
        "fr": "Incubateur et lieu de formation aux métiers du numérique à Lille.",
        "nl": "Incubator en opleidingsplek voor digitale beroepen in Rijsel."}),
    Actor("ulille", "Université de Lille", "university", "public", "FR", "hauts_de_france", "https://www.univ-lille.fr", {
        "fr": "Université des Hauts-de-France, partenaire du certificat en ingénierie pédagogique."}),
    Actor("inr", "Institut du Numérique Responsable", "association", "private", "FR", "hauts_de_france", "https://institutnr.org", {
        "fr": "Centre de réflexion et d’action pour un numérique régénérateur, inclusif et éthique."}),
    Actor("france-travail-hdf", "France Travail Hauts-de-France", "operator", "public", "FR", "hauts_de_france", "https://www.francetravail.fr", {
        "fr": "Le service public français de l’emploi, anciennement Pôle emploi."}),
    Actor("mel", "Métropole européenne de Lille", "authority", "public", "FR", "hauts_de_france", "https://www.lillemetropole.fr", {
        "fr": "L’intercommunalité des communes de la métropole lilloise."}),
    Actor("region-hdf", "Région Hauts-de-France", "authority", "public", "FR", "hauts_de_france", "https://www.hautsdefrance.fr", {
        "fr": "Organise et finance la formation professionnelle en Hauts-de-France."}),
    Actor("brasserie-numerique", "Ateliers Descamps", "company", "private", "BE", "wallonia", "", {
        "fr": "Une entreprise inventée pour la démonstration : vingt personnes, trois apprentis."}),
]  # fmt: skip

# Locality: postcode, latitude, longitude.
TOWNS = {
    "Arlon": ("6700", 49.684, 5.816), "Ath": ("7800", 50.630, 3.778), "Binche": ("7130", 50.411, 4.166),
    "Braine-le-Comte": ("7090", 50.610, 4.136), "Charleroi": ("6000", 50.411, 4.444), "Ciney": ("5590", 50.295, 5.100),
    "Comines": ("7780", 50.769, 3.001), "Dinant": ("5500", 50.261, 4.912), "Gembloux": ("5030", 50.561, 4.693),
    "Gosselies": ("6041", 50.467, 4.433), "Grâce-Hollogne": ("4460", 50.647, 5.500), "Huy": ("4500", 50.519, 5.239),
    "La Louvière": ("7100", 50.480, 4.188), "Libramont": ("6800", 49.920, 5.378), "Liège": ("4000", 50.633, 5.567),
    "Limal": ("1300", 50.693, 4.576), "Marche-en-Famenne": ("6900", 50.227, 5.344), "Mons": ("7000", 50.454, 3.952),
    "Mouscron": ("7700", 50.744, 3.206), "Namur": ("5000", 50.467, 4.867), "Nivelles": ("1400", 50.598, 4.328),
    "Perwez": ("1360", 50.624, 4.813), "Philippeville": ("5600", 50.196, 4.544), "Seraing": ("4100", 50.611, 5.505),
    "Tournai": ("7500", 50.606, 3.388), "Verviers": ("4800", 50.590, 5.864), "Villers-le-Bouillet": ("4530", 50.576, 5.260),
    "Waremme": ("4300", 50.698, 5.255), "Wavre": ("1300", 50.717, 4.609), "Bruxelles": ("1000", 50.847, 4.352),
    "Brugge": ("8000", 51.209, 3.225), "Ieper": ("8900", 50.851, 2.886), "Kortrijk": ("8500", 50.828, 3.265),
    "Oostende": ("8400", 51.216, 2.927), "Roeselare": ("8800", 50.946, 3.123), "Waregem": ("8790", 50.889, 3.427),
    "Dunkerque": ("59140", 51.034, 2.377), "Lens": ("62300", 50.432, 2.833), "Lille": ("59000", 50.629, 3.057),
    "Roubaix": ("59100", 50.692, 3.178), "Tourcoing": ("59200", 50.724, 3.161), "Valenciennes": ("59300", 50.357, 3.523),
    "Villeneuve-d’Ascq": ("59650", 50.619, 3.131),
}  # fmt: skip
FLEMISH = {"Brugge", "Ieper", "Kortrijk", "Oostende", "Roeselare", "Waregem"}
FRENCH = {"Dunkerque", "Lens", "Lille", "Roubaix", "Tourcoing", "Valenciennes", "Villeneuve-d’Ascq"}

# Operator: its sites, as (name, locality, street). Streets and numbers are plausible, not addresses to write to.
SITES = {
    "forem": [("Centre de formation", town, "Rue du Chemin de fer 12") for town in (
        "Charleroi", "Grâce-Hollogne", "Mons", "Mouscron", "Namur", "Tournai", "Verviers", "La Louvière", "Libramont", "Nivelles", "Huy")],
    "ifapme": [
        *[("Centre de formation", town, "Avenue des Métiers 7") for town in (
            "Arlon", "Braine-le-Comte", "Charleroi", "Dinant", "Gembloux", "Liège", "Limal", "Mons", "Namur", "Perwez", "Tournai", "Verviers", "Villers-le-Bouillet")],
        *[("Service Alternance", town, "Place de la Gare 3") for town in (
            "Arlon", "Ath", "Binche", "Charleroi", "Ciney", "Comines", "Dinant", "Huy", "La Louvière", "Libramont", "Liège",
            "Marche-en-Famenne", "Mons", "Namur", "Philippeville", "Tournai", "Wavre")],
    ],
    "technofutur-tic": [("Aéropole", "Gosselies", "Avenue Jean Mermoz 18")],
    "technocite": [("Technocité", "Mons", "Boulevard André Delvaux 5")],
    "cepegra": [("Cepegra", "Charleroi", "Rue des Cayats 1")],
    "becode": [("BeCode Charleroi", "Charleroi", "Quai Arthur Rimbaud 4"), ("BeCode Liège", "Liège", "Quai sur Meuse 19")],
    "a6k-e6k": [("Ancien tri postal", "Charleroi", "Square des Martyrs 1")],
    "mic-mons": [("MIC", "Mons", "Rue de l’Innovation 2")],
    "grand-poste": [("La Grand-Poste", "Liège", "Quai sur Meuse 19")],
    "ee-campus": [("e-Campus", "Tournai", "Rue du Progrès 13")],
    "umons": [("Campus Plaine de Nimy", "Mons", "Avenue Maistriau 8")],
    "vdab-west-vlaanderen": [("Opleidingscentrum", town, "Stationsstraat 21") for town in ("Kortrijk", "Roeselare", "Brugge", "Oostende", "Ieper")],
    "hangar-k": [("Hangar K", "Kortrijk", "Nijverheidskaai 10")],
    "kuleuven-kulak": [("Campus Kulak", "Kortrijk", "Etienne Sabbelaan 53")],
    "euratechnologies": [("Blan-Lafont", "Lille", "Avenue de Bretagne 165"), ("Blanchemaille", "Roubaix", "Rue du Fontenoy 87")],
    "ulille": [("Cité scientifique", "Villeneuve-d’Ascq", "Avenue Henri Poincaré 1")],
    "france-travail-hdf": [("Agence", town, "Boulevard de la République 40") for town in ("Lille", "Tourcoing", "Valenciennes", "Lens", "Dunkerque")],
}  # fmt: skip

WOMEN = [
    "Amélie", "Aïcha", "Anke", "Camille", "Céline", "Chloé", "Delphine", "Elif", "Els", "Emma", "Fatima", "Giulia", "Hanne",
    "Inès", "Jade", "Julie", "Khadija", "Laura", "Léa", "Lien", "Lotte", "Louise", "Manon", "Marie", "Marine", "Mathilde",
    "Nadia", "Nele", "Océane", "Pauline", "Rania", "Samira", "Sarah", "Sophie", "Valérie", "Yasmine", "Zoé",
]  # fmt: skip
MEN = [
    "Adil", "Alexandre", "Antoine", "Arnaud", "Bart", "Benjamin", "Bilal", "Cédric", "Dieter", "Emre", "Enzo", "Ethan", "Gilles",
    "Hugo", "Ibrahim", "Jens", "Jérôme", "Jonas", "Karim", "Kevin", "Logan", "Louis", "Lucas", "Maxime", "Mehdi", "Michaël",
    "Nathan", "Nicolas", "Noah", "Olivier", "Pieter", "Quentin", "Rachid", "Romain", "Simon", "Théo", "Thomas", "Wout", "Youssef",
]  # fmt: skip
FAMILIES = [
    "Aerts", "Amrani", "Baert", "Bauwens", "Benali", "Bernard", "Bouchez", "Brasseur", "Callens", "Carlier", "Claes", "Collard",
    "Cools", "Cornet", "Debruyne", "Declercq", "Delattre", "Delcourt", "Delvaux", "Demir", "Denis", "Desmet", "Devos", "Dubois",
    "Dumont", "Dupont", "Dupuis", "El Idrissi", "Evrard", "Fontaine", "François", "Gérard", "Gilson", "Goossens", "Hallez",
    "Henry", "Hubert", "Jacobs", "Jansen", "Kaya", "Lambert", "Laurent", "Leclercq", "Lefebvre", "Lejeune", "Lemaire", "Leroy",
    "Maes", "Marchal", "Martin", "Masson", "Mertens", "Michel", "Moreau", "Mertens", "Nguyen", "Noël", "Özturk", "Parmentier",
    "Peeters", "Petit", "Pirotte", "Poncelet", "Renard", "Rossi", "Rousseau", "Simon", "Smet", "Tahiri", "Thiry", "Urbain",
    "Van Damme", "Van den Berghe", "Vandenbroucke", "Verhaeghe", "Vermeulen", "Wauters", "Willems", "Yilmaz", "Zeller",
]  # fmt: skip
