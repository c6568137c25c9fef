"""What corresponds to what between two frameworks: ten proposals for each thing, for a person to judge (docs/decisions/0013).

`grams` and `stems` compare names, `bridge` crosses languages, `memory` follows what people settled before, `evidence` gathers
what speaks for each candidate, `reranker` weighs it, `relation` says what the one is to the other, `matcher` does it all.
"""
