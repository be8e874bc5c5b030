"""How long the audit of a large table takes, and how much memory it adds.

    python benchmarks/audit_speed.py [CLAIMS]

Makes CLAIMS claims (a million unless told otherwise), ten an article, with their sentences, blocks, numbers and acts, in a
build database of its own; audits `casualty_claims` and then every other table that the audit of a release reads, in a fresh
process. Prints seconds by the clock and of the processor, and the peak memory above that of the process before it.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from expectations.tables import TABLES
from warehouse.audit import audit
from warehouse.files import WarehouseFiles, connect_build
from warehouse.rows import create_tables

SENTENCE = "At least NN soldiers were killed and many fled when gunmen attacked a convoy near the town on Friday, an officer said.\n"
A_CLAIM = 10  # claims an article


def make(folder: Path, claims: int) -> None:
    """Fills a build database in the folder."""
    con = connect_build(WarehouseFiles(folder))
    create_tables(con)
    articles, size = claims // A_CLAIM, len(SENTENCE)
    article = "md5(a::VARCHAR)[:16]"
    number = "(10 + (a * 7 + s * 13) % 90)"  # always two digits, so that every sentence is as long
    said = f"replace($sentence, 'NN', {number}::VARCHAR)"
    claim = f"md5(a || '/' || s)[:16] AS {{id}}, {article} AS article_id, s AS sentence_no, s * {size} AS span_start, s * {size} + 20 AS span_end, {said}[:20] AS surface"
    window = "DATE '2014-01-01' + CAST(a % 1800 AS INTEGER) AS date_start, DATE '2014-01-01' + CAST(a % 1800 AS INTEGER) AS date_end, 1 AS date_precision, 'gn:' || a % 5000 AS place_id"
    where = "33.0 AS latitude, 44.0 AS longitude, 1 AS where_precision, 'clause' AS place_method, 'sentence' AS date_method"
    rows = {
        "source_documents": f"""SELECT {article} AS document_id, 'a.txt' AS path, 'text' AS format, string_agg({said}, '' ORDER BY s) || repeat('Related story. ', 9) AS text,
            true AS is_current, now() AS first_seen_at FROM range({articles}) t(a), range({A_CLAIM}) u(s) GROUP BY a""",
        "cleaned_articles": f"""SELECT {article} AS article_id, DATE '2014-01-02' + CAST(a % 1800 AS INTEGER) AS published_on, 'day' AS published_precision,
            'stated' AS published_method, 'en' AS language, 'body' AS body, true AS is_relevant FROM range({articles}) t(a)""",
        "text_blocks": f"""SELECT {article} AS article_id, s AS block_no, s * {size} AS span_start, s * {size} + {size - 1} AS span_end,
            if(s < {A_CLAIM}, 'body', 'related') AS kind, s < {A_CLAIM} AS kept FROM range({articles}) t(a), range({A_CLAIM + 1}) u(s)""",
        "places": "SELECT 'gn:' || p AS place_id, 'Town' AS name, 'settlement' AS kind, 'made up' AS source FROM range(5000) t(p)",
        "quantities": f"""SELECT {claim.format(id="quantity_id")}, {number} AS low, {number} AS best, 'at_least' AS qualifier, 'casualty' AS what
            FROM range({articles}) t(a), range({A_CLAIM}) u(s)""",
        "event_mentions": f"""SELECT {claim.format(id="mention_id")}, 'Violence against civilians' AS event_type, 'Attack' AS sub_event_type,
            'asserted' AS polarity, {window}, {where}, 'r' AS rule_id FROM range({articles}) t(a), range({A_CLAIM}) u(s)""",
        "casualty_claims": f"""SELECT {claim.format(id="claim_id")}, claim_id AS mention_id, claim_id AS quantity_id, 'killed' AS harm, {number} AS low, {number} AS best,
            'at_least' AS qualifier, 'person' AS unit, 'incident' AS count_basis, 'security_forces' AS victim_class, 'asserted' AS polarity,
            {window}, {where}, rtrim({said}, chr(10)) AS evidence, 0.9 AS confidence, 'r' AS rule_id FROM range({articles}) t(a), range({A_CLAIM}) u(s)""",
    }
    for name, select in rows.items():
        con.execute(f"INSERT INTO {name} BY NAME {select}", {"sentence": SENTENCE} if "$sentence" in select else None)
    con.close()


def measure(folder: Path) -> None:
    """Audits every table that has rows, casualty_claims first, and prints what it took."""
    con = connect_build(WarehouseFiles(folder))
    audit(con, TABLES["codes"])  # imports Great Expectations, which takes seconds whatever the size
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for name in ("casualty_claims", "quantities", "event_mentions", "text_blocks", "source_documents", "articles"):
        started = time.perf_counter(), time.process_time()
        outcomes = audit(con, TABLES[name])
        taken = f"{time.perf_counter() - started[0]:6.1f} s ({time.process_time() - started[1]:.1f} s of processor)"
        row = con.execute(f"SELECT count(*) FROM {name}").fetchone() or (0,)
        added = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        failed = ", ".join(o.expectation.name for o in outcomes if not o.success)
        print(
            f"{name:17} {row[0]:>10,} rows, {len(outcomes):2} checks: {taken}, peak +{added:.0f} MB{', failed: ' + failed if failed else ''}"
        )


def main() -> None:
    """Makes the rows and measures, each in a process of its own."""
    if sys.argv[1:2] in (["make"], ["measure"]):
        make(Path(sys.argv[2]), int(sys.argv[3])) if sys.argv[1] == "make" else measure(Path(sys.argv[2]))
        return
    claims = sys.argv[1] if len(sys.argv) > 1 else "1000000"
    with tempfile.TemporaryDirectory() as folder:
        for step in ("make", "measure"):
            subprocess.run([sys.executable, __file__, step, folder, claims], check=True)


if __name__ == "__main__":
    main()
