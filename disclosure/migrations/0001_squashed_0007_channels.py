import django.contrib.postgres.indexes
import django.db.models.deletion
import societies.models.owned
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('disclosure', '0001_initial'), ('disclosure', '0002_initial'), ('disclosure', '0003_alter_attempt_outcome'), ('disclosure', '0004_suspended_society'), ('disclosure', '0005_joint_issues'), ('disclosure', '0006_declarations'), ('disclosure', '0007_channels')]

    initial = True

    dependencies = [
        ('societies', '0001_squashed_0007_reminder_days'),
        ('standards', '0001_squashed_0009_comment_places'),
        ('workflow', '0001_squashed_0003_duty_pointer'),
    ]

    operations = [
        TrigramExtension(),
        migrations.CreateModel(
            name='CatalogueSociety',
            fields=[
                ('id', models.UUIDField(default=societies.models.owned.uuid7, editable=False, primary_key=True, serialize=False)),
                ('society', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='societies.society')),
                ('code', models.CharField(max_length=15, unique=True)),
                ('name_zh', models.CharField(max_length=200)),
                ('name_en', models.CharField(blank=True, max_length=300)),
                ('name_key', models.CharField(blank=True, max_length=400)),
                ('facts', models.JSONField(default=dict)),
                ('suspended_since', models.DateField(null=True)),
                ('suspension_document', models.CharField(blank=True, max_length=120)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='CatalogueConsultation',
            fields=[
                ('id', models.UUIDField(default=societies.models.owned.uuid7, editable=False, primary_key=True, serialize=False)),
                ('society', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='societies.society')),
                ('issuer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consultations', to='disclosure.cataloguesociety')),
                ('consultation', models.UUIDField(unique=True)),
                ('project_reference', models.CharField(max_length=40)),
                ('number', models.PositiveIntegerField()),
                ('title_zh', models.CharField(max_length=200)),
                ('title_en', models.CharField(blank=True, max_length=400)),
                ('opens_at', models.DateTimeField()),
                ('closes_at', models.DateTimeField()),
                ('halted', models.BooleanField(default=False)),
            ],
            options={
                'indexes': [models.Index(fields=['closes_at'], name='catalogue_closing')],
            },
        ),
        migrations.CreateModel(
            name='CatalogueStandard',
            fields=[
                ('id', models.UUIDField(default=societies.models.owned.uuid7, editable=False, primary_key=True, serialize=False)),
                ('society', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='societies.society')),
                ('issuer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='standards', to='disclosure.cataloguesociety')),
                ('number', models.CharField(max_length=60)),
                ('number_key', models.CharField(max_length=60, unique=True)),
                ('slug', models.CharField(max_length=60, unique=True)),
                ('joint', models.JSONField(default=list)),
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
            options={
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['words'], name='catalogue_words_trgm', opclasses=['gin_trgm_ops']), models.Index(fields=['title_key', 'number_key'], name='catalogue_by_pinyin'), models.Index(fields=['society', '-issued_on'], name='catalogue_newest')],
            },
        ),
        migrations.CreateModel(
            name='CatalogueFile',
            fields=[
                ('id', models.UUIDField(default=societies.models.owned.uuid7, editable=False, primary_key=True, serialize=False)),
                ('society', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='societies.society')),
                ('standard', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='disclosure.cataloguestandard')),
                ('kind', models.CharField(max_length=12)),
                ('name', models.CharField(max_length=255)),
                ('file', models.CharField(max_length=300)),
                ('sha256', models.CharField(max_length=64)),
                ('size', models.PositiveBigIntegerField()),
                ('media_type', models.CharField(max_length=100)),
                ('pages', models.PositiveIntegerField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['sha256'], name='public_file_by_content')],
                'constraints': [models.UniqueConstraint(fields=('standard', 'kind', 'sha256'), name='one_row_per_public_file')],
            },
        ),
        migrations.CreateModel(
            name='CatalogueIssue',
            fields=[
                ('id', models.UUIDField(default=societies.models.owned.uuid7, editable=False, primary_key=True, serialize=False)),
                ('society', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='societies.society')),
                ('standard', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='issues', to='disclosure.cataloguestandard')),
                ('issuer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='joint_issues', to='disclosure.cataloguesociety')),
                ('number_key', models.CharField(max_length=60, unique=True)),
                ('slug', models.CharField(max_length=60, unique=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Channel',
            fields=[
                ('id', models.UUIDField(default=societies.models.owned.uuid7, editable=False, primary_key=True, serialize=False)),
                ('society', models.ForeignKey(db_default=societies.models.owned.CurrentSociety(), editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='societies.society')),
                ('adapter', models.CharField(choices=[('http', 'Sent by the system'), ('pack', 'Entered by hand, from a pack')], max_length=8)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('society',), name='one_channel_per_society'), models.UniqueConstraint(fields=('society', 'id'), name='disclosure_channel_in_society'), societies.models.owned.TenantWall(name='disclosure_channel_wall')],
            },
        ),
        migrations.CreateModel(
            name='DisclosureRecord',
            fields=[
                ('id', models.UUIDField(default=societies.models.owned.uuid7, editable=False, primary_key=True, serialize=False)),
                ('society', models.ForeignKey(db_default=societies.models.owned.CurrentSociety(), editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='societies.society')),
                ('procedure', societies.models.owned.TenantOneToOneField(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='disclosure_record', to='workflow.procedure')),
                ('standard', societies.models.owned.TenantOneToOneField(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='disclosure_record', to='standards.standard')),
                ('version', models.PositiveIntegerField(default=1)),
                ('body', models.TextField(default='{}')),
                ('digest', models.CharField(max_length=64)),
                ('idempotency_key', models.CharField(max_length=128)),
                ('corrections', models.JSONField(default=dict)),
                ('receipt_number', models.CharField(blank=True, max_length=60)),
                ('platform_id', models.CharField(blank=True, max_length=60)),
                ('receipt', models.JSONField(null=True)),
                ('portal_url', models.URLField(blank=True, max_length=300)),
                ('accepted_at', models.DateTimeField(null=True)),
                ('problems', models.JSONField(default=list)),
                ('files_told', models.JSONField(default=dict)),
            ],
            options={
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('society', 'id'), name='disclosure_disclosurerecord_in_society'), societies.models.owned.TenantWall(name='disclosure_disclosurerecord_wall'), societies.models.owned.SameSociety(field='procedure', name='disclosure_disclosurerecord_procedure_same'), societies.models.owned.SameSociety(field='standard', name='disclosure_disclosurerecord_standard_same')],
            },
        ),
        migrations.CreateModel(
            name='Attempt',
            fields=[
                ('id', models.UUIDField(default=societies.models.owned.uuid7, editable=False, primary_key=True, serialize=False)),
                ('society', models.ForeignKey(db_default=societies.models.owned.CurrentSociety(), editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='societies.society')),
                ('record', societies.models.owned.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='attempts', to='disclosure.disclosurerecord')),
                ('number', models.PositiveIntegerField()),
                ('version', models.PositiveIntegerField(default=1)),
                ('part', models.CharField(choices=[('record', 'Record'), ('1', 'Text of the standard'), ('2', 'Announcement'), ('query', 'Question whether the record was taken')], default='record', max_length=8)),
                ('started_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('status', models.PositiveSmallIntegerField(null=True)),
                ('outcome', models.CharField(blank=True, choices=[('taken', 'Taken'), ('refused', 'Refused by the platform'), ('later', 'To be repeated'), ('lost', 'Outcome unknown'), ('absent', 'Not known to the platform')], max_length=8)),
                ('detail', models.CharField(blank=True, max_length=500)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('society', 'record', 'number'), name='one_attempt_per_number'), models.UniqueConstraint(fields=('society', 'id'), name='disclosure_attempt_in_society'), societies.models.owned.TenantWall(name='disclosure_attempt_wall'), societies.models.owned.SameSociety(field='record', name='disclosure_attempt_record_same')],
            },
        ),
        migrations.CreateModel(
            name='Declaration',
            fields=[
                ('id', models.UUIDField(default=societies.models.owned.uuid7, editable=False, primary_key=True, serialize=False)),
                ('society', models.ForeignKey(db_default=societies.models.owned.CurrentSociety(), editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='societies.society')),
                ('record', societies.models.owned.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='declarations', to='disclosure.disclosurerecord')),
                ('version', models.PositiveIntegerField()),
                ('event', models.CharField(choices=[('published', 'Publication'), ('began', 'Start of implementation'), ('corrected', 'Correction'), ('superseded', 'Replacement by a later standard'), ('withdrawn', 'Withdrawal')], max_length=12)),
                ('body', models.TextField()),
                ('digest', models.CharField(max_length=64)),
                ('idempotency_key', models.CharField(max_length=128)),
                ('prepared_at', models.DateTimeField()),
                ('dropped', models.BooleanField(default=False)),
                ('receipt_number', models.CharField(blank=True, max_length=60)),
                ('receipt', models.JSONField(null=True)),
                ('accepted_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('society', 'record', 'version'), name='one_declaration_per_version'), models.UniqueConstraint(fields=('society', 'idempotency_key'), name='one_declaration_per_key'), models.UniqueConstraint(fields=('society', 'id'), name='disclosure_declaration_in_society'), societies.models.owned.TenantWall(name='disclosure_declaration_wall'), societies.models.owned.SameSociety(field='record', name='disclosure_declaration_record_same')],
            },
        ),
        migrations.CreateModel(
            name='Endpoint',
            fields=[
                ('id', models.UUIDField(default=societies.models.owned.uuid7, editable=False, primary_key=True, serialize=False)),
                ('address', models.CharField(max_length=64, unique=True)),
                ('failures', models.PositiveIntegerField(default=0)),
                ('open_since', models.DateTimeField(null=True)),
                ('probe_at', models.DateTimeField(null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Throughput',
            fields=[
                ('id', models.UUIDField(default=societies.models.owned.uuid7, editable=False, primary_key=True, serialize=False)),
                ('society', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='societies.society')),
                ('kind', models.CharField(max_length=20)),
                ('hour', models.DateTimeField()),
                ('count', models.PositiveIntegerField(default=0)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('society', 'kind', 'hour'), name='one_count_per_hour')],
            },
        ),
    ]
