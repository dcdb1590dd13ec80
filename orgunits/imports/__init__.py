"""Spreadsheets of units, people, charges and accounts: first checked whole, then applied whole."""
