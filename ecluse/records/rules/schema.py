"""The shape of a statement as JSON Schema (draft 2020-12), one for each version of the standard.

Two words of our own stand beside the rules, and no validator reads them: `problem` is the slug of what is wrong when a
keyword of that place refuses, `requirement` the id in ADL's list, or a mapping from keyword to id ("absent" when the place
itself is not there). What depends on another
value chooses its schema by `if`, never by a list of alternatives, so that the fault reported is the real one.

What a schema cannot say (moments, order of scores, ids that come twice) is in `validation.py`.
"""

from __future__ import annotations

from typing import Any, Final

from ecluse.records.rules import patterns
from ecluse.records.rules.patterns import whole
from ecluse.records.rules.problems import V1, V2

type Schema = dict[str, Any]

VOIDED: Final = "http://adlnet.gov/expapi/verbs/voided"
SIGNATURE: Final = "http://adlnet.gov/expapi/attachments/signature"
IDENTIFIERS: Final = ("mbox", "mbox_sha1sum", "openid", "account")
COMPONENT_LISTS: Final = ("choices", "scale", "source", "target", "steps")

_TEXT: Final[Schema] = {"type": "string"}
_BOOLEAN: Final[Schema] = {"type": "boolean"}
_NUMBER: Final[Schema] = {"type": "number"}


def _ref(name: str, requirement: str | dict[str, str] = "", **more: Any) -> Schema:
    return {"$ref": f"#/$defs/{name}"} | ({"requirement": requirement} if requirement else {}) | more


def _text(problem: str, pattern: str, requirement: str = "") -> Schema:
    named = {"requirement": requirement} if requirement else {}
    return {"type": "string", "pattern": whole(pattern), "problem": problem} | named


def _never(problem: str, requirement: str = "") -> Schema:
    """A property that is known and must not be there."""
    return {"not": {}, "problem": problem} | ({"requirement": requirement} if requirement else {})


def _object(properties: Schema, required: tuple[str, ...] = (), **more: Any) -> Schema:
    """An object with these properties and no other."""
    return {"type": "object", "properties": properties, "required": list(required), "additionalProperties": False, **more}


def _list(items: Schema, requirement: str = "", **more: Any) -> Schema:
    return {"type": "array", "items": items, **({"requirement": requirement} if requirement else {}), **more}


def _when(property_: str, value: str) -> Schema:
    """The condition that the property is there and has this value."""
    return {"type": "object", "properties": {property_: {"const": value}}, "required": [property_]}


def _by_type(schemas: dict[str, Schema], requirement: str, default: str = "") -> Schema:
    """The schema that `objectType` chooses; the default one also without it."""
    known: Schema = {
        "properties": {"objectType": {"enum": list(schemas), "problem": "object-type", "requirement": requirement}},
        "required": [] if default else ["objectType"],
    }
    chosen: Schema = {}
    for name, schema in reversed(schemas.items()):
        condition = {"properties": {"objectType": {"const": name}}} if name == default else _when("objectType", name)
        chosen = {"if": condition, "then": schema} | ({"else": chosen} if chosen else {})
    return {"type": "object", **known, **chosen}


_IRI: Final[Schema] = {
    "type": "string",
    "if": {"pattern": whole(patterns.PLAIN_IRI)},
    "else": {
        "if": {"pattern": f"^{patterns.HTTP}"},
        "then": {"pattern": whole(patterns.HTTP_IRI)},
        "else": {"pattern": whole(patterns.OTHER_IRI)},
    },
    "problem": "iri",
}
_LANGUAGE: Final[Schema] = {
    "type": "string",
    "if": {"type": "string", "pattern": whole(patterns.PLAIN_LANGUAGE)},
    "else": {
        "pattern": whole(patterns.LANGUAGE),
        "if": {"type": "string", "pattern": whole(patterns.DOUBLED)},
        "then": False,
    },
    "problem": "language-tag",
}
_LANGUAGE_MAP: Final[Schema] = {
    "type": "object",
    "propertyNames": _ref("language", "XAPI-00013"),
    "additionalProperties": _TEXT,
}
_EXTENSIONS: Final[Schema] = {"type": "object", "propertyNames": _ref("iri", "XAPI-00118", problem="extension-key")}

