"""The same engine as one would write it with django-fsm-2, and the least one can write with it."""
