"""The parts of ``./dev prove disclosure``."""
