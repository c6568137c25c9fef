"""Rules of the offer: plain functions of values."""
