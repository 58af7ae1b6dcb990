import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import societies.models.owned
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('workflow', '0001_initial'), ('workflow', '0002_point_at_procedures'), ('workflow', '0003_duty_pointer')]

    initial = True

    dependencies = [
        ('societies', '0001_squashed_0007_reminder_days'),
    ]

    operations = [
        migrations.CreateModel(
            name='HandledMessage',
            fields=[
                ('id', models.UUIDField(default=societies.models.owned.uuid7, editable=False, primary_key=True, serialize=False)),
                ('society', models.ForeignKey(db_default=societies.models.owned.CurrentSociety(), editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='societies.society')),
                ('message', societies.models.owned.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='handled', to='societies.outboxmessage')),
                ('handler', models.CharField(max_length=80)),
                ('at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('society', 'message', 'handler'), name='one_receipt_per_handler'), models.UniqueConstraint(fields=('society', 'id'), name='workflow_handledmessage_in_society'), societies.models.owned.TenantWall(name='workflow_handledmessage_wall'), societies.models.owned.SameSociety(field='message', name='workflow_handledmessage_message_same')],
            },
        ),
        migrations.CreateModel(
            name='Procedure',
            fields=[
                ('id', models.UUIDField(default=societies.models.owned.uuid7, editable=False, primary_key=True, serialize=False)),
                ('society', models.ForeignKey(db_default=societies.models.owned.CurrentSociety(), editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='societies.society')),
                ('kind', models.CharField(max_length=40)),
                ('state', models.CharField(blank=True, max_length=40)),
                ('since', models.DateTimeField()),
                ('moves_made', models.PositiveIntegerField(default=0)),
                ('parent', societies.models.owned.TenantForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='workflow.procedure')),
                ('committee', societies.models.owned.TenantForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='procedures', to='societies.committee')),
            ],
            options={
                'indexes': [models.Index(fields=['society', 'kind', 'state'], name='procedure_state')],
                'constraints': [models.UniqueConstraint(fields=('society', 'id'), name='workflow_procedure_in_society'), societies.models.owned.TenantWall(name='workflow_procedure_wall'), societies.models.owned.SameSociety(field='parent', name='workflow_procedure_parent_same'), societies.models.owned.SameSociety(field='committee', name='workflow_procedure_committee_same')],
            },
        ),
        migrations.CreateModel(
            name='Ballot',
            fields=[
                ('id', models.UUIDField(default=societies.models.owned.uuid7, editable=False, primary_key=True, serialize=False)),
                ('society', models.ForeignKey(db_default=societies.models.owned.CurrentSociety(), editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='societies.society')),
                ('procedure', societies.models.owned.TenantOneToOneField(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='ballot', to='workflow.procedure')),
                ('question', models.CharField(max_length=300)),
                ('closes_at', models.DateTimeField()),
                ('opened_at', models.DateTimeField(null=True)),
                ('rule', models.JSONField(default=dict)),
                ('yes', models.PositiveIntegerField(null=True)),
                ('no', models.PositiveIntegerField(null=True)),
                ('abstain', models.PositiveIntegerField(null=True)),
                ('outcome', models.CharField(blank=True, choices=[('passed', 'Passed'), ('failed', 'Not passed'), ('no_quorum', 'No quorum')], max_length=10)),
                ('conclusion', models.TextField(blank=True)),
            ],
            options={
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('society', 'id'), name='workflow_ballot_in_society'), societies.models.owned.TenantWall(name='workflow_ballot_wall'), societies.models.owned.SameSociety(field='procedure', name='workflow_ballot_procedure_same')],
            },
        ),
        migrations.CreateModel(
            name='Elector',
            fields=[
                ('id', models.UUIDField(default=societies.models.owned.uuid7, editable=False, primary_key=True, serialize=False)),
                ('society', models.ForeignKey(db_default=societies.models.owned.CurrentSociety(), editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='societies.society')),
                ('ballot', societies.models.owned.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='electors', to='workflow.ballot')),
                ('person', societies.models.owned.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='societies.person')),
                ('organization', societies.models.owned.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='societies.organization')),
                ('interest', models.CharField(blank=True, choices=[('producer', 'Producer or operator'), ('consumer', 'Consumer or user'), ('research', 'Education and research'), ('testing', 'Testing and certification'), ('government', 'Government')], max_length=12)),
                ('excused', models.CharField(blank=True, choices=[('drafter', 'Drafted this standard'), ('unit', 'Belongs to a drafting unit'), ('observer', 'Attends without a vote')], max_length=10)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('society', 'ballot', 'person'), name='one_seat_per_elector'), models.UniqueConstraint(fields=('society', 'id'), name='workflow_elector_in_society'), societies.models.owned.TenantWall(name='workflow_elector_wall'), societies.models.owned.SameSociety(field='ballot', name='workflow_elector_ballot_same'), societies.models.owned.SameSociety(field='person', name='workflow_elector_person_same'), societies.models.owned.SameSociety(field='organization', name='workflow_elector_organization_same')],
            },
        ),
        migrations.CreateModel(
            name='Meeting',
            fields=[
                ('id', models.UUIDField(default=societies.models.owned.uuid7, editable=False, primary_key=True, serialize=False)),
                ('society', models.ForeignKey(db_default=societies.models.owned.CurrentSociety(), editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='societies.society')),
                ('procedure', societies.models.owned.TenantOneToOneField(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='meeting', to='workflow.procedure')),
                ('held_on', models.DateField()),
                ('place', models.CharField(max_length=200)),
                ('chair', models.CharField(blank=True, max_length=100)),
                ('rule', models.JSONField(default=dict)),
                ('invited', models.PositiveIntegerField(default=0)),
                ('sign_in_sheet', societies.models.owned.TenantForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='societies.attachment')),
                ('minutes', societies.models.owned.TenantForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='societies.attachment')),
                ('yes', models.PositiveIntegerField(null=True)),
                ('no', models.PositiveIntegerField(null=True)),
                ('abstain', models.PositiveIntegerField(null=True)),
                ('outcome', models.CharField(blank=True, choices=[('passed', 'Passed'), ('failed', 'Not passed'), ('no_quorum', 'No quorum')], max_length=10)),
                ('conclusion', models.TextField(blank=True)),
            ],
            options={
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('society', 'id'), name='workflow_meeting_in_society'), societies.models.owned.TenantWall(name='workflow_meeting_wall'), societies.models.owned.SameSociety(field='procedure', name='workflow_meeting_procedure_same'), societies.models.owned.SameSociety(field='sign_in_sheet', name='workflow_meeting_sign_in_sheet_same'), societies.models.owned.SameSociety(field='minutes', name='workflow_meeting_minutes_same')],
            },
        ),
        migrations.CreateModel(
            name='Attendee',
            fields=[
                ('id', models.UUIDField(default=societies.models.owned.uuid7, editable=False, primary_key=True, serialize=False)),
                ('society', models.ForeignKey(db_default=societies.models.owned.CurrentSociety(), editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='societies.society')),
                ('meeting', societies.models.owned.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='attendees', to='workflow.meeting')),
                ('name', models.CharField(max_length=100)),
                ('organization', models.CharField(max_length=200)),
                ('title', models.CharField(blank=True, max_length=100)),
                ('person', societies.models.owned.TenantForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='societies.person')),
                ('excused', models.CharField(blank=True, choices=[('drafter', 'Drafted this standard'), ('unit', 'Belongs to a drafting unit'), ('observer', 'Attends without a vote')], max_length=10)),
                ('position', models.PositiveIntegerField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('society', 'meeting', 'position'), name='one_line_per_position'), models.UniqueConstraint(fields=('society', 'id'), name='workflow_attendee_in_society'), societies.models.owned.TenantWall(name='workflow_attendee_wall'), societies.models.owned.SameSociety(field='meeting', name='workflow_attendee_meeting_same'), societies.models.owned.SameSociety(field='person', name='workflow_attendee_person_same')],
            },
        ),
        migrations.CreateModel(
            name='Deadline',
            fields=[
                ('id', models.UUIDField(default=societies.models.owned.uuid7, editable=False, primary_key=True, serialize=False)),
                ('society', models.ForeignKey(db_default=societies.models.owned.CurrentSociety(), editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='societies.society')),
                ('procedure', societies.models.owned.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='deadlines', to='workflow.procedure')),
                ('move', models.CharField(max_length=40)),
                ('due_at', models.DateTimeField()),
                ('settled_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('settled_at__isnull', True)), fields=('society', 'procedure', 'move'), name='one_running_deadline_per_move'), models.UniqueConstraint(fields=('society', 'id'), name='workflow_deadline_in_society'), societies.models.owned.TenantWall(name='workflow_deadline_wall'), societies.models.owned.SameSociety(field='procedure', name='workflow_deadline_procedure_same')],
            },
        ),
        migrations.CreateModel(
            name='Transition',
            fields=[
                ('id', models.UUIDField(default=societies.models.owned.uuid7, editable=False, primary_key=True, serialize=False)),
                ('society', models.ForeignKey(db_default=societies.models.owned.CurrentSociety(), editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='societies.society')),
                ('procedure', societies.models.owned.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='transitions', to='workflow.procedure')),
                ('sequence', models.PositiveIntegerField()),
                ('name', models.CharField(max_length=40)),
                ('source', models.CharField(blank=True, max_length=40)),
                ('target', models.CharField(max_length=40)),
                ('actor', societies.models.owned.TenantForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='societies.person')),
                ('by', models.CharField(blank=True, max_length=10)),
                ('caused_by', societies.models.owned.TenantForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='workflow.transition')),
                ('made_at', models.DateTimeField()),
                ('reason', models.TextField(blank=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('society', 'procedure', 'sequence'), name='one_move_per_step'), models.CheckConstraint(condition=models.Q(models.Q(('actor__isnull', False), ('by', '')), models.Q(('actor__isnull', True), models.Q(('by', ''), _negated=True)), _connector='OR'), name='move_has_exactly_one_maker'), societies.models.owned.AppendOnly(name='transition_append_only'), models.UniqueConstraint(fields=('society', 'id'), name='workflow_transition_in_society'), societies.models.owned.TenantWall(name='workflow_transition_wall'), societies.models.owned.SameSociety(field='procedure', name='workflow_transition_procedure_same'), societies.models.owned.SameSociety(field='actor', name='workflow_transition_actor_same'), societies.models.owned.SameSociety(field='caused_by', name='workflow_transition_caused_by_same')],
            },
        ),
        migrations.CreateModel(
            name='Vote',
            fields=[
                ('id', models.UUIDField(default=societies.models.owned.uuid7, editable=False, primary_key=True, serialize=False)),
                ('society', models.ForeignKey(db_default=societies.models.owned.CurrentSociety(), editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='societies.society')),
                ('elector', societies.models.owned.TenantOneToOneField(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='vote', to='workflow.elector')),
                ('choice', models.CharField(choices=[('yes', 'Agree'), ('no', 'Disagree'), ('abstain', 'Abstain')], max_length=8)),
                ('reason', models.TextField(blank=True)),
                ('salt', models.CharField(max_length=32)),
                ('cast_at', models.DateTimeField()),
            ],
            options={
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('society', 'id'), name='workflow_vote_in_society'), societies.models.owned.TenantWall(name='workflow_vote_wall'), societies.models.owned.SameSociety(field='elector', name='workflow_vote_elector_same')],
            },
        ),
        migrations.CreateModel(
            name='DutyPointer',
            fields=[
                ('id', models.UUIDField(default=societies.models.owned.uuid7, editable=False, primary_key=True, serialize=False)),
                ('society', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='societies.society')),
                ('procedure', models.UUIDField()),
                ('permission', models.CharField(max_length=40)),
                ('places', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), size=None)),
            ],
            options={
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['places'], name='duty_places')],
                'constraints': [models.UniqueConstraint(fields=('procedure', 'permission'), name='one_pointer_per_permission')],
            },
        ),
    ]
