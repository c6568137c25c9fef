"""What is known of each framework beforehand: names, publishers, licences and the sentences those licences ask to show."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from .rows import Texts


@dataclass(frozen=True)
class Known:
    """A framework the house can import, and the facts its pages must show."""

    code: str
    name: str
    title: Texts
    publisher: str
    source_url: str
    licence: str
    command: str
    notice: Texts = field(default_factory=dict)
    organisation_id: UUID | None = None  # whose own framework it is


ESCO = Known(
    code="esco",
    name="ESCO",
    title={
        "fr": "ESCO – aptitudes, compétences, certifications et professions européennes",
        "nl": "ESCO – Europese vaardigheden, competenties, kwalificaties en beroepen",
        "en": "ESCO – European Skills, Competences, Qualifications and Occupations",
        "de": "ESCO – Europäische Fähigkeiten, Kompetenzen, Qualifikationen und Berufe",
    },
    publisher="European Commission",
    source_url="https://esco.ec.europa.eu/",
    licence="Decision 2011/833/EU",
    command="ecluse import esco",
    notice={
        "fr": "Ce service utilise la classification ESCO de la Commission européenne.",
        "nl": "Deze dienst maakt gebruik van de ESCO-classificatie van de Europese Commissie.",
        "en": "This service uses the ESCO classification of the European Commission.",
        "de": "Dieser Dienst verwendet die ESCO-Klassifikation der Europäischen Kommission.",
    },
)
DIGCOMP = Known(
    code="digcomp",
    name="DigComp",
    title={
        "fr": "DigComp – compétences numériques des citoyens",
        "nl": "DigComp – digitale competenties voor burgers",
        "en": "DigComp – Digital Competence Framework for Citizens",
        "de": "DigComp – digitale Kompetenzen für Bürgerinnen und Bürger",
    },
    publisher="European Commission, Joint Research Centre",
    source_url="https://publications.jrc.ec.europa.eu/repository/handle/JRC144121",
    licence="CC BY 4.0",
    command="ecluse import digcomp",
    notice={
        "fr": "DigComp 3.0, JRC144121, CC BY 4.0. Le néerlandais est la traduction d’iXperium ; le français et l’allemand sont traduits par "
        "Écluse. Ces traductions ne sont pas officielles : la Commission européenne ne les a pas approuvées.",
        "nl": "DigComp 3.0, JRC144121, CC BY 4.0. De Nederlandse vertaling is van iXperium; de Franse en de Duitse zijn van Écluse. "
        "Deze vertalingen zijn niet officieel: de Europese Commissie heeft ze niet goedgekeurd.",
        "en": "DigComp 3.0, JRC144121, CC BY 4.0. The Dutch translation is by iXperium; the French and German ones are by Écluse. "
        "These translations are not official: the European Commission has not endorsed them.",
        "de": "DigComp 3.0, JRC144121, CC BY 4.0. Die niederländische Übersetzung stammt von iXperium, die französische und die deutsche "
        "von Écluse. Diese Übersetzungen sind nicht amtlich: Die Europäische Kommission hat sie nicht gebilligt.",
    },
)
ROME = Known(
    code="rome",
    name="ROME",
    title={
        "fr": "ROME – répertoire opérationnel des métiers et des emplois",
        "nl": "ROME – Frans repertorium van beroepen en banen",
        "en": "ROME – French directory of occupations and jobs",
        "de": "ROME – französisches Verzeichnis der Berufe und Stellen",
    },
    publisher="France Travail",
    source_url="https://www.francetravail.org/opendata/repertoire-operationnel-des-meti.html",
    licence="Licence Ouverte 2.0 (Etalab)",
    command="ecluse import rome",
    notice={
        "fr": "Source : France Travail, ROME.",
        "nl": "Bron: France Travail, ROME.",
        "en": "Source: France Travail, ROME.",
        "de": "Quelle: France Travail, ROME.",
    },
)
COMPETENT = Known(
    code="competent",
    name="Competent",
    title={
        "fr": "Competent – référentiel belge des métiers et des compétences",
        "nl": "Competent – Belgisch register van beroepen en competenties",
        "en": "Competent – Belgian register of occupations and competences",
        "de": "Competent – belgisches Verzeichnis der Berufe und Kompetenzen",
    },
    publisher="VDAB, Le Forem, Actiris",
    source_url="https://competent.vdab.be/",
    licence="Decision 2011/833/EU",
    command="ecluse import competent",
    notice={
        "fr": "Source : Competent (VDAB, Le Forem, Actiris), par les tables de correspondance publiées avec ESCO.",
        "nl": "Bron: Competent (VDAB, Le Forem, Actiris), via de gepubliceerde concordantietabellen met ESCO.",
        "en": "Source: Competent (VDAB, Le Forem, Actiris), through the tables of correspondences published with ESCO.",
        "de": "Quelle: Competent (VDAB, Le Forem, Actiris), über die veröffentlichten Entsprechungstabellen mit ESCO.",
    },
)
RESPONSIBLE = Known(
    code="responsible",
    name="Responsible digital",
    title={
        "fr": "Numérique responsable – concevoir, utiliser, réparer, réemployer",
        "nl": "Verantwoord digitaal – ontwerpen, gebruiken, herstellen, hergebruiken",
        "en": "Responsible digital – design, use, repair, reuse",
        "de": "Verantwortungsvoll digital – entwerfen, nutzen, reparieren, wiederverwenden",
    },
    publisher="Écluse",
    source_url="",
    licence="CC BY 4.0",
    command="ecluse import reference",
    notice={
        "fr": "Référentiel du réseau, première édition, ouvert à la discussion des partenaires.",
        "nl": "Referentiekader van het netwerk, eerste uitgave, open voor bespreking met de partners.",
        "en": "Framework of the network, first edition, open to discussion among the partners.",
        "de": "Referenzrahmen des Netzwerks, erste Ausgabe, offen für die Diskussion der Partner.",
    },
)
# Words of the addresses below /referentiels/, which no framework may have as its code.
RESERVED = frozenset({"propres", "organisations", "a-revoir"})
FRAMEWORKS = {known.code: known for known in (ESCO, DIGCOMP, ROME, COMPETENT, RESPONSIBLE)}

ESCO_COLLECTIONS: dict[str, Texts] = {
    "digital": {"fr": "Numérique", "nl": "Digitaal", "en": "Digital", "de": "Digital"},
    "digcomp": {"fr": "DigComp", "nl": "DigComp", "en": "DigComp", "de": "DigComp"},
    "green": {
        "fr": "Transition écologique",
        "nl": "Groene transitie",
        "en": "Green transition",
        "de": "Grüner Wandel",
    },
    "language": {"fr": "Langues", "nl": "Talen", "en": "Languages", "de": "Sprachen"},
    "transversal": {"fr": "Transversal", "nl": "Transversaal", "en": "Transversal", "de": "Übergreifend"},
    "research": {"fr": "Recherche", "nl": "Onderzoek", "en": "Research", "de": "Forschung"},
    "research-occupations": {
        "fr": "Métiers de la recherche",
        "nl": "Onderzoeksberoepen",
        "en": "Research occupations",
        "de": "Forschungsberufe",
    },
}
