from django.db import migrations, models


def forget_in_a_crash(apps, schema_editor):
    """A step that the disk may not know of must not be believed after the server has crashed."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE campaign_handful SET UNLOGGED")


class Migration(migrations.Migration):

    dependencies = [("campaign", "0009_period")]

    operations = [
        migrations.CreateModel(
            name="Handful",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("keys", models.JSONField()),
                ("begun_at", models.DateTimeField()),
                ("lease_until", models.DateTimeField()),
                ("reached", models.PositiveSmallIntegerField(default=0)),
            ],
        ),
        migrations.RunPython(forget_in_a_crash, migrations.RunPython.noop),
    ]
