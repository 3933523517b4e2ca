"""Alembic runs here, on the connection that `storage.schema` hands it; there is no offline mode."""

from alembic import context

from qa_console.storage.tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
