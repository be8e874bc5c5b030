"""The vocabulary in which every table's contract is written: columns, keys, expectations.

Belongs here: the three record types and what follows from a column alone (its not-null, range and code-list expectations).
Not here: any table (one module each beside this one), the DDL (`ddl.py`), the Great Expectations suite (`suites.py`),
running an audit (`audit.py`), the data dictionary (`dictionary.py`).

An expectation is either one of Great Expectations' own, named with its arguments and checked on a frame of just its
columns, or a SQL query that returns the offending rows, whose number must be none. Its severity says what a failure does:
"critical" keeps the release back (our code must guarantee it), "warning" is told and published (a source may write it),
"quarantine" moves the offending rows to the table `quarantine`, with the reason, and lets the others go on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
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
class Expectation:
    """One check on a table. `sql` returns the offending rows; else `gx` is Great Expectations' class with `arguments`.

    `name` is unique in its table and stays the same over releases. `reason` says why the severity is what it is.
    """

    name: str
    description: str
    severity: Severity = "critical"
    reason: str = ""
    sql: str = ""
    gx: str = ""
    arguments: Mapping[str, Any] = field(default_factory=dict)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that a Great Expectations check reads; none for a SQL one."""
        found = [self.arguments[k] for k in ("column", "column_A", "column_B") if k in self.arguments]
        return tuple(found + list(self.arguments.get("column_list", ())))


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
        return (*self._from_key(), *(e for column in self.columns for e in _from_column(column)), *self.expectations)

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


def _from_column(column: Column) -> tuple[Expectation, ...]:
    """The expectations that a column's own declaration implies."""
    found = []
    if not column.nullable:
        found.append(
            Expectation(
                f"{column.name}_is_given",
                f"Every row has a {column.name}.",
                reason="our code must always fill it",
                gx="ExpectColumnValuesToNotBeNull",
                arguments={"column": column.name},
            )
        )
    if column.codes:
        found.append(
            Expectation(
                f"{column.name}_is_a_known_code",
                f"{column.name} is a code of the list '{column.codes}'.",
                reason="a code that no list explains cannot be used",
                gx="ExpectColumnValuesToBeInSet",
                arguments={"column": column.name, "value_set": list(code_list(column.codes))},
            )
        )
    if column.minimum is not None or column.maximum is not None:
        found.append(
            Expectation(
                f"{column.name}_is_in_range",
                f"{column.name} lies between {column.minimum} and {column.maximum}.".replace("None", "anything"),
                reason="a value outside is an error of ours",
                gx="ExpectColumnValuesToBeBetween",
                arguments={"column": column.name, "min_value": column.minimum, "max_value": column.maximum},
            )
        )
    return tuple(found)
