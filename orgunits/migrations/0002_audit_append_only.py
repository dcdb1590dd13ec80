"""UPDATE and DELETE of the trail are refused by the database itself."""

from django.db import migrations

from orgunits import audit_lock


def install(apps, schema_editor):
    audit_lock.install(schema_editor.connection)


def remove(apps, schema_editor):
    audit_lock.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("orgunits", "0001_initial")]
    operations = [migrations.RunPython(install, remove)]
