"""One learning record for the whole network: xAPI statements, kept by organisation."""
