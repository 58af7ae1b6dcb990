import django.contrib.postgres.operations
import societies.models.owned
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        django.contrib.postgres.operations.TrigramExtension(
        ),
        migrations.CreateModel(
            name='Attempt',
            fields=[
                ('id', models.UUIDField(default=societies.models.owned.uuid7, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField()),
                ('part', models.CharField(choices=[('record', 'Record'), ('1', 'Text of the standard'), ('2', 'Announcement')], default='record', max_length=8)),
                ('started_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('status', models.PositiveSmallIntegerField(null=True)),
                ('outcome', models.CharField(blank=True, choices=[('taken', 'Taken'), ('refused', 'Refused'), ('later', 'To be repeated'), ('lost', 'Outcome unknown')], max_length=8)),
                ('detail', models.CharField(blank=True, max_length=500)),
            ],
        ),
        migrations.CreateModel(
            name='CatalogueConsultation',
            fields=[
                ('id', models.UUIDField(default=societies.models.owned.uuid7, editable=False, primary_key=True, serialize=False)),
                ('consultation', models.UUIDField(unique=True)),
                ('project_reference', models.CharField(max_length=40)),
                ('number', models.PositiveIntegerField()),
                ('title_zh', models.CharField(max_length=200)),
                ('title_en', models.CharField(blank=True, max_length=400)),
                ('opens_at', models.DateTimeField()),
                ('closes_at', models.DateTimeField()),
                ('halted', models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name='CatalogueFile',
            fields=[
                ('id', models.UUIDField(default=societies.models.owned.uuid7, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=12)),
                ('name', models.CharField(max_length=255)),
                ('file', models.CharField(max_length=300)),
                ('sha256', models.CharField(max_length=64)),
                ('size', models.PositiveBigIntegerField()),
                ('media_type', models.CharField(max_length=100)),
                ('pages', models.PositiveIntegerField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='CatalogueSociety',
            fields=[
                ('id', models.UUIDField(default=societies.models.owned.uuid7, editable=False, primary_key=True, serialize=False)),
                ('code', models.CharField(max_length=15, unique=True)),
                ('name_zh', models.CharField(max_length=200)),
                ('name_en', models.CharField(blank=True, max_length=300)),
                ('name_key', models.CharField(blank=True, max_length=400)),
                ('facts', models.JSONField(default=dict)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='CatalogueStandard',
            fields=[
                ('id', models.UUIDField(default=societies.models.owned.uuid7, editable=False, primary_key=True, serialize=False)),
                ('number', models.CharField(max_length=60)),
                ('number_key', models.CharField(max_length=60, unique=True)),
                ('slug', models.CharField(max_length=60, unique=True)),
                ('title_zh', models.CharField(max_length=200)),
                ('title_en', models.CharField(blank=True, max_length=400)),
                ('title_key', models.CharField(blank=True, max_length=400)),
                ('words', models.TextField(blank=True)),
                ('status', models.CharField(max_length=12)),
                ('issued_on', models.DateField(db_index=True)),
                ('effective_on', models.DateField()),
                ('withdrawn_on', models.DateField(null=True)),
                ('review_due_on', models.DateField(null=True)),
                ('replaces', models.JSONField(default=list)),
                ('replaced_by', models.JSONField(default=list)),
                ('ics', models.CharField(blank=True, max_length=40)),
                ('ccs', models.CharField(blank=True, max_length=40)),
                ('industry', models.CharField(blank=True, max_length=20)),
                ('field', models.CharField(blank=True, max_length=60)),
                ('drafting_units', models.TextField(blank=True)),
                ('drafters', models.TextField(blank=True)),
                ('scope', models.TextField(blank=True)),
                ('has_patents', models.BooleanField(null=True)),
                ('patents', models.JSONField(default=list)),
                ('announcement', models.JSONField(default=dict)),
                ('history', models.JSONField(default=list)),
                ('tree', models.JSONField(null=True)),
                ('disclosure', models.JSONField(default=dict)),
                ('updated_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='DisclosureRecord',
            fields=[
                ('id', models.UUIDField(default=societies.models.owned.uuid7, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1)),
                ('body', models.TextField(default='{}')),
                ('digest', models.CharField(max_length=64)),
                ('idempotency_key', models.CharField(max_length=64)),
                ('corrections', models.JSONField(default=dict)),
                ('receipt_number', models.CharField(blank=True, max_length=60)),
                ('platform_id', models.CharField(blank=True, max_length=60)),
                ('receipt', models.JSONField(null=True)),
                ('accepted_at', models.DateTimeField(null=True)),
                ('problems', models.JSONField(default=list)),
                ('files_told', models.JSONField(default=dict)),
                ('claimed_until', models.DateTimeField(null=True)),
                ('retry_at', models.DateTimeField(null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
    ]