# Actors: 1.0.3 part two, 2.4.2.
_ACCOUNT: Final[Schema] = _object(
    {"homePage": _ref("iri", "XAPI-00042"), "name": _TEXT | {"requirement": "XAPI-00043"}}, ("homePage", "name")
)
_IDENTITY: Final[Schema] = {
    "objectType": _TEXT | {"requirement": "XAPI-00032"},
    "name": _TEXT | {"requirement": "XAPI-00033"},
    "mbox": _text("mailto", patterns.MAILTO, "XAPI-00038"),
    "mbox_sha1sum": _text("sha1", patterns.SHA1, "XAPI-00039"),
    "openid": _ref("iri", "XAPI-00040"),
    "account": _ref("account", "XAPI-00041"),
}
_ONE_IDENTIFIER: Final[list[Schema]] = [{"required": [name]} for name in IDENTIFIERS]
_AGENT: Final[Schema] = _object(_IDENTITY, oneOf=_ONE_IDENTIFIER, problem="identifiers", requirement={"oneOf": "XAPI-00034"})
_MEMBERS: Final[Schema] = _list(_ref("agent-only"), "XAPI-00036")
_GROUP: Final[Schema] = {
    "if": {"anyOf": _ONE_IDENTIFIER},
    "then": _object(
        _IDENTITY | {"member": _MEMBERS}, oneOf=_ONE_IDENTIFIER, problem="identifiers", requirement={"oneOf": "XAPI-00037"}
    ),
    "else": _object(
        {"objectType": {}, "name": _IDENTITY["name"], "member": _MEMBERS | {"minItems": 1, "problem": "empty-group"}},
        ("member",),
        requirement={"required": "XAPI-00035"},
    ),
}
# Who vouches: an agent, or an application and its user together (2.4.9).
_AUTHORITY_GROUP: Final[Schema] = _object(
    {"objectType": {}, "name": _IDENTITY["name"]}
    | {name: _never("authority-identified", "XAPI-00098") for name in IDENTIFIERS}
    | {"member": _MEMBERS | {"minItems": 2, "maxItems": 2, "problem": "authority-members", "requirement": "XAPI-00100"}},
    ("member",),
    requirement={"required": "XAPI-00098"},
)

# Activities: 2.4.4.1.
_COMPONENT: Final[Schema] = _object({"id": _TEXT, "description": _ref("language-map")}, ("id",))
_DEFINITION: Final[Schema] = _object(
    {
        "name": _ref("language-map", "XAPI-00056"),
        "description": _ref("language-map", "XAPI-00059"),
        "type": _ref("iri", "XAPI-00060"),
        "moreInfo": _ref("iri", "XAPI-00061"),
        "extensions": _ref("extensions", "XAPI-00057"),
        "interactionType": {
            "enum": [
                "true-false",
                "choice",
                "fill-in",
                "long-fill-in",
                "matching",
                "performance",
                "sequencing",
                "likert",
                "numeric",
                "other",
            ],
            "problem": "interaction-type",
            "requirement": "XAPI-00049",
        },
        "correctResponsesPattern": _list(_TEXT),
        **{name: _list(_ref("component")) for name in COMPONENT_LISTS},
    },
    dependentRequired={name: ["interactionType"] for name in ("correctResponsesPattern", *COMPONENT_LISTS)},
    requirement={"dependentRequired": "XAPI-00064"},
    problem="interaction-type-missing",
)
_ACTIVITY: Final[Schema] = _object(
    {
        "objectType": {"enum": ["Activity"], "problem": "object-type", "requirement": "XAPI-00046"},
        "id": _ref("iri", "XAPI-00047"),
        "definition": _ref("definition", "XAPI-00048"),
        **{name: _never("agent-as-activity", "XAPI-00065") for name in (*IDENTIFIERS, "member")},
    },
    ("id",),
)
_ACTIVITIES: Final[Schema] = {
    "if": {"type": "array"},
    "then": {"items": _ref("activity")},
    "else": _ref("activity"),
    "requirement": "XAPI-00094",
}
_CONTEXT_ACTIVITIES: Final[Schema] = _object(
    dict.fromkeys(("parent", "grouping", "category", "other"), _ACTIVITIES),
    requirement={"type": "XAPI-00086", "additionalProperties": "XAPI-00093"},
)
_REFERENCE: Final[Schema] = _object(
    {
        "objectType": {"const": "StatementRef", "problem": "object-type", "requirement": "XAPI-00073"},
        "id": _text("uuid", patterns.UUID, "XAPI-00072"),
    },
    ("objectType", "id"),
)

