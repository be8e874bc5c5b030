"""The vocabulary in which every table's contract is written: columns, keys, expectations.

Belongs here: the three record types and what follows from a column alone (its not-null, range and code-list expectations).
Not here: any table (one module each beside this one), the DDL (`ddl.py`), the Great Expectations suite (`suites.py`),
running an audit (`warehouse/audit.py`), the data dictionary (`dictionary.py`).

An expectation is either made of Great Expectations' own, checked on a frame of just their columns, or a SQL query that
returns the offending rows, whose number must be none. Its severity says what a failure does:
"critical" keeps the release back (our code must guarantee it), "warning" is told and published (a source may write it),
"quarantine" moves the offending rows to the table `quarantine`, with the reason, and lets the others go on: for what a
source wrote and nobody can use. Only a table that a per-article stage writes may declare it, as SQL that returns whole
rows (`warehouse/quarantine.py` moves them when they are written); its check then tells how many rows were taken out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from expectations.code_lists import code_list

Severity = Literal["critical", "warning", "quarantine"]


@dataclass(frozen=True)
class Column:
    """One column: DuckDB `type`, what it means, its `unit` and `source` where it has one.

    `codes` names the code list whose codes are its only values; `minimum` and `maximum` bound it, both included.
    """

    name: str
    type: str
    description: str
    unit: str = ""
    source: str = ""
    nullable: bool = True
    codes: str = ""
    minimum: float | None = None
    maximum: float | None = None


@dataclass(frozen=True)
class Part:
    """One of Great Expectations' own expectations on one column: its class and arguments."""

    gx: str
    arguments: Mapping[str, Any]

    @property
    def column(self) -> str:
        """The column that it reads."""
        return str(self.arguments["column"])


@dataclass(frozen=True)
class Expectation:
    """One check on a table. `sql` returns the offending rows; else `parts` are Great Expectations' own, all of which must hold.

    `name` is unique in its table and stays the same over releases. `reason` says why the severity is what it is.
    """

    name: str
    description: str
    severity: Severity = "critical"
    reason: str = ""
    sql: str = ""
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True)
class Table:
    """One table's whole contract. `stage` is the room whose asset writes it, or "record" for the pipeline's own record.

    `view` is the SELECT that makes it, for a table that is derived and not stored. `key` identifies a row.
    """

    name: str
    stage: str
    grain: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    expectations: tuple[Expectation, ...] = ()
    view: str = ""
    owner_column: str = ""  # the column whose value names the article that a row comes from, for incremental replacement

    @property
    def column_names(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(column.name for column in self.columns)

    @property
    def all_expectations(self) -> tuple[Expectation, ...]:
        """What follows from the columns and the key, then what the table declares besides."""
        return (*self._from_key(), *_from_columns(self.columns), *self.expectations)

    def _from_key(self) -> tuple[Expectation, ...]:
        if not self.key:
            return ()
        columns = ", ".join(self.key)
        return (
            Expectation(
                "key_is_unique",
                f"No two rows share {' and '.join(self.key)}.",
                reason="a row would be counted twice",
                sql=f"SELECT {columns}, count(*) AS rows FROM {self.name} GROUP BY {columns} HAVING count(*) > 1",
            ),
        )


def _from_columns(columns: tuple[Column, ...]) -> tuple[Expectation, ...]:
    """The expectations that the columns' own declarations imply: what is required, which codes, which range.

    One expectation a kind and table, with a part a column: a check each would cost the UI and its history more than it tells.
    """
    required = [c for c in columns if not c.nullable]
    coded = [c for c in columns if c.codes]
    bounded = [c for c in columns if c.minimum is not None or c.maximum is not None]
    found = []
    if required:
        found.append(
            Expectation(
                "required_columns_are_given",
                f"Never null: {', '.join(c.name for c in required)}.",
                reason="our code must always fill them",
                parts=tuple(Part("ExpectColumnValuesToNotBeNull", {"column": c.name}) for c in required),
            )
        )
    if coded:
        found.append(
            Expectation(
                "codes_are_known",
                f"Codes of the lists in `codes`: {', '.join(c.name for c in coded)}.",
                reason="a code that no list explains cannot be used",
                parts=tuple(Part("ExpectColumnValuesToBeInSet", {"column": c.name, "value_set": list(code_list(c.codes))}) for c in coded),
            )
        )
    if bounded:
        ranges = ", ".join(
            f"{c.name} {'' if c.minimum is None else f'from {c.minimum:g}'}{'' if c.maximum is None else f' to {c.maximum:g}'}"
            for c in bounded
        )
        found.append(
            Expectation(
                "values_are_in_range",
                f"Both ends included: {ranges}.",
                reason="a value outside is an error of ours",
                parts=tuple(
                    Part("ExpectColumnValuesToBeBetween", {"column": c.name, "min_value": c.minimum, "max_value": c.maximum})
                    for c in bounded
                ),
            )
        )
    return tuple(found)
