"""A badge in the forms that the European Union reads: Europass, wallets."""
