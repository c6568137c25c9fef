"""What the pages of the offer read, each in a constant number of statements."""
