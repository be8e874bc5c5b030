"""The code lists, read from `seeds/reference/codes.csv`: which codes a column may hold and what each means.

Not here: which column uses which list (the tables' modules say).
"""

from __future__ import annotations

from functools import cache

from expectations.reference import reference_rows


@cache
def code_rows() -> tuple[dict[str, str], ...]:
    """Every code: code_list, code, label, definition, ucdp_code, acled_code, idmc_code, sort_order."""
    return reference_rows("codes.csv")


@cache
def ucdp_codes(name: str) -> dict[str, int]:
    """UCDP's codes for those codes of one list that have one: of `place_kind`, how exact a place of each kind is (where_prec)."""
    return {row["code"]: int(row["ucdp_code"]) for row in code_rows() if row["code_list"] == name and row["ucdp_code"]}


@cache
def code_list(name: str) -> tuple[str, ...]:
    """The codes of one list, in its order. Raises KeyError when there is no such list."""
    found = tuple(row["code"] for row in code_rows() if row["code_list"] == name)
    if not found:
        raise KeyError(f"there is no code list {name!r} in seeds/reference/codes.csv; add its rows there")
    return found
