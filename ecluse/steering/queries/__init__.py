"""What the pages of steering read, each in a constant number of SQL queries."""
