"""Learning records: what is said in xAPI about a person's learning, by organisation."""
