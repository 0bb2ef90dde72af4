"""Every name that staff and readers see, so that it can be translated."""

import django.db.models.deletion
from django.db import migrations, models

from organisations.migrations._state import StateOnly


class Migration(migrations.Migration):

    dependencies = [
        ('organisations', '0001_initial'),
    ]

    operations = [
        StateOnly([
            migrations.AlterModelOptions(
                name='event',
                options={'ordering': [models.OrderBy(models.F('starts_on'), descending=True, nulls_last=True), 'name'], 'verbose_name': 'event', 'verbose_name_plural': 'events'},
            ),
            migrations.AlterModelOptions(
                name='eventfigure',
                options={'ordering': ['position', 'pk'], 'verbose_name': 'figure', 'verbose_name_plural': 'figures'},
            ),
            migrations.AlterModelOptions(
                name='eventgoal',
                options={'ordering': ['position', 'pk'], 'verbose_name': 'goal', 'verbose_name_plural': 'goals'},
            ),
            migrations.AlterModelOptions(
                name='eventguest',
                options={'ordering': ['position', 'pk'], 'verbose_name': 'guest', 'verbose_name_plural': 'guests'},
            ),
            migrations.AlterModelOptions(
                name='eventseries',
                options={'ordering': ['name'], 'verbose_name': 'event series', 'verbose_name_plural': 'event series'},
            ),
            migrations.AlterModelOptions(
                name='formerslug',
                options={'verbose_name': 'former slug', 'verbose_name_plural': 'former slugs'},
            ),
            migrations.AlterModelOptions(
                name='membership',
                options={'ordering': ['organisation__name'], 'verbose_name': 'membership', 'verbose_name_plural': 'memberships'},
            ),
            migrations.AlterModelOptions(
                name='network',
                options={'ordering': ['name'], 'verbose_name': 'network', 'verbose_name_plural': 'networks'},
            ),
            migrations.AlterModelOptions(
                name='networkaim',
                options={'ordering': ['position', 'pk'], 'verbose_name': 'aim', 'verbose_name_plural': 'aims'},
            ),
            migrations.AlterModelOptions(
                name='networkfigure',
                options={'ordering': ['position', 'pk'], 'verbose_name': 'figure', 'verbose_name_plural': 'figures'},
            ),
            migrations.AlterModelOptions(
                name='organisation',
                options={'ordering': ['name'], 'verbose_name': 'organisation', 'verbose_name_plural': 'organisations'},
            ),
            migrations.AlterModelOptions(
                name='publication',
                options={'ordering': ['name'], 'verbose_name': 'publication', 'verbose_name_plural': 'publications'},
            ),
            migrations.AlterModelOptions(
                name='source',
                options={'ordering': ['title'], 'verbose_name': 'source', 'verbose_name_plural': 'sources'},
            ),
            migrations.AlterModelOptions(
                name='venue',
                options={'ordering': ['name'], 'verbose_name': 'venue', 'verbose_name_plural': 'venues'},
            ),
            migrations.AlterField(
                model_name='country',
                name='name',
                field=models.CharField(max_length=100, verbose_name='name'),
            ),
            migrations.AlterField(
                model_name='country',
                name='position',
                field=models.PositiveSmallIntegerField(default=100, help_text='Lower numbers come first in every list of choices.', verbose_name='position'),
            ),
            migrations.AlterField(
                model_name='country',
                name='slug',
                field=models.SlugField(max_length=60, unique=True, verbose_name='slug'),
            ),
            migrations.AlterField(
                model_name='event',
                name='also_known_as',
                field=models.CharField(blank=True, help_text='Abbreviations and other names people use, separated by commas.', max_length=200, verbose_name='also known as'),
            ),
            migrations.AlterField(
                model_name='event',
                name='country',
                field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='events', to='organisations.country', verbose_name='country'),
            ),
            migrations.AlterField(
                model_name='event',
                name='date_precision',
                field=models.CharField(choices=[('day', 'Day'), ('month', 'Month'), ('year', 'Year'), ('regular', 'Regular'), ('not-stated', 'Not stated')], default='not-stated', help_text='How much of the date is known. For a month, give its first day; for a year, 1 January.', max_length=10, verbose_name='date precision'),
            ),
            migrations.AlterField(
                model_name='event',
                name='description',
                field=models.TextField(blank=True, help_text='More about it, in plain words.', verbose_name='description'),
            ),
            migrations.AlterField(
                model_name='event',
                name='name',
                field=models.CharField(help_text='As the provider writes it. Put abbreviations in the next field.', max_length=200, verbose_name='name'),
            ),
            migrations.AlterField(
                model_name='event',
                name='network',
                field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='events', to='organisations.network', verbose_name='network'),
            ),
            migrations.AlterField(
                model_name='event',
                name='organisations',
                field=models.ManyToManyField(related_name='events', through='organisations.EventOrganisation', to='organisations.organisation', verbose_name='organisations'),
            ),
            migrations.AlterField(
                model_name='event',
                name='series',
                field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='editions', to='organisations.eventseries', verbose_name='series'),
            ),
            migrations.AlterField(
                model_name='event',
                name='slug',
                field=models.SlugField(blank=True, help_text="The last part of the page's address. Left empty, it is made from the name. When you change it, the old address leads to the new one.", max_length=100, unique=True, verbose_name='slug'),
            ),
            migrations.AlterField(
                model_name='event',
                name='state',
                field=models.CharField(choices=[('draft', 'Draft'), ('published', 'Published'), ('archived', 'Archived')], db_index=True, default='draft', help_text='Only published entries can be seen by the public.', max_length=10, verbose_name='state'),
            ),
            migrations.AlterField(
                model_name='event',
                name='summary',
                field=models.CharField(help_text='One or two short, plain sentences. Lists and search show them.', max_length=400, verbose_name='summary'),
            ),
            migrations.AlterField(
                model_name='event',
                name='theme',
                field=models.CharField(blank=True, help_text='Exactly as it was announced.', max_length=200, verbose_name='theme'),
            ),
            migrations.AlterField(
                model_name='event',
                name='venue',
                field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='events', to='organisations.venue', verbose_name='venue'),
            ),
            migrations.AlterField(
                model_name='event',
                name='website',
                field=models.URLField(blank=True, help_text='Leave empty where it is not stated.', verbose_name='website'),
            ),
            migrations.AlterField(
                model_name='eventcitation',
                name='entry',
                field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='citations', to='organisations.event', verbose_name='entry'),
            ),
            migrations.AlterField(
                model_name='eventcitation',
                name='facts',
                field=models.CharField(blank=True, help_text='What was taken from there. Leave empty where it is the whole entry.', max_length=400, verbose_name='facts'),
            ),
            migrations.AlterField(
                model_name='eventcitation',
                name='heading',
                field=models.CharField(help_text='The heading in the document under which the facts stand.', max_length=200, verbose_name='heading'),
            ),
            migrations.AlterField(
                model_name='eventcitation',
                name='source',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.source', verbose_name='source'),
            ),
            migrations.AlterField(
                model_name='eventfigure',
                name='entry',
                field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='figures', to='organisations.event', verbose_name='entry'),
            ),
            migrations.AlterField(
                model_name='eventfigure',
                name='label',
                field=models.CharField(help_text='What is counted: «Friday prayer sessions a week, on average».', max_length=120, verbose_name='label'),
            ),
            migrations.AlterField(
                model_name='eventfigure',
                name='position',
                field=models.PositiveSmallIntegerField(default=1, verbose_name='position'),
            ),
            migrations.AlterField(
                model_name='eventfigure',
                name='value',
                field=models.CharField(help_text='As the source has it: «more than 2,000», «30», «2 kg».', max_length=60, verbose_name='value'),
            ),
            migrations.AlterField(
                model_name='eventgoal',
                name='entry',
                field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='goals', to='organisations.event', verbose_name='entry'),
            ),
            migrations.AlterField(
                model_name='eventgoal',
                name='position',
                field=models.PositiveSmallIntegerField(default=1, verbose_name='position'),
            ),
            migrations.AlterField(
                model_name='eventgoal',
                name='text',
                field=models.CharField(max_length=300, verbose_name='text'),
            ),
            migrations.AlterField(
                model_name='eventguest',
                name='entry',
                field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='guests', to='organisations.event', verbose_name='entry'),
            ),
            migrations.AlterField(
                model_name='eventguest',
                name='name',
                field=models.CharField(help_text='With the title the source uses.', max_length=120, verbose_name='name'),
            ),
            migrations.AlterField(
                model_name='eventguest',
                name='office',
                field=models.CharField(blank=True, max_length=250, verbose_name='office'),
            ),
            migrations.AlterField(
                model_name='eventguest',
                name='part',
                field=models.CharField(help_text='For example «Guest-of-Honour».', max_length=80, verbose_name='part'),
            ),
            migrations.AlterField(
                model_name='eventguest',
                name='position',
                field=models.PositiveSmallIntegerField(default=1, verbose_name='position'),
            ),
            migrations.AlterField(
                model_name='eventorganisation',
                name='event',
                field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='organisations.event', verbose_name='event'),
            ),
            migrations.AlterField(
                model_name='eventorganisation',
                name='note',
                field=models.CharField(blank=True, help_text='What it did, in a few words, where that helps.', max_length=200, verbose_name='note'),
            ),
            migrations.AlterField(
                model_name='eventorganisation',
                name='organisation',
                field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='event_parts', to='organisations.organisation', verbose_name='organisation'),
            ),
            migrations.AlterField(
                model_name='eventorganisation',
                name='role',
                field=models.CharField(choices=[('organiser', 'Organiser'), ('supporter', 'Supporter'), ('presenter', 'Presenter'), ('partner', 'Partner')], max_length=15, verbose_name='role'),
            ),
            migrations.AlterField(
                model_name='eventseries',
                name='also_known_as',
                field=models.CharField(blank=True, help_text='Abbreviations and other names people use, separated by commas.', max_length=200, verbose_name='also known as'),
            ),
            migrations.AlterField(
                model_name='eventseries',
                name='description',
                field=models.TextField(blank=True, help_text='More about it, in plain words.', verbose_name='description'),
            ),
            migrations.AlterField(
                model_name='eventseries',
                name='name',
                field=models.CharField(help_text='As the provider writes it. Put abbreviations in the next field.', max_length=200, verbose_name='name'),
            ),
            migrations.AlterField(
                model_name='eventseries',
                name='network',
                field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='event_series', to='organisations.network', verbose_name='network'),
            ),
            migrations.AlterField(
                model_name='eventseries',
                name='rhythm',
                field=models.CharField(blank=True, help_text='How often: «every year». Leave empty if not stated.', max_length=60, verbose_name='rhythm'),
            ),
            migrations.AlterField(
                model_name='eventseries',
                name='slug',
                field=models.SlugField(blank=True, help_text="The last part of the page's address. Left empty, it is made from the name. When you change it, the old address leads to the new one.", max_length=100, unique=True, verbose_name='slug'),
            ),
            migrations.AlterField(
                model_name='eventseries',
                name='state',
                field=models.CharField(choices=[('draft', 'Draft'), ('published', 'Published'), ('archived', 'Archived')], db_index=True, default='draft', help_text='Only published entries can be seen by the public.', max_length=10, verbose_name='state'),
            ),
            migrations.AlterField(
                model_name='eventseries',
                name='summary',
                field=models.CharField(help_text='One or two short, plain sentences. Lists and search show them.', max_length=400, verbose_name='summary'),
            ),
            migrations.AlterField(
                model_name='eventseriescitation',
                name='entry',
                field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='citations', to='organisations.eventseries', verbose_name='entry'),
            ),
            migrations.AlterField(
                model_name='eventseriescitation',
                name='facts',
                field=models.CharField(blank=True, help_text='What was taken from there. Leave empty where it is the whole entry.', max_length=400, verbose_name='facts'),
            ),
            migrations.AlterField(
                model_name='eventseriescitation',
                name='heading',
                field=models.CharField(help_text='The heading in the document under which the facts stand.', max_length=200, verbose_name='heading'),
            ),
            migrations.AlterField(
                model_name='eventseriescitation',
                name='source',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.source', verbose_name='source'),
            ),
            migrations.AlterField(
                model_name='formerslug',
                name='kind',
                field=models.CharField(max_length=60, verbose_name='kind'),
            ),
            migrations.AlterField(
                model_name='formerslug',
                name='slug',
                field=models.SlugField(max_length=100, verbose_name='slug'),
            ),
            migrations.AlterField(
                model_name='formerslug',
                name='uuid',
                field=models.UUIDField(verbose_name='uuid'),
            ),
            migrations.AlterField(
                model_name='membership',
                name='network',
                field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='organisations.network', verbose_name='network'),
            ),
            migrations.AlterField(
                model_name='membership',
                name='note',
                field=models.CharField(blank=True, help_text='What it does, in a few words, where that helps.', max_length=200, verbose_name='note'),
            ),
            migrations.AlterField(
                model_name='membership',
                name='organisation',
                field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='organisations.organisation', verbose_name='organisation'),
            ),
            migrations.AlterField(
                model_name='membership',
                name='role',
                field=models.CharField(choices=[('convenor', 'Convenor'), ('secretariat', 'Secretariat'), ('lead-agency', 'Lead agency'), ('member', 'Member')], default='member', max_length=15, verbose_name='role'),
            ),
            migrations.AlterField(
                model_name='membership',
                name='since',
                field=models.DateField(blank=True, null=True, verbose_name='since'),
            ),
            migrations.AlterField(
                model_name='network',
                name='also_known_as',
                field=models.CharField(blank=True, help_text='Abbreviations and other names people use, separated by commas.', max_length=200, verbose_name='also known as'),
            ),
            migrations.AlterField(
                model_name='network',
                name='country',
                field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='networks', to='organisations.country', verbose_name='country'),
            ),
            migrations.AlterField(
                model_name='network',
                name='description',
                field=models.TextField(blank=True, help_text='More about it, in plain words. A blank line starts a new paragraph.', verbose_name='description'),
            ),
            migrations.AlterField(
                model_name='network',
                name='formed_on',
                field=models.DateField(blank=True, null=True, verbose_name='formed on'),
            ),
            migrations.AlterField(
                model_name='network',
                name='leader',
                field=models.CharField(blank=True, help_text='Who leads it, with their office.', max_length=250, verbose_name='leader'),
            ),
            migrations.AlterField(
                model_name='network',
                name='members',
                field=models.ManyToManyField(related_name='networks', through='organisations.Membership', to='organisations.organisation', verbose_name='members'),
            ),
            migrations.AlterField(
                model_name='network',
                name='name',
                field=models.CharField(help_text='As the provider writes it. Put abbreviations in the next field.', max_length=200, verbose_name='name'),
            ),
            migrations.AlterField(
                model_name='network',
                name='slug',
                field=models.SlugField(blank=True, help_text="The last part of the page's address. Left empty, it is made from the name. When you change it, the old address leads to the new one.", max_length=100, unique=True, verbose_name='slug'),
            ),
            migrations.AlterField(
                model_name='network',
                name='state',
                field=models.CharField(choices=[('draft', 'Draft'), ('published', 'Published'), ('archived', 'Archived')], db_index=True, default='draft', help_text='Only published entries can be seen by the public.', max_length=10, verbose_name='state'),
            ),
            migrations.AlterField(
                model_name='network',
                name='summary',
                field=models.CharField(help_text='One or two short, plain sentences. Lists and search show them.', max_length=400, verbose_name='summary'),
            ),
            migrations.AlterField(
                model_name='network',
                name='website',
                field=models.URLField(blank=True, help_text='Leave empty where it is not stated.', verbose_name='website'),
            ),
            migrations.AlterField(
                model_name='networkaim',
                name='entry',
                field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='aims', to='organisations.network', verbose_name='entry'),
            ),
            migrations.AlterField(
                model_name='networkaim',
                name='position',
                field=models.PositiveSmallIntegerField(default=1, verbose_name='position'),
            ),
            migrations.AlterField(
                model_name='networkaim',
                name='text',
                field=models.CharField(max_length=300, verbose_name='text'),
            ),
            migrations.AlterField(
                model_name='networkcitation',
                name='entry',
                field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='citations', to='organisations.network', verbose_name='entry'),
            ),
            migrations.AlterField(
                model_name='networkcitation',
                name='facts',
                field=models.CharField(blank=True, help_text='What was taken from there. Leave empty where it is the whole entry.', max_length=400, verbose_name='facts'),
            ),
            migrations.AlterField(
                model_name='networkcitation',
                name='heading',
                field=models.CharField(help_text='The heading in the document under which the facts stand.', max_length=200, verbose_name='heading'),
            ),
            migrations.AlterField(
                model_name='networkcitation',
                name='source',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.source', verbose_name='source'),
            ),
            migrations.AlterField(
                model_name='networkfigure',
                name='entry',
                field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='figures', to='organisations.network', verbose_name='entry'),
            ),
            migrations.AlterField(
                model_name='networkfigure',
                name='label',
                field=models.CharField(help_text='What is counted: «Friday prayer sessions a week, on average».', max_length=120, verbose_name='label'),
            ),
            migrations.AlterField(
                model_name='networkfigure',
                name='position',
                field=models.PositiveSmallIntegerField(default=1, verbose_name='position'),
            ),
            migrations.AlterField(
                model_name='networkfigure',
                name='value',
                field=models.CharField(help_text='As the source has it: «more than 2,000», «30», «2 kg».', max_length=60, verbose_name='value'),
            ),
            migrations.AlterField(
                model_name='organisation',
                name='also_known_as',
                field=models.CharField(blank=True, help_text='Abbreviations and other names people use, separated by commas.', max_length=200, verbose_name='also known as'),
            ),
            migrations.AlterField(
                model_name='organisation',
                name='contact',
                field=models.TextField(blank=True, help_text='Telephone, e-mail or postal address for the public. Leave empty where it is not stated.', verbose_name='contact'),
            ),
            migrations.AlterField(
                model_name='organisation',
                name='country',
                field=models.ForeignKey(blank=True, help_text='Leave empty where it is not stated.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='organisations', to='organisations.country', verbose_name='country'),
            ),
            migrations.AlterField(
                model_name='organisation',
                name='description',
                field=models.TextField(blank=True, help_text='More about what it does, in plain words. A blank line starts a new paragraph.', verbose_name='description'),
            ),
            migrations.AlterField(
                model_name='organisation',
                name='kind',
                field=models.CharField(blank=True, choices=[('government-agency', 'Government agency'), ('statutory-board', 'Statutory board'), ('charity', 'Charity or community organisation'), ('office', 'Office'), ('religious-institution', 'Religious institution'), ('halfway-house', 'Halfway house'), ('hospital', 'Hospital'), ('company', 'Company')], help_text='Leave empty where it is not stated.', max_length=25, verbose_name='kind'),
            ),
            migrations.AlterField(
                model_name='organisation',
                name='name',
                field=models.CharField(help_text='As the provider writes it. Put abbreviations in the next field.', max_length=200, verbose_name='name'),
            ),
            migrations.AlterField(
                model_name='organisation',
                name='slug',
                field=models.SlugField(blank=True, help_text="The last part of the page's address. Left empty, it is made from the name. When you change it, the old address leads to the new one.", max_length=100, unique=True, verbose_name='slug'),
            ),
            migrations.AlterField(
                model_name='organisation',
                name='staffed_by',
                field=models.ManyToManyField(blank=True, help_text='For a joint office: the organisations whose officers make it up.', related_name='sends_staff_to', to='organisations.organisation', verbose_name='staffed by'),
            ),
            migrations.AlterField(
                model_name='organisation',
                name='state',
                field=models.CharField(choices=[('draft', 'Draft'), ('published', 'Published'), ('archived', 'Archived')], db_index=True, default='draft', help_text='Only published entries can be seen by the public.', max_length=10, verbose_name='state'),
            ),
            migrations.AlterField(
                model_name='organisation',
                name='summary',
                field=models.CharField(help_text='One or two short, plain sentences. Lists and search show them.', max_length=400, verbose_name='summary'),
            ),
            migrations.AlterField(
                model_name='organisation',
                name='venues',
                field=models.ManyToManyField(blank=True, help_text='Where it is.', related_name='organisations', to='organisations.venue', verbose_name='venues'),
            ),
            migrations.AlterField(
                model_name='organisation',
                name='website',
                field=models.URLField(blank=True, help_text='Leave empty where it is not stated.', verbose_name='website'),
            ),
            migrations.AlterField(
                model_name='organisationcitation',
                name='entry',
                field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='citations', to='organisations.organisation', verbose_name='entry'),
            ),
            migrations.AlterField(
                model_name='organisationcitation',
                name='facts',
                field=models.CharField(blank=True, help_text='What was taken from there. Leave empty where it is the whole entry.', max_length=400, verbose_name='facts'),
            ),
            migrations.AlterField(
                model_name='organisationcitation',
                name='heading',
                field=models.CharField(help_text='The heading in the document under which the facts stand.', max_length=200, verbose_name='heading'),
            ),
            migrations.AlterField(
                model_name='organisationcitation',
                name='source',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.source', verbose_name='source'),
            ),
            migrations.AlterField(
                model_name='publication',
                name='also_known_as',
                field=models.CharField(blank=True, help_text='Abbreviations and other names people use, separated by commas.', max_length=200, verbose_name='also known as'),
            ),
            migrations.AlterField(
                model_name='publication',
                name='author',
                field=models.CharField(blank=True, help_text='The person who gave or wrote it, with their office.', max_length=200, verbose_name='author'),
            ),
            migrations.AlterField(
                model_name='publication',
                name='event',
                field=models.ForeignKey(blank=True, help_text='The event at which it was given or released.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='publications', to='organisations.event', verbose_name='event'),
            ),
            migrations.AlterField(
                model_name='publication',
                name='kind',
                field=models.CharField(choices=[('speech', 'Speech'), ('paper', 'Paper'), ('case-studies', 'Case studies'), ('articles', 'Articles')], max_length=15, verbose_name='kind'),
            ),
            migrations.AlterField(
                model_name='publication',
                name='name',
                field=models.CharField(help_text='As the provider writes it. Put abbreviations in the next field.', max_length=200, verbose_name='name'),
            ),
            migrations.AlterField(
                model_name='publication',
                name='organisation',
                field=models.ForeignKey(blank=True, help_text='The organisation that put it out or that it is about.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='publications', to='organisations.organisation', verbose_name='organisation'),
            ),
            migrations.AlterField(
                model_name='publication',
                name='published_on',
                field=models.DateField(blank=True, null=True, verbose_name='published on'),
            ),
            migrations.AlterField(
                model_name='publication',
                name='published_precision',
                field=models.CharField(choices=[('day', 'Day'), ('month', 'Month'), ('year', 'Year'), ('not-stated', 'Not stated')], default='not-stated', help_text='How much of the date is known. For a month, give its first day; for a year, 1 January.', max_length=10, verbose_name='published precision'),
            ),
            migrations.AlterField(
                model_name='publication',
                name='slug',
                field=models.SlugField(blank=True, help_text="The last part of the page's address. Left empty, it is made from the name. When you change it, the old address leads to the new one.", max_length=100, unique=True, verbose_name='slug'),
            ),
            migrations.AlterField(
                model_name='publication',
                name='state',
                field=models.CharField(choices=[('draft', 'Draft'), ('published', 'Published'), ('archived', 'Archived')], db_index=True, default='draft', help_text='Only published entries can be seen by the public.', max_length=10, verbose_name='state'),
            ),
            migrations.AlterField(
                model_name='publication',
                name='summary',
                field=models.CharField(help_text='One or two short, plain sentences. Lists and search show them.', max_length=400, verbose_name='summary'),
            ),
            migrations.AlterField(
                model_name='publicationcitation',
                name='entry',
                field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='citations', to='organisations.publication', verbose_name='entry'),
            ),
            migrations.AlterField(
                model_name='publicationcitation',
                name='facts',
                field=models.CharField(blank=True, help_text='What was taken from there. Leave empty where it is the whole entry.', max_length=400, verbose_name='facts'),
            ),
            migrations.AlterField(
                model_name='publicationcitation',
                name='heading',
                field=models.CharField(help_text='The heading in the document under which the facts stand.', max_length=200, verbose_name='heading'),
            ),
            migrations.AlterField(
                model_name='publicationcitation',
                name='source',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.source', verbose_name='source'),
            ),
            migrations.AlterField(
                model_name='source',
                name='address_in_document',
                field=models.CharField(blank=True, help_text='The address the document gives for itself, where that is only part of one.', max_length=200, verbose_name='address in document'),
            ),
            migrations.AlterField(
                model_name='source',
                name='headings',
                field=models.TextField(blank=True, help_text="Its headings in the document's order, one a line. The page that shows what was taken from it follows this order.", verbose_name='headings'),
            ),
            migrations.AlterField(
                model_name='source',
                name='publisher',
                field=models.CharField(blank=True, help_text='Who put it out. Leave empty where it does not say.', max_length=200, verbose_name='publisher'),
            ),
            migrations.AlterField(
                model_name='source',
                name='slug',
                field=models.SlugField(max_length=100, unique=True, verbose_name='slug'),
            ),
            migrations.AlterField(
                model_name='source',
                name='summary',
                field=models.CharField(help_text='What the document is about.', max_length=400, verbose_name='summary'),
            ),
            migrations.AlterField(
                model_name='source',
                name='title',
                field=models.CharField(max_length=200, verbose_name='title'),
            ),
            migrations.AlterField(
                model_name='venue',
                name='address',
                field=models.TextField(blank=True, help_text='Leave empty where it is not stated.', verbose_name='address'),
            ),
            migrations.AlterField(
                model_name='venue',
                name='also_known_as',
                field=models.CharField(blank=True, help_text='Abbreviations and other names people use, separated by commas.', max_length=200, verbose_name='also known as'),
            ),
            migrations.AlterField(
                model_name='venue',
                name='latitude',
                field=models.DecimalField(blank=True, decimal_places=6, max_digits=8, null=True, verbose_name='latitude'),
            ),
            migrations.AlterField(
                model_name='venue',
                name='longitude',
                field=models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True, verbose_name='longitude'),
            ),
            migrations.AlterField(
                model_name='venue',
                name='name',
                field=models.CharField(help_text='As the provider writes it. Put abbreviations in the next field.', max_length=200, verbose_name='name'),
            ),
            migrations.AlterField(
                model_name='venue',
                name='organisation',
                field=models.ForeignKey(blank=True, help_text='The organisation whose place it is, where the directory lists it.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='places', to='organisations.organisation', verbose_name='organisation'),
            ),
            migrations.AlterField(
                model_name='venue',
                name='slug',
                field=models.SlugField(blank=True, help_text="The last part of the page's address. Left empty, it is made from the name. When you change it, the old address leads to the new one.", max_length=100, unique=True, verbose_name='slug'),
            ),
            migrations.AlterField(
                model_name='venue',
                name='state',
                field=models.CharField(choices=[('draft', 'Draft'), ('published', 'Published'), ('archived', 'Archived')], db_index=True, default='draft', help_text='Only published entries can be seen by the public.', max_length=10, verbose_name='state'),
            ),
            migrations.AlterField(
                model_name='venue',
                name='summary',
                field=models.CharField(help_text='One or two short, plain sentences. Lists and search show them.', max_length=400, verbose_name='summary'),
            ),
            migrations.AlterField(
                model_name='venuecitation',
                name='entry',
                field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='citations', to='organisations.venue', verbose_name='entry'),
            ),
            migrations.AlterField(
                model_name='venuecitation',
                name='facts',
                field=models.CharField(blank=True, help_text='What was taken from there. Leave empty where it is the whole entry.', max_length=400, verbose_name='facts'),
            ),
            migrations.AlterField(
                model_name='venuecitation',
                name='heading',
                field=models.CharField(help_text='The heading in the document under which the facts stand.', max_length=200, verbose_name='heading'),
            ),
            migrations.AlterField(
                model_name='venuecitation',
                name='source',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.source', verbose_name='source'),
            ),
        ]),
    ]
