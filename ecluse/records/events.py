"""What the learning record tells the others: nothing yet; statements themselves are read by their key."""
