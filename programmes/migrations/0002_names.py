"""Every name that staff and readers see, so that it can be translated."""

import django.db.models.deletion
from django.db import migrations, models

from organisations.migrations._state import StateOnly


class Migration(migrations.Migration):

    dependencies = [
        ('organisations', '0002_names'),
        ('programmes', '0001_initial'),
    ]

    operations = [
        StateOnly([
            migrations.AlterModelOptions(
                name='audience',
                options={'ordering': ['position', 'name'], 'verbose_name': 'audience', 'verbose_name_plural': 'audiences'},
            ),
            migrations.AlterModelOptions(
                name='glossaryterm',
                options={'ordering': ['name'], 'verbose_name': 'glossary term', 'verbose_name_plural': 'glossary terms'},
            ),
            migrations.AlterModelOptions(
                name='language',
                options={'ordering': ['position', 'name'], 'verbose_name': 'language', 'verbose_name_plural': 'languages'},
            ),
            migrations.AlterModelOptions(
                name='need',
                options={'ordering': ['position', 'name'], 'verbose_name': 'need', 'verbose_name_plural': 'needs'},
            ),
            migrations.AlterModelOptions(
                name='partnerrole',
                options={'ordering': ['position', 'organisation__name'], 'verbose_name': 'partner role', 'verbose_name_plural': 'partner roles'},
            ),
            migrations.AlterModelOptions(
                name='programme',
                options={'ordering': ['name'], 'verbose_name': 'programme', 'verbose_name_plural': 'programmes'},
            ),
            migrations.AlterModelOptions(
                name='programmeaudience',
                options={'ordering': ['audience__position', 'audience__name', models.OrderBy(models.F('qualifier__position'), nulls_first=True), 'pk'], 'verbose_name': 'audience', 'verbose_name_plural': 'audiences'},
            ),
            migrations.AlterModelOptions(
                name='programmefigure',
                options={'ordering': ['position', 'pk'], 'verbose_name': 'figure', 'verbose_name_plural': 'figures'},
            ),
            migrations.AlterModelOptions(
                name='programmestep',
                options={'ordering': ['position', 'pk'], 'verbose_name': 'step', 'verbose_name_plural': 'steps'},
            ),
            migrations.AlterModelOptions(
                name='qualifier',
                options={'ordering': ['position', 'name'], 'verbose_name': 'qualifier', 'verbose_name_plural': 'qualifiers'},
            ),
            migrations.AlterField(
                model_name='audience',
                name='name',
                field=models.CharField(max_length=100, verbose_name='name'),
            ),
            migrations.AlterField(
                model_name='audience',
                name='position',
                field=models.PositiveSmallIntegerField(default=100, help_text='Lower numbers come first in every list of choices.', verbose_name='position'),
            ),
            migrations.AlterField(
                model_name='audience',
                name='slug',
                field=models.SlugField(max_length=60, unique=True, verbose_name='slug'),
            ),
            migrations.AlterField(
                model_name='glossaryterm',
                name='also_known_as',
                field=models.CharField(blank=True, help_text='Abbreviations and other names people use, separated by commas.', max_length=200, verbose_name='also known as'),
            ),
            migrations.AlterField(
                model_name='glossaryterm',
                name='also_written',
                field=models.CharField(blank=True, help_text='Other forms of the word as they stand in texts, separated by commas.', max_length=200, verbose_name='also written'),
            ),
            migrations.AlterField(
                model_name='glossaryterm',
                name='name',
                field=models.CharField(help_text='As the provider writes it. Put abbreviations in the next field.', max_length=200, verbose_name='name'),
            ),
            migrations.AlterField(
                model_name='glossaryterm',
                name='slug',
                field=models.SlugField(blank=True, help_text="The last part of the page's address. Left empty, it is made from the name. When you change it, the old address leads to the new one.", max_length=100, unique=True, verbose_name='slug'),
            ),
            migrations.AlterField(
                model_name='glossaryterm',
                name='state',
                field=models.CharField(choices=[('draft', 'Draft'), ('published', 'Published'), ('archived', 'Archived')], db_index=True, default='draft', help_text='Only published entries can be seen by the public.', max_length=10, verbose_name='state'),
            ),
            migrations.AlterField(
                model_name='glossaryterm',
                name='summary',
                field=models.CharField(help_text='One or two short, plain sentences. Lists and search show them.', max_length=400, verbose_name='summary'),
            ),
            migrations.AlterField(
                model_name='glossarytermcitation',
                name='entry',
                field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='citations', to='programmes.glossaryterm', verbose_name='entry'),
            ),
            migrations.AlterField(
                model_name='glossarytermcitation',
                name='facts',
                field=models.CharField(blank=True, help_text='What was taken from there. Leave empty where it is the whole entry.', max_length=400, verbose_name='facts'),
            ),
            migrations.AlterField(
                model_name='glossarytermcitation',
                name='heading',
                field=models.CharField(help_text='The heading in the document under which the facts stand.', max_length=200, verbose_name='heading'),
            ),
            migrations.AlterField(
                model_name='glossarytermcitation',
                name='source',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.source', verbose_name='source'),
            ),
            migrations.AlterField(
                model_name='language',
                name='name',
                field=models.CharField(max_length=100, verbose_name='name'),
            ),
            migrations.AlterField(
                model_name='language',
                name='position',
                field=models.PositiveSmallIntegerField(default=100, help_text='Lower numbers come first in every list of choices.', verbose_name='position'),
            ),
            migrations.AlterField(
                model_name='language',
                name='slug',
                field=models.SlugField(max_length=60, unique=True, verbose_name='slug'),
            ),
            migrations.AlterField(
                model_name='need',
                name='name',
                field=models.CharField(max_length=100, verbose_name='name'),
            ),
            migrations.AlterField(
                model_name='need',
                name='position',
                field=models.PositiveSmallIntegerField(default=100, help_text='Lower numbers come first in every list of choices.', verbose_name='position'),
            ),
            migrations.AlterField(
                model_name='need',
                name='slug',
                field=models.SlugField(max_length=60, unique=True, verbose_name='slug'),
            ),
            migrations.AlterField(
                model_name='partnerrole',
                name='note',
                field=models.CharField(blank=True, help_text='What it does, in a few words, where that helps.', max_length=200, verbose_name='note'),
            ),
            migrations.AlterField(
                model_name='partnerrole',
                name='organisation',
                field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='partner_roles', to='organisations.organisation', verbose_name='organisation'),
            ),
            migrations.AlterField(
                model_name='partnerrole',
                name='position',
                field=models.PositiveSmallIntegerField(default=1, verbose_name='position'),
            ),
            migrations.AlterField(
                model_name='partnerrole',
                name='programme',
                field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='partners', to='programmes.programme', verbose_name='programme'),
            ),
            migrations.AlterField(
                model_name='partnerrole',
                name='role',
                field=models.CharField(choices=[('provider', 'Provider'), ('co-developer', 'Co-developer'), ('funder', 'Funder'), ('host-site', 'Host site'), ('referral-point', 'Referral point'), ('supporter', 'Supporter')], max_length=15, verbose_name='role'),
            ),
            migrations.AlterField(
                model_name='programme',
                name='also_known_as',
                field=models.CharField(blank=True, help_text='Abbreviations and other names people use, separated by commas.', max_length=200, verbose_name='also known as'),
            ),
            migrations.AlterField(
                model_name='programme',
                name='audiences',
                field=models.ManyToManyField(related_name='programmes', through='programmes.ProgrammeAudience', to='programmes.audience', verbose_name='audiences'),
            ),
            migrations.AlterField(
                model_name='programme',
                name='contact',
                field=models.TextField(blank=True, help_text='Telephone, e-mail or postal address. Leave empty where it is not stated.', verbose_name='contact'),
            ),
            migrations.AlterField(
                model_name='programme',
                name='country',
                field=models.ForeignKey(blank=True, help_text='Leave empty where it is not stated.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='programmes', to='organisations.country', verbose_name='country'),
            ),
            migrations.AlterField(
                model_name='programme',
                name='description',
                field=models.TextField(blank=True, help_text='What happens in it, in plain words. A blank line starts a new paragraph.', verbose_name='description'),
            ),
            migrations.AlterField(
                model_name='programme',
                name='eligibility',
                field=models.TextField(blank=True, help_text='Who can take part. Leave empty where it is not stated.', verbose_name='eligibility'),
            ),
            migrations.AlterField(
                model_name='programme',
                name='exclusions',
                field=models.TextField(blank=True, help_text='Who cannot take part. Leave empty where it is not stated.', verbose_name='exclusions'),
            ),
            migrations.AlterField(
                model_name='programme',
                name='how_to_apply',
                field=models.TextField(blank=True, help_text='The first step somebody takes. Leave empty where it is not stated.', verbose_name='how to apply'),
            ),
            migrations.AlterField(
                model_name='programme',
                name='languages',
                field=models.ManyToManyField(blank=True, help_text='The languages it is given in. Leave empty where nobody says.', related_name='programmes', to='programmes.language', verbose_name='languages'),
            ),
            migrations.AlterField(
                model_name='programme',
                name='name',
                field=models.CharField(help_text='As the provider writes it. Put abbreviations in the next field.', max_length=200, verbose_name='name'),
            ),
            migrations.AlterField(
                model_name='programme',
                name='needs',
                field=models.ManyToManyField(blank=True, help_text='The kinds of help it gives. Choose none where nobody says.', related_name='programmes', to='programmes.need', verbose_name='needs'),
            ),
            migrations.AlterField(
                model_name='programme',
                name='networks',
                field=models.ManyToManyField(blank=True, help_text='Networks that it belongs to, or whose members take part in it as a whole.', related_name='programmes', to='organisations.network', verbose_name='networks'),
            ),
            migrations.AlterField(
                model_name='programme',
                name='opening_hours',
                field=models.TextField(blank=True, help_text='Leave empty where not stated.', verbose_name='opening hours'),
            ),
            migrations.AlterField(
                model_name='programme',
                name='organisations',
                field=models.ManyToManyField(related_name='programmes', through='programmes.PartnerRole', to='organisations.organisation', verbose_name='organisations'),
            ),
            migrations.AlterField(
                model_name='programme',
                name='slug',
                field=models.SlugField(blank=True, help_text="The last part of the page's address. Left empty, it is made from the name. When you change it, the old address leads to the new one.", max_length=100, unique=True, verbose_name='slug'),
            ),
            migrations.AlterField(
                model_name='programme',
                name='stage',
                field=models.CharField(choices=[('in-care', 'In-care'), ('aftercare', 'Aftercare'), ('throughcare', 'Throughcare')], db_index=True, max_length=15, verbose_name='stage'),
            ),
            migrations.AlterField(
                model_name='programme',
                name='stage_note',
                field=models.CharField(blank=True, help_text='Why this stage, where the source does not name it. Shown on the page.', max_length=250, verbose_name='stage note'),
            ),
            migrations.AlterField(
                model_name='programme',
                name='state',
                field=models.CharField(choices=[('draft', 'Draft'), ('published', 'Published'), ('archived', 'Archived')], db_index=True, default='draft', help_text='Only published entries can be seen by the public.', max_length=10, verbose_name='state'),
            ),
            migrations.AlterField(
                model_name='programme',
                name='summary',
                field=models.CharField(help_text='One or two short, plain sentences. Lists and search show them.', max_length=400, verbose_name='summary'),
            ),
            migrations.AlterField(
                model_name='programme',
                name='venues',
                field=models.ManyToManyField(blank=True, related_name='programmes', to='organisations.venue', verbose_name='venues'),
            ),
            migrations.AlterField(
                model_name='programme',
                name='who_can_refer',
                field=models.TextField(blank=True, help_text='Who can send people to it. Leave empty where it is not stated.', verbose_name='who can refer'),
            ),
            migrations.AlterField(
                model_name='programmeaudience',
                name='audience',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='programme_rows', to='programmes.audience', verbose_name='audience'),
            ),
            migrations.AlterField(
                model_name='programmeaudience',
                name='programme',
                field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='audience_rows', to='programmes.programme', verbose_name='programme'),
            ),
            migrations.AlterField(
                model_name='programmeaudience',
                name='qualifier',
                field=models.ForeignKey(blank=True, help_text='Leave empty where it is for everyone in this audience.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='programme_rows', to='programmes.qualifier', verbose_name='qualifier'),
            ),
            migrations.AlterField(
                model_name='programmecitation',
                name='entry',
                field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='citations', to='programmes.programme', verbose_name='entry'),
            ),
            migrations.AlterField(
                model_name='programmecitation',
                name='facts',
                field=models.CharField(blank=True, help_text='What was taken from there. Leave empty where it is the whole entry.', max_length=400, verbose_name='facts'),
            ),
            migrations.AlterField(
                model_name='programmecitation',
                name='heading',
                field=models.CharField(help_text='The heading in the document under which the facts stand.', max_length=200, verbose_name='heading'),
            ),
            migrations.AlterField(
                model_name='programmecitation',
                name='source',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.source', verbose_name='source'),
            ),
            migrations.AlterField(
                model_name='programmefigure',
                name='entry',
                field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='figures', to='programmes.programme', verbose_name='entry'),
            ),
            migrations.AlterField(
                model_name='programmefigure',
                name='label',
                field=models.CharField(help_text='What is counted: «Friday prayer sessions a week, on average».', max_length=120, verbose_name='label'),
            ),
            migrations.AlterField(
                model_name='programmefigure',
                name='position',
                field=models.PositiveSmallIntegerField(default=1, verbose_name='position'),
            ),
            migrations.AlterField(
                model_name='programmefigure',
                name='value',
                field=models.CharField(help_text='As the source has it: «more than 2,000», «30», «2 kg».', max_length=60, verbose_name='value'),
            ),
            migrations.AlterField(
                model_name='programmestep',
                name='entry',
                field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='programmes.programme', verbose_name='entry'),
            ),
            migrations.AlterField(
                model_name='programmestep',
                name='position',
                field=models.PositiveSmallIntegerField(default=1, verbose_name='position'),
            ),
            migrations.AlterField(
                model_name='programmestep',
                name='text',
                field=models.CharField(max_length=400, verbose_name='text'),
            ),
            migrations.AlterField(
                model_name='qualifier',
                name='name',
                field=models.CharField(max_length=100, verbose_name='name'),
            ),
            migrations.AlterField(
                model_name='qualifier',
                name='position',
                field=models.PositiveSmallIntegerField(default=100, help_text='Lower numbers come first in every list of choices.', verbose_name='position'),
            ),
            migrations.AlterField(
                model_name='qualifier',
                name='slug',
                field=models.SlugField(max_length=60, unique=True, verbose_name='slug'),
            ),
        ]),
    ]
