"""What people do with the offer, one function each."""