# Result: 2.4.5.
_SCORE: Final[Schema] = _object(
    {
        "scaled": _NUMBER | {"minimum": -1, "maximum": 1, "problem": "scaled", "requirement": "XAPI-00083"},
        "raw": _NUMBER | {"requirement": "XAPI-00082"},
        "min": _NUMBER | {"requirement": "XAPI-00081"},
        "max": _NUMBER | {"requirement": "XAPI-00080"},
    },
    requirement="XAPI-00079",
)
_RESULT: Final[Schema] = _object(
    {
        "score": _ref("score"),
        "success": _BOOLEAN | {"requirement": "XAPI-00074"},
        "completion": _BOOLEAN | {"requirement": "XAPI-00075"},
        "response": _TEXT | {"requirement": "XAPI-00076"},
        "duration": _text("duration", patterns.DURATION, "XAPI-00077"),
        "extensions": _ref("extensions", "XAPI-00078"),
    }
)


def _beside(name: str, agent: str) -> Schema:
    """A context agent or a context group of 2.0 (4.2.2.1): who else was there, and as what."""
    return _object(
        {
            "objectType": {"const": name, "problem": "object-type"},
            agent: _ref("agent-only" if agent == "agent" else "group-only"),
            "relevantTypes": _list(_ref("iri"), minItems=1, problem="no-relevant-type"),
        },
        ("objectType", agent),
    )


def _context(version: str) -> Schema:
    """Context: 2.4.6."""
    of_2: Schema = {
        "contextAgents": _list(_beside("contextAgent", "agent")),
        "contextGroups": _list(_beside("contextGroup", "group")),
    }
    return _object(
        {
            "registration": _text("uuid", patterns.UUID, "XAPI-00087-1"),
            "instructor": _ref("actor", "XAPI-00087-2"),
            "team": _ref("group-only", "XAPI-00088"),
            "contextActivities": _ref("context-activities"),
            "revision": _TEXT | {"requirement": "XAPI-00089"},
            "platform": _TEXT | {"requirement": "XAPI-00090"},
            "language": _ref("language", "XAPI-00091"),
            "statement": _ref("reference", "XAPI-00092"),
            "extensions": _ref("extensions"),
            **(of_2 if version == V2 else dict.fromkeys(of_2, _never("only-in-2", "XAPI-00010"))),
        }
    )


# Attachments: 2.4.11; signatures: 2.6.
_ATTACHMENT: Final[Schema] = _object(
    {
        "usageType": _ref("iri", "XAPI-00107"),
        "display": _ref("language-map", "XAPI-00106"),
        "description": _ref("language-map"),
        "contentType": _text("media-type", patterns.MEDIA_TYPE, "XAPI-00105"),
        "length": {"type": "integer", "minimum": 0, "problem": "negative-length", "requirement": "XAPI-00102"},
        "sha2": _text("sha2", patterns.SHA2, "XAPI-00103"),
        "fileUrl": _ref("iri", "XAPI-00104"),
    },
    ("usageType", "display", "contentType", "length", "sha2"),
) | {
    "if": _when("usageType", SIGNATURE),
    "then": {
        "properties": {
            "contentType": {"const": "application/octet-stream", "problem": "signature-type", "requirement": "XAPI-00115"}
        }
    },
}


