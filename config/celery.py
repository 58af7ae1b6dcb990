"""Celery: three queues and a static schedule.

The schedule is code, not rows (docs/adr): nothing in it is a user's choice, and one table fewer must be trusted.
Tasks carry ids only; whatever the broker loses, the sweepers find again by SQL.
"""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

# A queue of its own: behind a backlog of pokes it would run out before its turn, and lost pokes never be found.
_SWEEPING = {"expires": 10, "queue": "sweep"}

app = Celery("tuanbiao")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(
    task_default_queue="default",
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_ignore_result=True,
    task_publish_retry=False,
    broker_connection_retry_on_startup=True,
    broker_transport_options={"visibility_timeout": 600, "socket_connect_timeout": 2, "socket_timeout": 5},
    worker_prefetch_multiplier=1,
    worker_hijack_root_logger=False,
    timezone="Asia/Shanghai",
    task_routes={
        "standards.tasks.*": {"queue": "render"},
        "disclosure.tasks.*": {"queue": "disclosure"},
    },
    beat_schedule={
        "sweep": {"task": "workflow.tasks.sweep", "schedule": 2.0, "options": _SWEEPING},
        "relay": {"task": "disclosure.tasks.relay", "schedule": 2.0, "options": {"expires": 10}},
        "compare": {
            "task": "disclosure.tasks.compare",
            "schedule": 30.0,
            "options": {"expires": 25},
        },
        "compare every night": {
            "task": "disclosure.tasks.ask_to_compare",
            "schedule": crontab(hour=3, minute=50),
        },
        "security": {
            "task": "societies.tasks.forget_old_security_events",
            "schedule": crontab(hour=3, minute=30),
        },
    },
)
app.autodiscover_tasks(["societies", "workflow", "standards", "disclosure"])
