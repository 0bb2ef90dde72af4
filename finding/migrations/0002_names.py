"""Every name that staff and readers see, so that it can be translated."""

from django.db import migrations, models

from organisations.migrations._state import StateOnly


class Migration(migrations.Migration):

    dependencies = [
        ('finding', '0001_initial'),
    ]

    operations = [
        StateOnly([
            migrations.AlterModelOptions(
                name='change',
                options={'verbose_name': 'change', 'verbose_name_plural': 'changes'},
            ),
            migrations.AlterModelOptions(
                name='edition',
                options={'ordering': ['number'], 'verbose_name': 'edition', 'verbose_name_plural': 'editions'},
            ),
            migrations.AlterModelOptions(
                name='missedsearch',
                options={'ordering': ['-times', 'text'], 'verbose_name': 'missed search', 'verbose_name_plural': 'missed searches'},
            ),
            migrations.AlterModelOptions(
                name='synonym',
                options={'ordering': ['phrase', 'means'], 'verbose_name': 'synonym', 'verbose_name_plural': 'synonyms'},
            ),
            migrations.AlterModelOptions(
                name='word',
                options={'verbose_name': 'word', 'verbose_name_plural': 'words'},
            ),
            migrations.AlterField(
                model_name='change',
                name='edition',
                field=models.BigIntegerField(db_index=True, verbose_name='edition'),
            ),
            migrations.AlterField(
                model_name='change',
                name='entry_id',
                field=models.BigIntegerField(verbose_name='entry id'),
            ),
            migrations.AlterField(
                model_name='change',
                name='kind',
                field=models.CharField(help_text="The model's name in lower case.", max_length=40, verbose_name='kind'),
            ),
            migrations.AlterField(
                model_name='edition',
                name='number',
                field=models.BigAutoField(primary_key=True, serialize=False, verbose_name='number'),
            ),
            migrations.AlterField(
                model_name='edition',
                name='raised_at',
                field=models.DateTimeField(verbose_name='raised at'),
            ),
            migrations.AlterField(
                model_name='edition',
                name='stamp',
                field=models.BigIntegerField(verbose_name='stamp'),
            ),
            migrations.AlterField(
                model_name='missedsearch',
                name='language',
                field=models.CharField(max_length=10, verbose_name='language'),
            ),
            migrations.AlterField(
                model_name='missedsearch',
                name='times',
                field=models.PositiveIntegerField(default=1, verbose_name='times'),
            ),
            migrations.AlterField(
                model_name='synonym',
                name='both_ways',
                field=models.BooleanField(default=True, help_text='Untick where the second word must not lead to the first.', verbose_name='both ways'),
            ),
            migrations.AlterField(
                model_name='synonym',
                name='language',
                field=models.CharField(default='en', help_text='The language of the phrase, such as en or ms.', max_length=10, verbose_name='language'),
            ),
            migrations.AlterField(
                model_name='synonym',
                name='means',
                field=models.CharField(help_text='What entries say: «prison».', max_length=80, verbose_name='means'),
            ),
            migrations.AlterField(
                model_name='synonym',
                name='phrase',
                field=models.CharField(help_text='What people type: «jail».', max_length=80, verbose_name='phrase'),
            ),
            migrations.AlterField(
                model_name='word',
                name='language',
                field=models.CharField(max_length=10, verbose_name='language'),
            ),
            migrations.AlterField(
                model_name='word',
                name='word',
                field=models.CharField(max_length=60, verbose_name='word'),
            ),
        ]),
    ]
