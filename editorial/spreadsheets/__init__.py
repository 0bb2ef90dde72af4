"""Entries out as spreadsheets and in again, checked before anything is written (decision 13)."""
