"""LHEO: the language in which French training offers are exchanged."""
