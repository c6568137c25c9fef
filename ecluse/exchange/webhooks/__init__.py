"""Other programs are told what happens here, by signed requests (Standard Webhooks 1.0)."""
