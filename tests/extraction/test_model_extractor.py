"""The optional model extractor against a stub endpoint: what it points at is read from the text, what it makes up is refused."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pandas as pd
import pytest

from assets.extraction.extractor import extract_articles
from assets.extraction.model_extractor import Endpoint, answer_schema, endpoint_from_environment, extract_articles_with_model

TEXT = "A mine killed at least four shepherds near Mosul. The mayor spoke for an hour."
GOOD = {
    "sentence": 0, "words": "at least four shepherds", "trigger": "killed", "harm": "killed", "victim_class": "civilian",
    "count_basis": "incident", "polarity": "asserted", "victims": "shepherds",
}  # fmt: skip


class Stub:
    """An endpoint that gives one fixed answer and remembers what it was asked."""

    def __init__(self) -> None:
        self.answer: Any = {"claims": []}
        self.status = 200
        self.asked: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        stub = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                stub.asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                stub.headers.append(dict(self.headers.items()))
                content = stub.answer if isinstance(stub.answer, str) else json.dumps(stub.answer)
                body = json.dumps({"choices": [{"message": {"content": content}}]}).encode()
                self.send_response(stub.status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def endpoint(self) -> Endpoint:
        return Endpoint(f"http://127.0.0.1:{self.server.server_port}/v1", "stub", timeout=10)


@pytest.fixture
def stub() -> Iterator[Stub]:
    """A running stub endpoint."""
    made = Stub()
    yield made
    made.server.shutdown()
    made.server.server_close()


def frames(text: str = TEXT) -> tuple[pd.DataFrame, pd.DataFrame]:
    """One article that is all body."""
    record = {"article_id": "a" * 16, "text": text, "title": None, "published_on": pd.Timestamp("2016-03-03"), "published_precision": "day",
              "publisher": None, "agency": None, "language": "en"}  # fmt: skip
    block = {"article_id": "a" * 16, "block_no": 0, "span_start": 0, "span_end": len(text), "kind": "body", "kept": True}
    return pd.DataFrame([record]), pd.DataFrame([block])


def extract(stub: Stub, *claims: dict[str, Any]) -> dict[str, pd.DataFrame]:
    """The tables that the model extractor makes when the endpoint answers with these claims."""
    stub.answer = {"claims": list(claims)}
    return extract_articles_with_model(*frames(), stub.endpoint)


def test_the_figures_are_read_from_the_words_that_the_model_points_at(stub: Stub) -> None:
    made = extract(stub, GOOD)
    claim = made["casualty_claims"].iloc[0]
    assert (claim["low"], claim["best"], pd.isna(claim["high"]), claim["qualifier"]) == (4, 4, True, "at_least")
    assert TEXT[claim["span_start"] : claim["span_end"]] == claim["surface"] == "at least four shepherds"
    assert claim["rule_id"] == "model:stub"
    assert claim["mention_id"] in set(made["event_mentions"]["mention_id"])
    assert made["extraction_failures"].empty


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"words": "at least forty shepherds"}, "does not hold"),
        ({"words": "shepherds"}, "no number"),
        ({"trigger": "wounded"}, "does not hold"),
        ({"sentence": 1}, "does not hold"),
        ({"sentence": 9}, "no sentence"),
        ({"sentence": True}, "no sentence"),
        ({"harm": "vaporised"}, "no code"),
        ({"polarity": None}, "no polarity"),
        ({"words": ""}, "no words"),
    ],
)
def test_what_the_text_does_not_hold_is_rejected_and_told(stub: Stub, change: dict[str, Any], reason: str) -> None:
    made = extract(stub, GOOD | change, GOOD)
    assert len(made["casualty_claims"]) == 1
    assert [reason in error for error in made["extraction_failures"]["error"]] == [True]


def test_a_figure_that_the_model_states_itself_is_ignored(stub: Stub) -> None:
    made = extract(stub, GOOD | {"low": 400, "best": 400, "high": 400})
    assert list(made["casualty_claims"]["low"]) == [4]


def test_victims_that_the_sentence_does_not_name_are_dropped(stub: Stub) -> None:
    made = extract(stub, GOOD | {"victims": "four ministers"})
    assert made["casualty_claims"]["victims"].isna().all()


@pytest.mark.parametrize("answer", ["not JSON", "[]", '{"claims": 3}', '{"claims": ["four"]}', "{}"])
def test_an_answer_of_another_form_fails_that_article_alone(stub: Stub, answer: str) -> None:
    stub.answer = answer
    made = extract_articles_with_model(*frames(), stub.endpoint)
    assert len(made["extraction_failures"]) == 1
    assert made["casualty_claims"].empty


def test_an_error_of_the_endpoint_fails_that_article_alone(stub: Stub) -> None:
    stub.status = 500
    made = extract_articles_with_model(*frames(), stub.endpoint)
    assert "500" in made["extraction_failures"]["error"][0]


def test_the_other_tables_are_those_of_the_rules(stub: Stub) -> None:
    made, rules = extract(stub, GOOD), extract_articles(*frames())
    for name in ("date_mentions", "place_mentions", "actor_mentions"):
        pd.testing.assert_frame_equal(made[name], rules[name])


def test_the_request_is_reproducible_structured_and_carries_the_key(stub: Stub) -> None:
    endpoint = Endpoint(stub.endpoint.url, "stub", key="sesame", timeout=10)
    extract_articles_with_model(*frames(), endpoint)
    extract_articles_with_model(*frames(), endpoint)
    assert stub.asked[0] == stub.asked[1]
    assert stub.asked[0]["temperature"] == 0
    assert stub.asked[0]["response_format"]["json_schema"]["schema"] == answer_schema()
    assert stub.headers[0]["Authorization"] == "Bearer sesame"


def test_it_is_off_by_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CONFLICT_LEDGER_MODEL_URL", raising=False)
    assert endpoint_from_environment() is None
    monkeypatch.setenv("CONFLICT_LEDGER_MODEL_URL", "http://127.0.0.1:1/v1/")
    assert endpoint_from_environment() is None
    monkeypatch.setenv("CONFLICT_LEDGER_MODEL_NAME", "local")
    assert endpoint_from_environment() == Endpoint("http://127.0.0.1:1/v1", "local")
