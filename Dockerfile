# syntax=docker/dockerfile:1
FROM python:3.11-slim-bookworm AS build
WORKDIR /src
COPY pyproject.toml README.md LICENSE NOTICE ./
COPY detectors ./detectors
COPY alerts ./alerts
COPY pipeline ./pipeline
RUN python -m venv /opt/venv && /opt/venv/bin/pip install --no-cache-dir .

FROM python:3.11-slim-bookworm
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin tocsin \
    && install -d -o 10001 /var/lib/tocsin
COPY --from=build /opt/venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 \
    TOCSIN_DATA_DIR=/var/lib/tocsin TOCSIN_HTTP_HOST=0.0.0.0 TOCSIN_LOG_FORMAT=json
USER 10001
EXPOSE 6066
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s CMD ["tocsin", "healthcheck"]
ENTRYPOINT ["tocsin"]
CMD ["worker"]
