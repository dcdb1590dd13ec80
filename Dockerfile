FROM python:3.11-slim-bookworm

# What WeasyPrint and Vietnamese glyphs need; `fonts-liberation` lacks 92 Vietnamese letters.
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libpangoft2-1.0-0 libharfbuzz-subset0 fonts-liberation2 fonts-dejavu-core \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --create-home kiemdiem

WORKDIR /srv/kiemdiem
ENV PYTHONUNBUFFERED=1 \
    KIEMDIEM_ENV=production \
    KIEMDIEM_VAR=/srv/var \
    STATIC_ROOT=/srv/static

COPY requirements/run.txt requirements/run.txt
RUN pip install --no-cache-dir --require-hashes -r requirements/run.txt

COPY . .
# Throw-away secrets: these two commands touch no data.
RUN SECRET_KEY=build KIEMDIEM_SEAL_KEY=build ALLOWED_HOSTS=build \
        sh -c 'python manage.py catalog --compile && python manage.py collectstatic --no-input' \
    && install -d -o kiemdiem /srv/var

USER kiemdiem
VOLUME /srv/var
EXPOSE 8000
CMD ["gunicorn", "campaign.wsgi", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", \
     "--workers", "3", "--threads", "4", "--no-control-socket", "--worker-tmp-dir", "/dev/shm"]
