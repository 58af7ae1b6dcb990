from django.db import migrations


class Migration(migrations.Migration):
    """The table of Django's DatabaseCache, as ``createcachetable`` makes it: attempts are counted there without Redis."""

    dependencies = [("societies", "0002_suspension")]

    operations = [
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
