"""xAPI in plain Python: no Django, no clock, no network.

`validation` says whether statements are what the standard asks: `schema` is its shape as data, with the syntax of texts in
`patterns`, `faults` turns what it refuses into `problems`. `reading` reads JSON from a stranger, `texts` the texts one by one.
"""
