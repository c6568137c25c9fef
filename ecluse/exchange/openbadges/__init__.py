"""Open Badges 3.0 over the network: other applications read and bring the badges of a holder who agreed (README.md)."""
