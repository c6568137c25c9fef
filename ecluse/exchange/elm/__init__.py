"""European Learning Model: the offer in Europass."""
