"""What a statement is, says and means, without a database."""
