"""Where machines come in and go out: one folder for each standard."""
