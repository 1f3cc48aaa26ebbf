"""The database of a project: its migrations, its waiting, its arrays' format."""

import sqlite3
import threading

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file
from sqlalchemy import insert

from core import Flag, Project, ProjectError, Verdict
from core.project import database as database_module
from core.project import schema
from core.project.arrays import read_arrays, write_arrays
from core.project.database import KNOWN_REVISIONS, MIGRATIONS, REVISION, Database
from core.project.kept import Kept


@pytest.fixture
def database(tmp_path):
    made = Database(tmp_path / "project.sqlite")
    made.migrate()
    return made


def test_the_migrations_make_exactly_the_tables_that_the_code_uses(database):
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, schema.metadata) == []
        made = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE name = 'events'").scalar()
    assert "AUTOINCREMENT" in made


def test_the_newest_migration_is_the_one_that_is_asked_for():
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    scripts = ScriptDirectory.from_config(config)
    assert scripts.get_heads() == [REVISION]
    assert {script.revision for script in scripts.walk_revisions()} == KNOWN_REVISIONS


def test_an_older_database_is_brought_up_to_date_and_keeps_its_rows(tmp_path, monkeypatch):
    project = Project.create(tmp_path / "p")
    project.add_flag(Flag(5, Verdict.COHERENT), [])
    migrations = tmp_path / "migrations"
    (migrations / "versions").mkdir(parents=True)
    for path in (MIGRATIONS / "env.py", MIGRATIONS / "versions" / "first_tables.py"):
        (migrations / path.relative_to(MIGRATIONS)).write_text(path.read_text())
    (migrations / "versions" / "later.py").write_text(
        "import sqlalchemy as sa\nfrom alembic import op\nrevision = '2'\ndown_revision = '1'\n"
        "def upgrade():\n    op.add_column('jobs', sa.Column('colour', sa.String))\n"
    )
    for name, value in [("MIGRATIONS", migrations), ("REVISION", "2"), ("KNOWN_REVISIONS", {"1", "2"})]:
        monkeypatch.setattr(database_module, name, value)
    assert [flag.cluster for flag in Project.open(project.path).flags()] == [5]
    with sqlite3.connect(project.path / "project.sqlite") as connection:
        assert "colour" in connection.execute("SELECT sql FROM sqlite_master WHERE name = 'jobs'").fetchone()[0]
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [("2",)]
    connection.close()


def test_a_migration_that_fails_changes_nothing(tmp_path, monkeypatch):
    project = Project.create(tmp_path / "p")
    migrations = tmp_path / "migrations"
    (migrations / "versions").mkdir(parents=True)
    for path in (MIGRATIONS / "env.py", MIGRATIONS / "versions" / "first_tables.py"):
        (migrations / path.relative_to(MIGRATIONS)).write_text(path.read_text())
    (migrations / "versions" / "later.py").write_text(
        "from alembic import op\nrevision = '2'\ndown_revision = '1'\n"
        "def upgrade():\n    op.drop_table('pairs')\n    raise RuntimeError('half way')\n"
    )
    for name, value in [("MIGRATIONS", migrations), ("REVISION", "2"), ("KNOWN_REVISIONS", {"1", "2"})]:
        monkeypatch.setattr(database_module, name, value)
    with pytest.raises(RuntimeError, match="half way"):
        Project.open(project.path)
    monkeypatch.undo()
    assert Project.open(project.path).pairs() == ()


def test_the_database_is_in_wal_mode_and_a_decision_waits_for_the_disk(database):
    with database.writing() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2, "2 is FULL"
    with database.writing(durable=False) as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 1


def test_a_change_is_whole_or_nothing(database):
    row = {"kind": "x", "who": "", "at": "", "payload": {}}

    def stopped():
        with database.writing() as connection:
            connection.execute(insert(schema.events).values(row))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()
    with database.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM events").scalar() == 0


