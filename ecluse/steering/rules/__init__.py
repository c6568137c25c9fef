"""Rules of steering: plain functions of values, no database, no clock."""
