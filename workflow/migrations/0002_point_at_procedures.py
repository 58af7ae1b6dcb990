from django.db import migrations

# Where each procedure stands now. The owner reads over the wall only here, and puts it back in the same transaction.
FILL = """
ALTER TABLE workflow_procedure NO FORCE ROW LEVEL SECURITY;
ALTER TABLE workflow_deadline NO FORCE ROW LEVEL SECURITY;
INSERT INTO societies_indicator (id, society_id, procedure, kind, state, since, due_at)
SELECT p.id, p.society_id, p.id, p.kind, p.state, p.since,
    (SELECT min(d.due_at) FROM workflow_deadline d WHERE d.procedure_id = p.id AND d.settled_at IS NULL)
FROM workflow_procedure p WHERE p.state <> '' ON CONFLICT DO NOTHING;
ALTER TABLE workflow_deadline FORCE ROW LEVEL SECURITY;
ALTER TABLE workflow_procedure FORCE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('societies', '0005_terms_and_agents'),
        ('workflow', '0001_initial'),
    ]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