def test_readers_see_one_state_and_do_not_stop_a_writer(database):
    count = "SELECT count(*) FROM events"
    with database.reading() as reader:
        assert reader.exec_driver_sql(count).scalar() == 0
        with database.writing() as writer:
            writer.execute(insert(schema.events).values({"kind": "x", "who": "", "at": "", "payload": {}}))
        assert reader.exec_driver_sql(count).scalar() == 0
    with database.reading() as reader:
        assert reader.exec_driver_sql(count).scalar() == 1


def test_a_writer_waits_its_turn_and_says_so_when_it_never_comes(tmp_path, monkeypatch):
    monkeypatch.setattr(database_module, "WAIT_SECONDS", 0.3)
    database = Database(tmp_path / "project.sqlite")
    database.migrate()
    with (
        database.writing(),
        pytest.raises(ProjectError, match="has been held by another process"),
        Database(database.path).writing(),
    ):
        pass


def test_threads_lose_no_decision(tmp_path):
    project = Project.create(tmp_path / "p")
    threads = [
        threading.Thread(target=lambda: [project.add_flag(Flag(5, Verdict.COHERENT), []) for _ in range(10)])
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [flag.id for flag in project.flags()] == list(range(1, 41))


def test_arrays_are_safetensors_that_anyone_reads(tmp_path):
    arrays = {
        "float": np.arange(6, dtype=np.float32).reshape(2, 3),
        "long": np.array([2**40, -5]),
        "flag": np.array([True, False, True]),
        "byte": np.frombuffer(b"abc", np.uint8),
        "none": np.empty((0, 3), np.float32),
        "turned": np.arange(6, dtype=np.float32).reshape(2, 3).T,
    }
    path = tmp_path / "arrays.safetensors"
    write_arrays(path, arrays, {"tags": ["a\0", "\ud800", "é"], "none": None})
    found, about = read_arrays(path)
    assert about == {"tags": ["a\0", "\ud800", "é"], "none": None}
    for reader in (found, load_file(path)):
        assert reader.keys() == arrays.keys()
        for name, array in arrays.items():
            np.testing.assert_array_equal(reader[name], array)
            assert reader[name].dtype == array.dtype
    assert [each.name for each in tmp_path.iterdir()] == ["arrays.safetensors"]
    (tmp_path / "plain").touch()
    assert path.stat().st_mode == (tmp_path / "plain").stat().st_mode, "whoever may read the folder may read them"


def test_changing_an_array_that_was_read_leaves_the_file_alone(tmp_path):
    path = tmp_path / "arrays.safetensors"
    write_arrays(path, {"x": np.ones(3, np.float32)}, {})
    found, _ = read_arrays(path)
    found["x"][0] = 9
    assert read_arrays(path)[0]["x"].tolist() == [1, 1, 1]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0",
        b"\xff" * 64,
        b"\x02\0\0\0\0\0\0\0{}",
        b"\x05\0\0\0\0\0\0\0[1,2]",
        b"\x02\0\0\0\0\0\0\0\xff\xff",
    ],
)
def test_a_file_that_holds_no_arrays_is_named(tmp_path, content):
    path = tmp_path / "arrays.safetensors"
    path.write_bytes(content)
    with pytest.raises(ProjectError, match=r"arrays\.safetensors is damaged"):
        read_arrays(path)


def test_an_array_that_reaches_past_the_end_is_refused(tmp_path):
    path = tmp_path / "arrays.safetensors"
    save_file({"x": np.ones(100, np.float32)}, path, metadata={"about": "{}"})
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(ProjectError, match="an array ends at byte 400 of 399"):
        read_arrays(path)


def test_kept_values_are_the_last_used():
    kept, reads = Kept(room=2), []

    def value(key):
        return kept.get("round", key, lambda: reads.append(key) or f"value {key}")

    assert [value(key) for key in (5, 7, 5, 9, 5, 7)] == [f"value {key}" for key in (5, 7, 5, 9, 5, 7)]
    assert reads == [5, 7, 9, 7]
    assert kept.get("other", 5, lambda: "else") == "else"
