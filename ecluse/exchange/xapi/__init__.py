"""xAPI 1.0.3 and 2.0 (IEEE 9274.1.1): what tools say of people, and what they ask. See README.md."""
