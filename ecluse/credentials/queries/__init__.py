"""What the pages and the actions of credentials read."""
