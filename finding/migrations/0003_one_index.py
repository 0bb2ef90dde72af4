"""One index of texts for all languages, in the place of one for each.

What is in it and in the list of words is made anew when the migrations are done.
"""

from django.db import migrations, models

# The triggers and what they fill went with the trigrams of words; SQLite has them.
OLD_TRIGGERS = [
    f"DROP TRIGGER IF EXISTS finding_word_trigrams_{operation}"
    for operation in ("insert", "update", "delete")
]


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for statement in OLD_TRIGGERS:
            schema_editor.execute(statement)
        schema_editor.execute("DROP TABLE IF EXISTS finding_word_trigrams")
    else:
        schema_editor.execute("DROP INDEX IF EXISTS finding_word_trigrams")
        schema_editor.execute("DROP FUNCTION IF EXISTS finding_trigrams(text)")
    schema_editor.execute("DROP TABLE IF EXISTS finding_text_en")
    schema_editor.execute("DELETE FROM finding_word")


class Migration(migrations.Migration):

    dependencies = [
        ("finding", "0002_names"),
    ]

    operations = [
        migrations.RunPython(drop, migrations.RunPython.noop),
        migrations.RemoveConstraint(model_name="word", name="word_once"),
        migrations.RemoveField(model_name="word", name="language"),
        migrations.AlterField(
            model_name="word",
            name="word",
            field=models.CharField(max_length=60, unique=True, verbose_name="word"),
        ),
        migrations.AlterField(
            model_name="synonym",
            name="language",
            field=models.CharField(
                default="en",
                help_text="The language of the phrase: en, ms, zh-hans or ta.",
                max_length=10,
                verbose_name="language",
            ),
        ),
    ]
