"""The matrix of doors: who may open what, tried on the real stack. Begin with ``table.py``."""
