"""Open Badges 3.0 in plain Python: no Django, no clock, no network.

`contexts` → `canon` → `jsonld` → `proof` make and check a signature; `badge` writes the document an issuer signs;
`structure` and `verdict` read a document from anybody and say what is right and wrong with it.
"""
