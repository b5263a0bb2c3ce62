"""Does the tests' own PostgreSQL keep its promises: a fresh database, UTF-8, trigrams at hand?"""

from __future__ import annotations

import sqlalchemy as sa

from tests.postgres import postgres_url


def test_postgres_url_stays_the_same_within_a_worker() -> None:
    assert postgres_url() == postgres_url()


def test_postgres_url_gives_each_name_its_own_empty_database() -> None:
    assert postgres_url("one") != postgres_url("two")
    engine = sa.create_engine(postgres_url("one"))
    assert sa.inspect(engine).get_table_names() == []
    engine.dispose()


def test_postgres_folds_letters_beyond_ascii_and_offers_trigrams() -> None:
    engine = sa.create_engine(postgres_url())
    with engine.connect() as connection:
        assert connection.scalar(sa.select(sa.func.lower("ŁÄǄ"))) == "łäǆ"
        available = sa.text("SELECT count(*) FROM pg_available_extensions WHERE name = 'pg_trgm'")
        assert connection.scalar(available) == 1
    engine.dispose()
