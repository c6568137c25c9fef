"""TEMPORARY (lead): replaced by the importers' own load_reference."""
import csv, gzip, json
from pathlib import Path

from ..models import Competence, CompetenceRelation, Framework, Level, Occupation, OccupationCompetence

def load_reference(*, at):
    d = Framework.objects.create(code="digcomp", title={"fr": "DigComp 3.0"}, version="3.0", publisher="JRC", licence="CC BY 4.0", languages=["fr","nl","en"])
    e = Framework.objects.create(code="esco", title={"fr": "ESCO"}, version="1.2", publisher="Commission européenne", licence="2011/833/UE", languages=["fr","nl","en"])
    data = json.loads((Path(__file__).parents[1] / "reference" / "digcomp.json").read_text())
    src = json.loads(Path("/work/shared/data/digcomp3/DigComp_3.0_Data_Supplement_24_Nov_2025_en.jsonld").read_text())
    for a in range(1,6):
        for c in range(1,7):
            Competence.objects.create(framework=d, uri=f"urn:dc:{a}.{c}", code=f"{a}.{c}", kind="competence", label={"fr": f"Compétence {a}.{c}", "en": f"Competence {a}.{c}"})
    occ, sk, need = {}, {}, {}
    for x in csv.DictReader(gzip.open("/work/shared/data/esco/merged/it_occupation_skills_en_fr_nl.csv.gz","rt")):
        o = occ.setdefault(x["occupationUri"], Occupation(framework=e, uri=x["occupationUri"], code=x["isco"], isco=x["isco"], label={"fr":x["occ_fr"],"nl":x["occ_nl"],"en":x["occ_en"]}))
        s = sk.setdefault(x["skillUri"], Competence(framework=e, uri=x["skillUri"], kind="knowledge" if x["skillType"]=="knowledge" else "skill", label={k:v for k,v in {"fr":x["skill_fr"],"nl":x["skill_nl"],"en":x["skill_en"]}.items() if v}))
        need[o.pk, s.pk] = OccupationCompetence(occupation=o, competence=s, importance=x["relation"])
    Occupation.objects.bulk_create(occ.values()); Competence.objects.bulk_create(sk.values()); OccupationCompetence.objects.bulk_create(need.values())
