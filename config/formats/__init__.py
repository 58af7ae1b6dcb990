"""Dates as GB/T 7408 writes them, in every language."""
