# syntax=docker/dockerfile:1
FROM node:24-slim AS front-end
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY build.mjs ./
COPY static ./static
COPY templates ./templates
RUN npm run build

FROM python:3.13-slim AS packages
RUN pip install --no-cache-dir uv
WORKDIR /app
COPY requirements/base.txt requirements/base.txt
RUN uv venv /venv && uv pip sync --python /venv/bin/python --require-hashes requirements/base.txt

FROM python:3.13-slim
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --create-home tuanbiao
WORKDIR /app
COPY --from=packages /venv /venv
COPY . .
COPY --from=front-end /app/static/dist ./static/dist
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 DJANGO_SETTINGS_MODULE=config.settings \
    MEDIA_ROOT=/data/media STATIC_ROOT=/app/var/static
# Whitenoise serves STATIC_ROOT; the catalogues are compiled without gettext tools.
RUN python -m config.local.catalogues compile \
    && mkdir -p /data/media /data/reference_platform var \
    && python manage.py collectstatic --noinput --verbosity 0 \
    && chown -R tuanbiao /data
USER tuanbiao
EXPOSE 8000
CMD ["gunicorn", "config.wsgi:application", "--bind", "0.0.0.0:8000", "--workers", "3", "--threads", "4", "--preload", "--no-control-socket"]
