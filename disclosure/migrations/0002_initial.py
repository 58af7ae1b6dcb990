import django.contrib.postgres.indexes
import django.db.models.deletion
import societies.models.owned
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('disclosure', '0001_initial'),
        ('societies', '0001_initial'),
        ('standards', '0001_initial'),
        ('workflow', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='attempt',
            name='society',
            field=models.ForeignKey(db_default=societies.models.owned.CurrentSociety(), editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='societies.society'),
        ),
        migrations.AddField(
            model_name='catalogueconsultation',
            name='society',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='societies.society'),
        ),
        migrations.AddField(
            model_name='cataloguefile',
            name='society',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='societies.society'),
        ),
        migrations.AddField(
            model_name='cataloguesociety',
            name='society',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='societies.society'),
        ),
        migrations.AddField(
            model_name='catalogueconsultation',
            name='issuer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consultations', to='disclosure.cataloguesociety'),
        ),
        migrations.AddField(
            model_name='cataloguestandard',
            name='issuer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='standards', to='disclosure.cataloguesociety'),
        ),
        migrations.AddField(
            model_name='cataloguestandard',
            name='society',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='societies.society'),
        ),
        migrations.AddField(
            model_name='cataloguefile',
            name='standard',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='disclosure.cataloguestandard'),
        ),
        migrations.AddField(
            model_name='disclosurerecord',
            name='procedure',
            field=societies.models.owned.TenantOneToOneField(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='disclosure_record', to='workflow.procedure'),
        ),
        migrations.AddField(
            model_name='disclosurerecord',
            name='society',
            field=models.ForeignKey(db_default=societies.models.owned.CurrentSociety(), editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='societies.society'),
        ),
        migrations.AddField(
            model_name='disclosurerecord',
            name='standard',
            field=societies.models.owned.TenantOneToOneField(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='disclosure_record', to='standards.standard'),
        ),
        migrations.AddField(
            model_name='attempt',
            name='record',
            field=societies.models.owned.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='attempts', to='disclosure.disclosurerecord'),
        ),
        migrations.AddIndex(
            model_name='catalogueconsultation',
            index=models.Index(fields=['closes_at'], name='catalogue_closing'),
        ),
        migrations.AddIndex(
            model_name='cataloguestandard',
            index=django.contrib.postgres.indexes.GinIndex(fields=['words'], name='catalogue_words_trgm', opclasses=['gin_trgm_ops']),
        ),
        migrations.AddIndex(
            model_name='cataloguestandard',
            index=models.Index(fields=['title_key', 'number_key'], name='catalogue_by_pinyin'),
        ),
        migrations.AddIndex(
            model_name='cataloguestandard',
            index=models.Index(fields=['society', '-issued_on'], name='catalogue_newest'),
        ),
        migrations.AddIndex(
            model_name='cataloguefile',
            index=models.Index(fields=['sha256'], name='public_file_by_content'),
        ),
        migrations.AddConstraint(
            model_name='cataloguefile',
            constraint=models.UniqueConstraint(fields=('standard', 'kind', 'sha256'), name='one_row_per_public_file'),
        ),
        migrations.AddConstraint(
            model_name='disclosurerecord',
            constraint=models.UniqueConstraint(fields=('society', 'id'), name='disclosure_disclosurerecord_in_society'),
        ),
        migrations.AddConstraint(
            model_name='disclosurerecord',
            constraint=societies.models.owned.TenantWall(name='disclosure_disclosurerecord_wall'),
        ),
        migrations.AddConstraint(
            model_name='disclosurerecord',
            constraint=societies.models.owned.SameSociety(field='procedure', name='disclosure_disclosurerecord_procedure_same'),
        ),
        migrations.AddConstraint(
            model_name='disclosurerecord',
            constraint=societies.models.owned.SameSociety(field='standard', name='disclosure_disclosurerecord_standard_same'),
        ),
        migrations.AddConstraint(
            model_name='attempt',
            constraint=models.UniqueConstraint(fields=('society', 'record', 'number'), name='one_attempt_per_number'),
        ),
        migrations.AddConstraint(
            model_name='attempt',
            constraint=models.UniqueConstraint(fields=('society', 'id'), name='disclosure_attempt_in_society'),
        ),
        migrations.AddConstraint(
            model_name='attempt',
            constraint=societies.models.owned.TenantWall(name='disclosure_attempt_wall'),
        ),
        migrations.AddConstraint(
            model_name='attempt',
            constraint=societies.models.owned.SameSociety(field='record', name='disclosure_attempt_record_same'),
        ),
    ]
