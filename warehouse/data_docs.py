"""Great Expectations' Data Docs of a run's audits: a static site, one page a table.

Belongs here: rendering results as pages, writing and forgetting the sites. Not here: auditing (`audit.py`), serving (`pipelines/pages.py`).

The pages are made by Great Expectations' own renderers and templates, inside a page of ours: theirs loads scripts and styles
from a dozen addresses of other people, ours loads nothing. A site holds names, descriptions and counts, and no word of the corpus.
"""

from __future__ import annotations

import shutil
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from expectations.contract import Table
from expectations.tables import TABLES
from warehouse.audit import Outcome


def write_data_docs(audits: Mapping[str, Sequence[Outcome]], folder: Path, title: str) -> None:
    """Writes the site of the audits (by table) into `folder`, complete or not at all; `title` says on each page whose audit it is."""
    fresh = folder.with_name(f".{folder.name}.part")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    for name, outcomes in audits.items():
        (fresh / f"{name}.html").write_text(_table_page(TABLES[name], outcomes, title), encoding="utf-8")
    (fresh / "index.html").write_text(_index_page(audits, title), encoding="utf-8")
    shutil.rmtree(folder, ignore_errors=True)
    fresh.rename(folder)


def forget_data_docs(folder: Path, kept: Collection[str]) -> None:
    """Removes the sites below the folder but those of the names that are kept."""
    for site in folder.iterdir() if folder.is_dir() else ():
        if site.name not in kept:
            shutil.rmtree(site, ignore_errors=True)


def _table_page(table: Table, outcomes: Sequence[Outcome], title: str) -> str:
    from great_expectations.core.expectation_validation_result import ExpectationSuiteValidationResult
    from great_expectations.render.renderer.page_renderer import ValidationResultsPageRenderer
    from great_expectations.validator.validator import calc_validation_statistics

    results = [result for outcome in outcomes for result in outcome.results]
    numbers = calc_validation_statistics(results)
    validated = ExpectationSuiteValidationResult(
        success=numbers.success, results=results, suite_name=table.name, statistics=numbers._asdict(), meta={}
    )
    document = ValidationResultsPageRenderer(run_info_at_end=True).render(validated)
    del document.sections[0].content_blocks[0], document.sections[-1]  # what they would say of the batch is empty
    return str(_page_view().render(document, title=f"{table.name}: {title}", heading=table.name, of=title, outcomes=outcomes))


def _index_page(audits: Mapping[str, Sequence[Outcome]], title: str) -> str:
    from great_expectations.render import RenderedDocumentContent

    rows = [(name, sum(o.success for o in outcomes), [o for o in outcomes if not o.success]) for name, outcomes in audits.items()]
    document = RenderedDocumentContent(renderer_type="SiteIndexPageRenderer", sections=[])
    return str(_page_view().render(document, title=f"Data Docs: {title}", heading="Data Docs", of=title, tables=rows))


@cache
def _page_view() -> Any:
    """Great Expectations' view, with our page around its sections."""
    from great_expectations.render.view import DefaultJinjaPageView
    from jinja2 import ChoiceLoader, FileSystemLoader

    class PageView(DefaultJinjaPageView):  # type: ignore[misc]
        _template = "data_docs.html"

    view = PageView()
    view.env.loader = ChoiceLoader([FileSystemLoader(Path(__file__).parent), view.env.loader])
    return view
