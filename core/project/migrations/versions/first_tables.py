"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "1"
down_revision = None
branch_labels = None
depends_on = None


def _table(name: str, *columns: sa.Column) -> None:
    op.create_table(name, sa.Column("id", sa.Integer, primary_key=True), *columns, sqlite_autoincrement=True)


def upgrade() -> None:
    """Make every table of the first format."""
    _table(
        "flags",
        sa.Column("cluster", sa.Integer, nullable=False),
        sa.Column("verdict", sa.String, nullable=False),
        sa.Column("curator", sa.String, nullable=False),
        sa.Column("note", sa.String, nullable=False),
        sa.Column("created", sa.String, nullable=False),
        sa.Column("round_id", sa.Integer, sa.ForeignKey("rounds.id")),
        sa.Column("body", sa.JSON, nullable=False),
    )
    _table(
        "pairs",
        sa.Column("flag_id", sa.Integer, sa.ForeignKey("flags.id"), nullable=False),
        sa.Column("first_tag", sa.String, nullable=False),
        sa.Column("second_tag", sa.String, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("weight", sa.Float, sa.CheckConstraint("weight > 0"), nullable=False),
    )
    op.create_index("pairs_by_flag", "pairs", ["flag_id"])
    _table(
        "rounds",
        sa.Column("parent", sa.Integer, sa.ForeignKey("rounds.id")),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("created", sa.String, nullable=False),
        sa.Column("seconds", sa.Float, nullable=False),
        sa.Column("device", sa.String, nullable=False),
        sa.Column("next_id", sa.Integer, nullable=False),
        sa.Column("file", sa.String, nullable=False),
        sa.Column("body", sa.JSON, nullable=False),
    )
    _table(
        "judgements",
        sa.Column("query", sa.String, nullable=False),
        sa.Column("item", sa.String, nullable=False),
        sa.Column("good", sa.Boolean, nullable=False),
        sa.Column("curator", sa.String, nullable=False),
        sa.Column("created", sa.String, nullable=False),
        sa.Column("withdrawn", sa.Boolean, nullable=False),
    )
    _table(
        "events",
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("who", sa.String, nullable=False),
        sa.Column("at", sa.String, nullable=False),
        sa.Column("payload", sa.JSON, nullable=False),
        sa.Column("flag_id", sa.Integer, sa.ForeignKey("flags.id")),
        sa.Column("round_id", sa.Integer, sa.ForeignKey("rounds.id")),
        sa.Column("judgement_id", sa.Integer, sa.ForeignKey("judgements.id")),
        sa.Column("head", sa.Integer, sa.ForeignKey("rounds.id")),
    )
    op.create_index("events_by_flag", "events", ["flag_id"])
    op.create_index("events_by_head", "events", ["head"])
    _table(
        "files",
        sa.Column("role", sa.String, nullable=False),
        sa.Column("file", sa.String, nullable=False),
        sa.Column("created", sa.String, nullable=False),
        sa.Column("about", sa.JSON, nullable=False),
    )
    _table(
        "jobs",
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("pid", sa.Integer, nullable=False),
        sa.Column("pid_started", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("started", sa.String, nullable=False),
        sa.Column("updated", sa.String, nullable=False),
        sa.Column("progress", sa.JSON, nullable=False),
        sa.Column("message", sa.String, nullable=False),
    )


def downgrade() -> None:
    """There is nothing before the first format."""
    raise NotImplementedError("A project is not taken back to before its first format.")
