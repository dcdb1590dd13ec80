"""A signed ballot is changed by nobody; see `ratings.ballot_lock`."""

from django.db import migrations

from ratings import ballot_lock


def install(apps, schema_editor):
    ballot_lock.install(schema_editor.connection)


def remove(apps, schema_editor):
    ballot_lock.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("ratings", "0003_ballots")]
    operations = [migrations.RunPython(install, remove)]
