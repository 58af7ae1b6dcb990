"""A Celery worker, perhaps with a fault of ours planted in it: ``worker FAULT|- CELERY-ARGUMENTS``."""

import sys

import django

from bench.proofs.push.planted import broken

if __name__ == "__main__":
    if sys.argv[1] != "-":
        django.setup()
        for where, name, instead in broken(sys.argv[1]):
            setattr(where, name, instead)
    from celery.__main__ import main

    sys.argv = ["celery", *sys.argv[2:]]
    main()
