"""Trying pages and forms with what nobody should send."""
