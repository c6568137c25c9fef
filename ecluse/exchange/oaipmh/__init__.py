"""OAI-PMH: other catalogues harvest ours, and what is new in it."""
