"""Open data: an interface without a token, and the page that says what there is."""
