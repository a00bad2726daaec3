"""Run migrations on the URL that `app.migrate` hands over, as the owner once there is one."""

from alembic import context
from sqlalchemy import create_engine, text

from app.models.base import Base

BECOME_OWNER = text("""
DO $$ BEGIN
  IF EXISTS (SELECT 1 FROM pg_tables WHERE tablename = 'alembic_version'
             AND tableowner = 'rongyao_owner') THEN
    SET LOCAL ROLE rongyao_owner;
  END IF;
END $$
""")

engine = create_engine(context.config.attributes["url"])
with engine.begin() as connection:
    connection.execute(BECOME_OWNER)
    context.configure(connection=connection, target_metadata=Base.metadata)
    context.run_migrations()
engine.dispose()
