from django.db import migrations, models


def since_due(apps, schema_editor):
    apps.get_model("campaign", "Notice").objects.update(due_since=models.F("due_at"))


class Migration(migrations.Migration):

    dependencies = [("campaign", "0007_pushes")]

    operations = [
        migrations.AddField("notice", "due_since", models.DateTimeField(null=True)),
        migrations.RunPython(since_due, migrations.RunPython.noop),
        migrations.AlterField("notice", "due_since", models.DateTimeField()),
        migrations.RemoveConstraint("notice", "one_digest_per_person_and_day"),
        migrations.AddConstraint(
            "notice",
            models.UniqueConstraint(
                condition=models.Q(("kind__in", ["digest", "urging"])),
                fields=("campaign", "user", "kind", "day"),
                name="one_notice_per_person_kind_and_day",
            ),
        ),
    ]
