"""A second extractor: casualty claims read by a language model behind an OpenAI-compatible endpoint. Off unless asked for.

Belongs here: asking the endpoint, and believing nothing of its answer that the text does not hold. Not here: numbers, dates,
places, actors and acts, which stay those of the built-in rules, and tying claims to acts (`extractor.py`).

The model only points: at a sentence, the words that state a count, and the words of harm. The figures are read from those
words by the number grammar, so a figure that is not in the text cannot enter. What the model names and the text does not
hold is rejected and told in `extraction_failures`. Every row's `rule_id` begins with "model:".
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import httpx
import pandas as pd

from assets.extraction.extractor import extract_articles
from assets.extraction.mentions import ActorMention, Article, CasualtyClaim, Number
from assets.extraction.rows import frame
from assets.extraction.sentences import Sentence
from expectations.code_lists import code_list

MAX_SENTENCES = 200  # what one request shows of an article
_CONFIDENCE = 0.5  # not measured: no model is part of the project
_TEXT_FIELDS = ("words", "trigger", "harm", "victim_class", "count_basis", "polarity")
_CODED = ("harm", "victim_class", "count_basis", "polarity")
_INSTRUCTION = (
    "You read a news article on an armed conflict, given as numbered sentences. List every count of people killed, wounded, missing, abducted, "
    "captured, displaced or returned. For each give: sentence (its number), words (the exact words of that sentence that state the count, number "
    "included), trigger (the exact word of harm in that sentence), harm, victim_class, count_basis, polarity, and victims (exact words, or null). "
    "Copy words exactly. Give nothing that the sentence does not state."
)


@dataclass(frozen=True)
class Endpoint:
    """Where the model is asked: `url` up to and without "/chat/completions"; `key` may be empty; seconds to wait for one answer."""

    url: str
    model: str
    key: str = ""
    timeout: float = 120.0


def endpoint_from_environment() -> Endpoint | None:
    """The endpoint that CONFLICT_LEDGER_MODEL_URL, _MODEL_NAME and _MODEL_KEY name; None, the default, without the first two."""
    url, model = os.environ.get("CONFLICT_LEDGER_MODEL_URL", ""), os.environ.get("CONFLICT_LEDGER_MODEL_NAME", "")
    return Endpoint(url.rstrip("/"), model, os.environ.get("CONFLICT_LEDGER_MODEL_KEY", "")) if url and model else None


def extract_articles_with_model(articles: pd.DataFrame, blocks: pd.DataFrame, endpoint: Endpoint) -> dict[str, pd.DataFrame]:
    """The frames of `extractor.extract_articles` with the model's casualty claims in the place of the rules'.

    An article for which the endpoint gives no usable answer, and each claim that the text does not hold, is told in
    `extraction_failures`.
    """
    rejected: list[tuple[str, str]] = []
    with httpx.Client(timeout=endpoint.timeout, headers={"Authorization": f"Bearer {endpoint.key}"} if endpoint.key else {}) as client:

        def claims_of(
            sentences: Sequence[Sentence], numbers: Sequence[Sequence[Number]], actors: Sequence[Sequence[ActorMention]], article: Article
        ) -> list[CasualtyClaim]:
            claims = []
            for answer in ask(client, endpoint, sentences):
                claim = checked(answer, sentences, numbers, endpoint.model)
                if isinstance(claim, str):
                    rejected.append((article.article_id, f"model claim rejected: {claim}"))
                else:
                    claims.append(claim)
            return claims

        made = extract_articles(articles, blocks, claims_of)
    failures = [*made["extraction_failures"].itertuples(index=False, name=None), *rejected]
    return made | {"extraction_failures": frame("extraction_failures", failures)}


def ask(client: httpx.Client, endpoint: Endpoint, sentences: Sequence[Sentence]) -> list[Mapping[str, Any]]:
    """The model's claims as it gives them. Raises httpx.HTTPError, or ValueError for an answer of another form."""
    if not sentences:
        return []
    numbered = "\n".join(f"{s.sentence_no}: {s.text}" for s in sentences[:MAX_SENTENCES])
    request = {
        "model": endpoint.model,
        "temperature": 0,
        "seed": 0,
        "messages": [{"role": "system", "content": _INSTRUCTION}, {"role": "user", "content": numbered}],
        "response_format": {"type": "json_schema", "json_schema": {"name": "claims", "strict": True, "schema": answer_schema()}},
    }
    response = client.post(f"{endpoint.url}/chat/completions", json=request)
    response.raise_for_status()
    try:
        claims = json.loads(response.json()["choices"][0]["message"]["content"])["claims"]
    except (KeyError, IndexError, TypeError, json.JSONDecodeError) as error:
        raise ValueError(f"the model's answer is not the JSON asked for: {error!r}") from error
    if not isinstance(claims, list) or not all(isinstance(claim, dict) for claim in claims):
        raise ValueError("the model's answer is not a list of claims")
    return claims


