import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.text
import societies.models.names
import societies.models.owned
import societies.models.security
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('societies', '0001_initial'), ('societies', '0002_suspension'), ('societies', '0003_counts'), ('societies', '0004_security_log'), ('societies', '0005_terms_and_agents'), ('societies', '0006_partner_answer_days'), ('societies', '0007_reminder_days')]

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='ClockOffset',
            fields=[
                ('id', models.UUIDField(default=societies.models.owned.uuid7, editable=False, primary_key=True, serialize=False)),
                ('seconds', models.BigIntegerField(default=0)),
                ('singleton', models.BooleanField(default=True, editable=False, unique=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('id', models.UUIDField(default=societies.models.owned.uuid7, editable=False, primary_key=True, serialize=False)),
                ('email', models.EmailField(max_length=254, unique=True)),
                ('is_active', models.BooleanField(default=True)),
                ('date_joined', models.DateTimeField(blank=True, null=True)),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='one_account_per_address')],
            },
        ),
        migrations.CreateModel(
            name='SecurityEvent',
            fields=[
                ('id', models.UUIDField(default=societies.models.owned.uuid7, editable=False, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('kind', models.CharField(choices=[('signed_in', 'Signed in'), ('sign_in_failed', 'Sign-in failed'), ('signed_out', 'Signed out'), ('factor_failed', 'Second factor refused'), ('factor_added', 'Second factor added'), ('factor_removed', 'Second factor removed'), ('password_changed', 'Password changed'), ('address_changed', 'E-mail address changed'), ('refused', 'Turned away at a door'), ('grant_given', 'Role given'), ('grant_taken', 'Role taken away'), ('taken_out', 'File taken out')], max_length=20)),
                ('account', models.UUIDField(null=True)),
                ('society', models.UUIDField(null=True)),
                ('address', models.GenericIPAddressField(null=True)),
                ('detail', models.CharField(blank=True, max_length=80)),
            ],
            options={
                'indexes': [models.Index(fields=['-at'], name='security_newest')],
                'constraints': [societies.models.security.KeptHalfAYear(name='security_kept_half_a_year')],
            },
        ),
        migrations.CreateModel(
            name='Society',
            fields=[
                ('id', models.UUIDField(default=societies.models.owned.uuid7, editable=False, primary_key=True, serialize=False)),
                ('code', models.CharField(max_length=15, unique=True, validators=[django.core.validators.RegexValidator('^[A-Z][A-Z0-9]{1,14}\\Z', 'A code is 2 to 15 capital Latin letters and digits, beginning with a letter, such as CSAE.')])),
                ('name_zh', models.CharField(max_length=200)),
                ('name_en', models.CharField(blank=True, max_length=300)),
                ('name_key', societies.models.names.PinyinKeyField(db_index=True, editable=False, max_length=400, source='name_zh')),
                ('kind', models.CharField(choices=[('society', 'Society'), ('platform', 'Platform')], default='society', max_length=10)),
                ('status', models.CharField(choices=[('active', 'Active'), ('suspended', 'Suspended')], default='active', max_length=10)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('kind', 'platform')), fields=('kind',), name='one_platform')],
            },
        ),
        migrations.CreateModel(
            name='Organization',
            fields=[
                ('id', models.UUIDField(default=societies.models.owned.uuid7, editable=False, primary_key=True, serialize=False)),
                ('society', models.ForeignKey(db_default=societies.models.owned.CurrentSociety(), editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='societies.society')),
                ('name', models.CharField(max_length=200)),
                ('name_key', societies.models.names.PinyinKeyField(db_index=True, editable=False, max_length=400, source='name')),
                ('name_en', models.CharField(blank=True, max_length=300)),
                ('credit_code', models.CharField(blank=True, max_length=18)),
                ('interest', models.CharField(blank=True, choices=[('producer', 'Producer or operator'), ('consumer', 'Consumer or user'), ('research', 'Education and research'), ('testing', 'Testing and certification'), ('government', 'Government')], max_length=12)),
                ('country', models.CharField(default='CN', max_length=2)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('society', 'name'), name='one_unit_per_name'), models.UniqueConstraint(fields=('society', 'id'), name='societies_organization_in_society'), societies.models.owned.TenantWall(name='societies_organization_wall')],
            },
        ),
        migrations.CreateModel(
            name='Committee',
            fields=[
                ('id', models.UUIDField(default=societies.models.owned.uuid7, editable=False, primary_key=True, serialize=False)),
                ('society', models.ForeignKey(db_default=societies.models.owned.CurrentSociety(), editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='societies.society')),
                ('code', models.CharField(max_length=20)),
                ('name', models.CharField(max_length=200)),
                ('name_key', societies.models.names.PinyinKeyField(db_index=True, editable=False, max_length=400, source='name')),
                ('name_en', models.CharField(blank=True, max_length=300)),
                ('parent', societies.models.owned.TenantForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='groups', to='societies.committee')),
                ('scope', models.TextField(blank=True)),
                ('founded_on', models.DateField(blank=True, null=True)),
                ('closed_on', models.DateField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('society', 'code'), name='one_committee_per_code'), models.UniqueConstraint(fields=('society', 'id'), name='societies_committee_in_society'), societies.models.owned.TenantWall(name='societies_committee_wall'), societies.models.owned.SameSociety(field='parent', name='societies_committee_parent_same')],
            },
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.UUIDField(default=societies.models.owned.uuid7, editable=False, primary_key=True, serialize=False)),
                ('society', models.ForeignKey(db_default=societies.models.owned.CurrentSociety(), editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='societies.society')),
                ('account', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('name', models.CharField(max_length=100)),
                ('name_key', societies.models.names.PinyinKeyField(db_index=True, editable=False, max_length=400, source='name')),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('phone', models.CharField(blank=True, max_length=60)),
                ('organization', societies.models.owned.TenantForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='people', to='societies.organization')),
                ('title', models.CharField(blank=True, max_length=100)),
                ('erased_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('account__isnull', False)), fields=('society', 'account'), name='one_person_per_account'), models.UniqueConstraint(fields=('society', 'id'), name='societies_person_in_society'), societies.models.owned.TenantWall(name='societies_person_wall'), societies.models.owned.SameSociety(field='organization', name='societies_person_organization_same')],
            },
        ),
        migrations.CreateModel(
            name='Seat',
            fields=[
                ('id', models.UUIDField(default=societies.models.owned.uuid7, editable=False, primary_key=True, serialize=False)),
                ('society', models.ForeignKey(db_default=societies.models.owned.CurrentSociety(), editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='societies.society')),
                ('committee', societies.models.owned.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='seats', to='societies.committee')),
                ('person', societies.models.owned.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='seats', to='societies.person')),
                ('role', models.CharField(max_length=40)),
                ('interest', models.CharField(blank=True, choices=[('producer', 'Producer or operator'), ('consumer', 'Consumer or user'), ('research', 'Education and research'), ('testing', 'Testing and certification'), ('government', 'Government')], max_length=12)),
                ('since', models.DateField()),
                ('last_day', models.DateField(blank=True, null=True)),
                ('until', models.DateField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('society', 'committee', 'person', 'role'), name='one_running_seat_per_role'), models.UniqueConstraint(fields=('society', 'id'), name='societies_seat_in_society'), societies.models.owned.TenantWall(name='societies_seat_wall'), societies.models.owned.SameSociety(field='committee', name='societies_seat_committee_same'), societies.models.owned.SameSociety(field='person', name='societies_seat_person_same')],
            },
        ),
        migrations.CreateModel(
            name='RulePack',
            fields=[
                ('id', models.UUIDField(default=societies.models.owned.uuid7, editable=False, primary_key=True, serialize=False)),
                ('society', models.ForeignKey(db_default=societies.models.owned.CurrentSociety(), editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='societies.society')),
                ('version', models.PositiveIntegerField()),
                ('title', models.CharField(blank=True, max_length=200)),
                ('adopted_on', models.DateField()),
                ('consultation_days', models.PositiveSmallIntegerField(default=30)),
                ('consultation_days_absolute', models.PositiveSmallIntegerField(default=7)),
                ('public_when_consumers_affected', models.BooleanField(default=True)),
                ('late_reply_days', models.PositiveSmallIntegerField(default=7)),
                ('reminder_days', models.PositiveSmallIntegerField(default=7)),
                ('objection_days', models.PositiveSmallIntegerField(default=7)),
                ('member_notice_days', models.PositiveSmallIntegerField(default=15)),
                ('pass_numerator', models.PositiveSmallIntegerField(default=3)),
                ('pass_denominator', models.PositiveSmallIntegerField(default=4)),
                ('pass_base', models.CharField(choices=[('attending', 'attending'), ('returned', 'returned'), ('all', 'all')], default='attending', max_length=10)),
                ('quorum_numerator', models.PositiveSmallIntegerField(default=2)),
                ('quorum_denominator', models.PositiveSmallIntegerField(default=3)),
                ('recused_leave_base', models.BooleanField(default=True)),
                ('panel_min', models.PositiveSmallIntegerField(default=5)),
                ('materials_days_ahead', models.PositiveSmallIntegerField(default=10)),
                ('review_years', models.PositiveSmallIntegerField(default=5)),
                ('patent_answer_days', models.PositiveSmallIntegerField(default=30)),
                ('partner_answer_days', models.PositiveSmallIntegerField(default=30)),
                ('number_sequence', models.CharField(choices=[('continuous', 'continuous'), ('yearly', 'yearly')], default='continuous', max_length=10)),
                ('number_width', models.PositiveSmallIntegerField(default=3)),
                ('first_number', models.PositiveIntegerField(default=1)),
                ('first_number_reason', models.CharField(blank=True, max_length=300)),
                ('announcement_scan_required', models.BooleanField(default=True)),
                ('term_notice_days', models.PositiveSmallIntegerField(default=30)),
                ('decisions_by_agent', models.BooleanField(default=False)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('society', 'version'), name='one_pack_per_version'), models.CheckConstraint(condition=models.Q(('pass_denominator__lte', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('pass_numerator'), '*', models.Value(4)), '/', models.Value(3)))), name='pass_share_at_least_three_quarters'), models.UniqueConstraint(fields=('society', 'id'), name='societies_rulepack_in_society'), societies.models.owned.TenantWall(name='societies_rulepack_wall')],
            },
        ),
        migrations.CreateModel(
            name='OutboxMessage',
            fields=[
                ('id', models.UUIDField(default=societies.models.owned.uuid7, editable=False, primary_key=True, serialize=False)),
                ('society', models.ForeignKey(db_default=societies.models.owned.CurrentSociety(), editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='societies.society')),
                ('topic', models.CharField(max_length=80)),
                ('body', models.JSONField()),
                ('created_at', models.DateTimeField()),
                ('delivered_at', models.DateTimeField(null=True)),
            ],
            options={
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('society', 'id'), name='societies_outboxmessage_in_society'), societies.models.owned.TenantWall(name='societies_outboxmessage_wall')],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.UUIDField(default=societies.models.owned.uuid7, editable=False, primary_key=True, serialize=False)),
                ('society', models.ForeignKey(db_default=societies.models.owned.CurrentSociety(), editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='societies.society')),
                ('person', societies.models.owned.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='societies.person')),
                ('role', models.CharField(max_length=40)),
                ('organization', societies.models.owned.TenantForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='societies.organization')),
                ('since', models.DateField()),
                ('last_day', models.DateField(blank=True, null=True)),
                ('until', models.DateField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('society', 'person', 'role'), name='one_running_membership_per_role'), models.UniqueConstraint(fields=('society', 'id'), name='societies_membership_in_society'), societies.models.owned.TenantWall(name='societies_membership_wall'), societies.models.owned.SameSociety(field='person', name='societies_membership_person_same'), societies.models.owned.SameSociety(field='organization', name='societies_membership_organization_same')],
            },
        ),
        migrations.CreateModel(
            name='LedgerHead',
            fields=[
                ('id', models.UUIDField(default=societies.models.owned.uuid7, editable=False, primary_key=True, serialize=False)),
                ('society', models.ForeignKey(db_default=societies.models.owned.CurrentSociety(), editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='societies.society')),
                ('sequence', models.PositiveBigIntegerField(default=0)),
                ('digest', models.CharField(default='0000000000000000000000000000000000000000000000000000000000000000', max_length=64)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('society',), name='one_chain_per_society'), models.UniqueConstraint(fields=('society', 'id'), name='societies_ledgerhead_in_society'), societies.models.owned.TenantWall(name='societies_ledgerhead_wall')],
            },
        ),
        migrations.CreateModel(
            name='LedgerEntry',
            fields=[
                ('id', models.UUIDField(default=societies.models.owned.uuid7, editable=False, primary_key=True, serialize=False)),
                ('society', models.ForeignKey(db_default=societies.models.owned.CurrentSociety(), editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='societies.society')),
                ('sequence', models.PositiveBigIntegerField()),
                ('at', models.DateTimeField()),
                ('event', models.CharField(max_length=60)),
                ('procedure', models.UUIDField(db_index=True, null=True)),
                ('actor', societies.models.owned.TenantForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='societies.person')),
                ('agent', societies.models.owned.TenantForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='societies.person')),
                ('by', models.CharField(blank=True, max_length=10)),
                ('body', models.JSONField()),
                ('previous', models.CharField(max_length=64)),
                ('digest', models.CharField(max_length=64)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('society', 'sequence'), name='one_entry_per_sequence'), models.CheckConstraint(condition=models.Q(models.Q(('actor__isnull', False), ('by', '')), models.Q(('actor__isnull', True), models.Q(('by', ''), _negated=True)), _connector='OR'), name='entry_has_exactly_one_doer'), models.CheckConstraint(condition=models.Q(('agent__isnull', True), ('actor__isnull', False), _connector='OR'), name='agent_acts_for_an_actor'), societies.models.owned.AppendOnly(name='ledger_append_only'), models.UniqueConstraint(fields=('society', 'id'), name='societies_ledgerentry_in_society'), societies.models.owned.TenantWall(name='societies_ledgerentry_wall'), societies.models.owned.SameSociety(field='actor', name='societies_ledgerentry_actor_same'), societies.models.owned.SameSociety(field='agent', name='societies_ledgerentry_agent_same')],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.UUIDField(default=societies.models.owned.uuid7, editable=False, primary_key=True, serialize=False)),
                ('society', models.ForeignKey(db_default=societies.models.owned.CurrentSociety(), editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='societies.society')),
                ('email', models.EmailField(max_length=254)),
                ('name', models.CharField(max_length=100)),
                ('roles', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), size=None)),
                ('organization', societies.models.owned.TenantForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, to='societies.organization')),
                ('token_hash', models.CharField(blank=True, max_length=64)),
                ('invited_by', societies.models.owned.TenantForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='societies.person')),
                ('invited_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('accepted_at', models.DateTimeField(blank=True, null=True)),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
                ('person', societies.models.owned.TenantForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='societies.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('token_hash', ''), _negated=True), fields=('society', 'token_hash'), name='one_invitation_per_token'), models.UniqueConstraint(fields=('society', 'id'), name='societies_invitation_in_society'), societies.models.owned.TenantWall(name='societies_invitation_wall'), societies.models.owned.SameSociety(field='organization', name='societies_invitation_organization_same'), societies.models.owned.SameSociety(field='invited_by', name='societies_invitation_invited_by_same'), societies.models.owned.SameSociety(field='person', name='societies_invitation_person_same')],
            },
        ),
        migrations.CreateModel(
            name='Indicator',
            fields=[
                ('id', models.UUIDField(default=societies.models.owned.uuid7, editable=False, primary_key=True, serialize=False)),
                ('society', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='societies.society')),
                ('procedure', models.UUIDField(unique=True)),
                ('kind', models.CharField(max_length=40)),
                ('state', models.CharField(max_length=40)),
                ('since', models.DateTimeField()),
                ('due_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['society', 'kind', 'state'], name='indicator_state')],
            },
        ),
        migrations.CreateModel(
            name='Delegation',
            fields=[
                ('id', models.UUIDField(default=societies.models.owned.uuid7, editable=False, primary_key=True, serialize=False)),
                ('society', models.ForeignKey(db_default=societies.models.owned.CurrentSociety(), editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='societies.society')),
                ('principal', societies.models.owned.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='delegations', to='societies.person')),
                ('agent', societies.models.owned.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='societies.person')),
                ('given_by', societies.models.owned.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='societies.person')),
                ('given_at', models.DateTimeField()),
                ('last_day', models.DateField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('society', 'principal', 'agent'), name='one_running_delegation'), models.CheckConstraint(condition=models.Q(('principal', models.F('agent')), _negated=True), name='nobody_acts_for_oneself'), models.UniqueConstraint(fields=('society', 'id'), name='societies_delegation_in_society'), societies.models.owned.TenantWall(name='societies_delegation_wall'), societies.models.owned.SameSociety(field='principal', name='societies_delegation_principal_same'), societies.models.owned.SameSociety(field='agent', name='societies_delegation_agent_same'), societies.models.owned.SameSociety(field='given_by', name='societies_delegation_given_by_same')],
            },
        ),
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.UUIDField(default=societies.models.owned.uuid7, editable=False, primary_key=True, serialize=False)),
                ('society', models.ForeignKey(db_default=societies.models.owned.CurrentSociety(), editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='societies.society')),
                ('file', models.FileField(max_length=300, upload_to='')),
                ('name', models.CharField(max_length=255)),
                ('media_type', models.CharField(max_length=100)),
                ('size', models.PositiveBigIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('stored_by', societies.models.owned.TenantForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='societies.person')),
                ('stored_at', models.DateTimeField()),
                ('reader', models.CharField(blank=True, max_length=40)),
            ],
            options={
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('society', 'id'), name='societies_attachment_in_society'), societies.models.owned.TenantWall(name='societies_attachment_wall'), societies.models.owned.SameSociety(field='stored_by', name='societies_attachment_stored_by_same')],
            },
        ),
        migrations.CreateModel(
            name='Archive',
            fields=[
                ('id', models.UUIDField(default=societies.models.owned.uuid7, editable=False, primary_key=True, serialize=False)),
                ('society', models.ForeignKey(db_default=societies.models.owned.CurrentSociety(), editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='societies.society')),
                ('asked_by', societies.models.owned.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='societies.person')),
                ('asked_at', models.DateTimeField()),
                ('made_at', models.DateTimeField(blank=True, null=True)),
                ('attachment', societies.models.owned.TenantForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='societies.attachment')),
            ],
            options={
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('society', 'id'), name='societies_archive_in_society'), societies.models.owned.TenantWall(name='societies_archive_wall'), societies.models.owned.SameSociety(field='asked_by', name='societies_archive_asked_by_same'), societies.models.owned.SameSociety(field='attachment', name='societies_archive_attachment_same')],
            },
        ),
        migrations.CreateModel(
            name='Affiliation',
            fields=[
                ('id', models.UUIDField(default=societies.models.owned.uuid7, editable=False, primary_key=True, serialize=False)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='affiliations', to=settings.AUTH_USER_MODEL)),
                ('society', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='societies.society')),
                ('since', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('account', 'society'), name='one_affiliation_per_society')],
            },
        ),
        migrations.CreateModel(
            name='SocietyProfile',
            fields=[
                ('id', models.UUIDField(default=societies.models.owned.uuid7, editable=False, primary_key=True, serialize=False)),
                ('society', models.ForeignKey(db_default=societies.models.owned.CurrentSociety(), editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='societies.society')),
                ('credit_code', models.CharField(blank=True, max_length=18)),
                ('registration_number', models.CharField(blank=True, max_length=60)),
                ('registration_authority', models.CharField(blank=True, max_length=200)),
                ('business_scope', societies.models.owned.Text(blank=True)),
                ('legal_representative', models.CharField(blank=True, max_length=100)),
                ('supporting_unit', models.CharField(blank=True, max_length=200)),
                ('address', models.CharField(blank=True, max_length=300)),
                ('postcode', models.CharField(blank=True, max_length=10)),
                ('contact_name', models.CharField(blank=True, max_length=100)),
                ('contact_phone', models.CharField(blank=True, max_length=60)),
                ('contact_email', models.EmailField(blank=True, max_length=254)),
                ('website', models.URLField(blank=True)),
                ('commitment_on', models.DateField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('society',), name='one_profile_per_society'), models.UniqueConstraint(fields=('society', 'id'), name='societies_societyprofile_in_society'), societies.models.owned.TenantWall(name='societies_societyprofile_wall')],
            },
        ),
        migrations.CreateModel(
            name='Suspension',
            fields=[
                ('id', models.UUIDField(default=societies.models.owned.uuid7, editable=False, primary_key=True, serialize=False)),
                ('society', models.ForeignKey(db_default=societies.models.owned.CurrentSociety(), editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='societies.society')),
                ('document', models.CharField(max_length=120)),
                ('reason', societies.models.owned.Text()),
                ('since', models.DateField()),
                ('suspended_at', models.DateTimeField()),
                ('restored_document', models.CharField(blank=True, max_length=120)),
                ('restored_reason', societies.models.owned.Text(blank=True)),
                ('restored_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('restored_at__isnull', True)), fields=('society',), name='one_suspension_at_a_time'), models.UniqueConstraint(fields=('society', 'id'), name='societies_suspension_in_society'), societies.models.owned.TenantWall(name='societies_suspension_wall')],
            },
        ),
        migrations.CreateModel(
            name='Wake',
            fields=[
                ('id', models.UUIDField(default=societies.models.owned.uuid7, editable=False, primary_key=True, serialize=False)),
                ('society', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='societies.society')),
                ('kind', models.CharField(max_length=20)),
                ('object_id', models.UUIDField()),
                ('due_at', models.DateTimeField()),
                ('not_before', models.DateTimeField(null=True)),
                ('leased_until', models.DateTimeField(null=True)),
                ('attempts', models.PositiveIntegerField(default=0)),
            ],
            options={
                'indexes': [models.Index(fields=['due_at'], name='wake_due')],
                'constraints': [models.UniqueConstraint(fields=('kind', 'object_id'), name='one_wake_per_object')],
            },
        ),
        migrations.RunSQL(
            """
            CREATE TABLE cache_counts (
                cache_key varchar(255) NOT NULL PRIMARY KEY,
                value text NOT NULL,
                expires timestamp with time zone NOT NULL
            );
            CREATE INDEX cache_counts_expires ON cache_counts (expires);
            """,
            "DROP TABLE cache_counts",
        ),
    ]
