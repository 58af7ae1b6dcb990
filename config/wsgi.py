import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()
_ = (
    get_resolver().url_patterns
)  # all pages: what is imported before gunicorn parts is there once for all its workers
