"""xAPI over the network, 1.0.3 and 2.0: tools send statements and ask for them (README.md)."""
