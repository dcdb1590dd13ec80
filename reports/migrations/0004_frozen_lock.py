"""A numbered report and a frozen dossier are changed by nobody; see `reports.frozen_lock`."""

from django.db import migrations

from reports import frozen_lock


def install(apps, schema_editor):
    frozen_lock.install(schema_editor.connection)


def remove(apps, schema_editor):
    frozen_lock.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("reports", "0003_dossiers")]
    operations = [migrations.RunPython(install, remove)]