def _statement(version: str, *, within: bool) -> Schema:
    """A statement, or (`within`) the one that is the object of another."""
    objects: dict[str, Schema] = {
        "Activity": _ref("activity"),
        "Agent": _ref("agent"),
        "Group": _ref("group"),
        "StatementRef": _ref("reference"),
        "SubStatement": _never("nested-substatement", "XAPI-00071") if within else _ref("substatement"),
    }
    properties: Schema = {
        "actor": _ref("actor", {"absent": "XAPI-00003"}),
        "verb": _ref("verb", {"absent": "XAPI-00004"}),
        "object": _by_type(objects, "XAPI-00046", default="Activity") | {"requirement": {"absent": "XAPI-00005"}},
        "result": _ref("result"),
        "context": _ref("context"),
        "timestamp": _moment("XAPI-00022"),
        "attachments": _list(_ref("attachment"), "XAPI-00025"),
    }
    if within:
        properties |= {"objectType": {}} | {
            name: _never("not-in-substatement", requirement)
            for name, requirement in (
                ("id", "XAPI-00070"), ("stored", "XAPI-00069"), ("version", "XAPI-00068"), ("authority", "XAPI-00067")
            )
        }  # fmt: skip
    else:
        properties |= {
            "id": _text("uuid", patterns.UUID, "XAPI-00027"),
            "stored": _moment("XAPI-00023"),
            "authority": _ref("authority", "XAPI-00024"),
            "version": _text("version", _VERSIONS[version], "XAPI-00101"),
        }
    return _object(properties, ("actor", "verb", "object"), allOf=[_ONLY_WITH_ACTIVITY, _VOIDING])


def _moment(requirement: str) -> Schema:
    # What most tools send needs no reading by Python.
    plain = {"if": {"type": "string", "pattern": whole(patterns.PLAIN_MOMENT)}, "else": {"format": "timestamp"}}
    return {"type": "string", **plain, "problem": "timestamp", "requirement": requirement}


_VERSIONS: Final = {
    V1: r"1\.0(?:\.[0-9]+(?:-[0-9A-Za-z\-]+)?)?",
    V2: r"[12]\.0(?:\.[0-9]+(?:-[0-9A-Za-z\-]+)?)?",
}
_VERB: Final[Schema] = _object({"id": _ref("iri", "XAPI-00044"), "display": _ref("language-map", "XAPI-00045")}, ("id",))
_ONLY_WITH_ACTIVITY: Final[Schema] = {
    "if": {
        "properties": {
            "object": {
                "properties": {"objectType": {"enum": ["Agent", "Group", "StatementRef", "SubStatement"]}},
                "required": ["objectType"],
            }
        },
        "required": ["object"],
    },
    "then": {
        "properties": {
            "context": {
                "properties": {
                    "revision": _never("only-with-activity", "XAPI-00084"),
                    "platform": _never("only-with-activity", "XAPI-00085"),
                }
            }
        }
    },
}
_VOIDING: Final[Schema] = {
    "if": {
        "properties": {"verb": _when("id", VOIDED), "object": {"type": "object", "not": _when("objectType", "StatementRef")}},
        "required": ["verb", "object"],
    },
    "then": {"properties": {"object": _never("voiding-target", "XAPI-00017")}},
}


def definitions(version: str) -> Schema:
    """What the schemas of this version refer to, by name."""
    return {
        "iri": _IRI,
        "language": _LANGUAGE,
        "language-map": _LANGUAGE_MAP,
        "extensions": _EXTENSIONS,
        "account": _ACCOUNT,
        "agent": _AGENT,
        "group": _GROUP,
        "agent-only": _by_type({"Agent": _ref("agent")}, "XAPI-00031", default="Agent"),
        "group-only": _by_type({"Group": _ref("group")}, "XAPI-00088"),
        "actor": _by_type({"Agent": _ref("agent"), "Group": _ref("group")}, "XAPI-00031", default="Agent"),
        "authority": _by_type({"Agent": _ref("agent"), "Group": _AUTHORITY_GROUP}, "XAPI-00024", default="Agent"),
        "verb": _VERB,
        "component": _COMPONENT,
        "definition": _DEFINITION,
        "activity": _ACTIVITY,
        "context-activities": _CONTEXT_ACTIVITIES,
        "reference": _REFERENCE,
        "score": _SCORE,
        "result": _RESULT,
        "context": _context(version),
        "attachment": _ATTACHMENT,
        "statement": _statement(version, within=False),
        "substatement": _statement(version, within=True),
        "identified": {
            **_ref("actor"),
            "if": {"anyOf": _ONE_IDENTIFIER},
            "else": {"not": _when("objectType", "Group"), "problem": "anonymous-group"},
        },
    }


def schema_of(name: str, version: str) -> Schema:
    """The schema of one of the definitions, with all that it refers to."""
    return {**_ref(name), "$defs": definitions(version)}
