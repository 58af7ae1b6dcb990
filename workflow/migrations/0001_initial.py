import django.db.models.deletion
import societies.models.owned
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('societies', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Ballot',
            fields=[
                ('id', models.UUIDField(default=societies.models.owned.uuid7, editable=False, primary_key=True, serialize=False)),
                ('question', models.CharField(max_length=300)),
                ('closes_at', models.DateTimeField()),
                ('opened_at', models.DateTimeField(null=True)),
                ('rule', models.JSONField(default=dict)),
                ('yes', models.PositiveIntegerField(null=True)),
                ('no', models.PositiveIntegerField(null=True)),
                ('abstain', models.PositiveIntegerField(null=True)),
                ('outcome', models.CharField(blank=True, choices=[('passed', 'Passed'), ('failed', 'Not passed'), ('no_quorum', 'No quorum')], max_length=10)),
                ('conclusion', models.TextField(blank=True)),
                ('society', models.ForeignKey(db_default=societies.models.owned.CurrentSociety(), editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='societies.society')),
            ],
            options={
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('society', 'id'), name='workflow_ballot_in_society'), societies.models.owned.TenantWall(name='workflow_ballot_wall')],
            },
        ),
        migrations.CreateModel(
            name='Elector',
            fields=[
                ('id', models.UUIDField(default=societies.models.owned.uuid7, editable=False, primary_key=True, serialize=False)),
                ('interest', models.CharField(blank=True, choices=[('producer', 'Producer or operator'), ('consumer', 'Consumer or user'), ('research', 'Education and research'), ('testing', 'Testing and certification'), ('government', 'Government')], max_length=12)),
                ('excused', models.CharField(blank=True, choices=[('drafter', 'Drafted this standard'), ('unit', 'Belongs to a drafting unit'), ('observer', 'Attends without a vote')], max_length=10)),
                ('ballot', societies.models.owned.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='electors', to='workflow.ballot')),
                ('organization', societies.models.owned.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='societies.organization')),
                ('person', societies.models.owned.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='societies.person')),
                ('society', models.ForeignKey(db_default=societies.models.owned.CurrentSociety(), editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='societies.society')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('society', 'ballot', 'person'), name='one_seat_per_elector'), models.UniqueConstraint(fields=('society', 'id'), name='workflow_elector_in_society'), societies.models.owned.TenantWall(name='workflow_elector_wall'), societies.models.owned.SameSociety(field='ballot', name='workflow_elector_ballot_same'), societies.models.owned.SameSociety(field='person', name='workflow_elector_person_same'), societies.models.owned.SameSociety(field='organization', name='workflow_elector_organization_same')],
            },
        ),
        migrations.CreateModel(
            name='HandledMessage',
            fields=[
                ('id', models.UUIDField(default=societies.models.owned.uuid7, editable=False, primary_key=True, serialize=False)),
                ('handler', models.CharField(max_length=80)),
                ('at', models.DateTimeField()),
                ('message', societies.models.owned.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='handled', to='societies.outboxmessage')),
                ('society', models.ForeignKey(db_default=societies.models.owned.CurrentSociety(), editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='societies.society')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('society', 'message', 'handler'), name='one_receipt_per_handler'), models.UniqueConstraint(fields=('society', 'id'), name='workflow_handledmessage_in_society'), societies.models.owned.TenantWall(name='workflow_handledmessage_wall'), societies.models.owned.SameSociety(field='message', name='workflow_handledmessage_message_same')],
            },
        ),
        migrations.CreateModel(
            name='Meeting',
            fields=[
                ('id', models.UUIDField(default=societies.models.owned.uuid7, editable=False, primary_key=True, serialize=False)),
                ('held_on', models.DateField()),
                ('place', models.CharField(max_length=200)),
                ('chair', models.CharField(blank=True, max_length=100)),
                ('rule', models.JSONField(default=dict)),
                ('invited', models.PositiveIntegerField(default=0)),
                ('yes', models.PositiveIntegerField(null=True)),
                ('no', models.PositiveIntegerField(null=True)),
                ('abstain', models.PositiveIntegerField(null=True)),
                ('outcome', models.CharField(blank=True, choices=[('passed', 'Passed'), ('failed', 'Not passed'), ('no_quorum', 'No quorum')], max_length=10)),
                ('conclusion', models.TextField(blank=True)),
                ('minutes', societies.models.owned.TenantForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='societies.attachment')),
                ('sign_in_sheet', societies.models.owned.TenantForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='societies.attachment')),
                ('society', models.ForeignKey(db_default=societies.models.owned.CurrentSociety(), editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='societies.society')),
            ],
            options={
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('society', 'id'), name='workflow_meeting_in_society'), societies.models.owned.TenantWall(name='workflow_meeting_wall'), societies.models.owned.SameSociety(field='sign_in_sheet', name='workflow_meeting_sign_in_sheet_same'), societies.models.owned.SameSociety(field='minutes', name='workflow_meeting_minutes_same')],
            },
        ),
        migrations.CreateModel(
            name='Attendee',
            fields=[
                ('id', models.UUIDField(default=societies.models.owned.uuid7, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=100)),
                ('organization', models.CharField(max_length=200)),
                ('title', models.CharField(blank=True, max_length=100)),
                ('excused', models.CharField(blank=True, choices=[('drafter', 'Drafted this standard'), ('unit', 'Belongs to a drafting unit'), ('observer', 'Attends without a vote')], max_length=10)),
                ('position', models.PositiveIntegerField()),
                ('person', societies.models.owned.TenantForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='societies.person')),
                ('society', models.ForeignKey(db_default=societies.models.owned.CurrentSociety(), editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='societies.society')),
                ('meeting', societies.models.owned.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='attendees', to='workflow.meeting')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('society', 'meeting', 'position'), name='one_line_per_position'), models.UniqueConstraint(fields=('society', 'id'), name='workflow_attendee_in_society'), societies.models.owned.TenantWall(name='workflow_attendee_wall'), societies.models.owned.SameSociety(field='meeting', name='workflow_attendee_meeting_same'), societies.models.owned.SameSociety(field='person', name='workflow_attendee_person_same')],
            },
        ),
        migrations.CreateModel(
            name='Procedure',
            fields=[
                ('id', models.UUIDField(default=societies.models.owned.uuid7, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=40)),
                ('state', models.CharField(blank=True, max_length=40)),
                ('since', models.DateTimeField()),
                ('moves_made', models.PositiveIntegerField(default=0)),
                ('committee', societies.models.owned.TenantForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='procedures', to='societies.committee')),
                ('parent', societies.models.owned.TenantForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='workflow.procedure')),
                ('society', models.ForeignKey(db_default=societies.models.owned.CurrentSociety(), editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='societies.society')),
            ],
            options={
                'indexes': [models.Index(fields=['society', 'kind', 'state'], name='procedure_state')],
                'constraints': [models.UniqueConstraint(fields=('society', 'id'), name='workflow_procedure_in_society'), societies.models.owned.TenantWall(name='workflow_procedure_wall'), societies.models.owned.SameSociety(field='parent', name='workflow_procedure_parent_same'), societies.models.owned.SameSociety(field='committee', name='workflow_procedure_committee_same')],
            },
        ),
        migrations.AddField(
            model_name='meeting',
            name='procedure',
            field=societies.models.owned.TenantOneToOneField(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='meeting', to='workflow.procedure'),
        ),
        migrations.CreateModel(
            name='Deadline',
            fields=[
                ('id', models.UUIDField(default=societies.models.owned.uuid7, editable=False, primary_key=True, serialize=False)),
                ('move', models.CharField(max_length=40)),
                ('due_at', models.DateTimeField()),
                ('settled_at', models.DateTimeField(null=True)),
                ('society', models.ForeignKey(db_default=societies.models.owned.CurrentSociety(), editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='societies.society')),
                ('procedure', societies.models.owned.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='deadlines', to='workflow.procedure')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('settled_at__isnull', True)), fields=('society', 'procedure', 'move'), name='one_running_deadline_per_move'), models.UniqueConstraint(fields=('society', 'id'), name='workflow_deadline_in_society'), societies.models.owned.TenantWall(name='workflow_deadline_wall'), societies.models.owned.SameSociety(field='procedure', name='workflow_deadline_procedure_same')],
            },
        ),
        migrations.AddField(
            model_name='ballot',
            name='procedure',
            field=societies.models.owned.TenantOneToOneField(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='ballot', to='workflow.procedure'),
        ),
        migrations.CreateModel(
            name='Transition',
            fields=[
                ('id', models.UUIDField(default=societies.models.owned.uuid7, editable=False, primary_key=True, serialize=False)),
                ('sequence', models.PositiveIntegerField()),
                ('name', models.CharField(max_length=40)),
                ('source', models.CharField(blank=True, max_length=40)),
                ('target', models.CharField(max_length=40)),
                ('by', models.CharField(blank=True, max_length=10)),
                ('made_at', models.DateTimeField()),
                ('reason', models.TextField(blank=True)),
                ('actor', societies.models.owned.TenantForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='societies.person')),
                ('caused_by', societies.models.owned.TenantForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='workflow.transition')),
                ('procedure', societies.models.owned.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='transitions', to='workflow.procedure')),
                ('society', models.ForeignKey(db_default=societies.models.owned.CurrentSociety(), editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='societies.society')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('society', 'procedure', 'sequence'), name='one_move_per_step'), societies.models.owned.AppendOnly(name='transition_append_only'), models.UniqueConstraint(fields=('society', 'id'), name='workflow_transition_in_society'), societies.models.owned.TenantWall(name='workflow_transition_wall'), societies.models.owned.SameSociety(field='procedure', name='workflow_transition_procedure_same'), societies.models.owned.SameSociety(field='actor', name='workflow_transition_actor_same'), societies.models.owned.SameSociety(field='caused_by', name='workflow_transition_caused_by_same')],
            },
        ),
        migrations.CreateModel(
            name='Vote',
            fields=[
                ('id', models.UUIDField(default=societies.models.owned.uuid7, editable=False, primary_key=True, serialize=False)),
                ('choice', models.CharField(choices=[('yes', 'Agree'), ('no', 'Disagree'), ('abstain', 'Abstain')], max_length=8)),
                ('reason', models.TextField(blank=True)),
                ('salt', models.CharField(max_length=32)),
                ('cast_at', models.DateTimeField()),
                ('elector', societies.models.owned.TenantOneToOneField(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='vote', to='workflow.elector')),
                ('society', models.ForeignKey(db_default=societies.models.owned.CurrentSociety(), editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='societies.society')),
            ],
            options={
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('society', 'id'), name='workflow_vote_in_society'), societies.models.owned.TenantWall(name='workflow_vote_wall'), societies.models.owned.SameSociety(field='elector', name='workflow_vote_elector_same')],
            },
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=societies.models.owned.SameSociety(field='procedure', name='workflow_meeting_procedure_same'),
        ),
        migrations.AddConstraint(
            model_name='ballot',
            constraint=societies.models.owned.SameSociety(field='procedure', name='workflow_ballot_procedure_same'),
        ),
        migrations.AddConstraint(
            model_name='transition',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('actor__isnull', False), ('by', '')), models.Q(('actor__isnull', True), models.Q(('by', ''), _negated=True)), _connector='OR'), name='move_has_exactly_one_maker'),
        ),
    ]