def answer_schema() -> dict[str, Any]:
    """The JSON schema of an answer; its codes are those of the contract."""
    fields: dict[str, Any] = {name: {"type": "string"} for name in _TEXT_FIELDS}
    fields |= {name: {"type": "string", "enum": sorted(code_list(name))} for name in _CODED}
    fields |= {"sentence": {"type": "integer"}, "victims": {"type": ["string", "null"]}}
    claim = {"type": "object", "properties": fields, "required": sorted(fields), "additionalProperties": False}
    return {
        "type": "object",
        "properties": {"claims": {"type": "array", "items": claim}},
        "required": ["claims"],
        "additionalProperties": False,
    }


def checked(
    answer: Mapping[str, Any], sentences: Sequence[Sentence], numbers: Sequence[Sequence[Number]], model: str
) -> CasualtyClaim | str:
    """The claim that the answer points at, its figures read from the text; or why it is rejected."""
    at = answer.get("sentence")
    if not isinstance(at, int) or isinstance(at, bool) or not 0 <= at < len(sentences):
        return f"no sentence {at!r}"
    if wrong := next((name for name in _TEXT_FIELDS if not isinstance(answer.get(name), str) or not answer[name]), None):
        return f"no {wrong}"
    if wrong := next((name for name in _CODED if answer[name] not in code_list(name)), None):
        return f"{answer[wrong]!r} is no code of {wrong}"
    sentence = sentences[at]
    start, trigger = sentence.text.find(answer["words"]), sentence.text.find(answer["trigger"])
    if start < 0 or trigger < 0:
        return f"words that sentence {at} does not hold"
    start, trigger = start + sentence.start, trigger + sentence.start
    end = start + len(answer["words"])
    number = next((n for n in numbers[at] if start <= n.start and n.end <= end and n.kind in {"cardinal", "range", "vague"}), None)
    if number is None:
        return f"no number in {answer['words']!r}"
    victims = answer.get("victims")
    low, best, high = (None if value is None else int(value) for value in (number.low, number.best, number.high))
    return CasualtyClaim(
        start=start,
        end=end,
        surface=answer["words"],
        sentence_no=at,
        harm=answer["harm"],
        low=low,
        best=best,
        high=high,
        qualifier=number.qualifier,
        vague_word=number.vague_word,
        unit="household" if any(word in answer["words"].lower() for word in ("famil", "household")) else "person",
        count_basis=answer["count_basis"],
        victims=victims if isinstance(victims, str) and victims in sentence.text else None,
        victim_class=answer["victim_class"],
        victim_actor_id=None,
        perpetrator_actor_id=None,
        polarity=answer["polarity"],
        attribution=None,
        attribution_kind=None,
        part_of=None,
        trigger_start=trigger,
        trigger_end=trigger + len(answer["trigger"]),
        confidence=_CONFIDENCE,
        rule_id=f"model:{model}",
    )
