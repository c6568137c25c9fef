"""ADL's conformance suite for learning record stores, against a house that is served."""
