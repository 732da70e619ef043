"""A service that scores: an assessment in, a result out, refusals in both languages."""

from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

from spbe_sdk import SpbeError, load_instrument, score

app = FastAPI(title="Indeks SPBE")


@app.exception_handler(SpbeError)
def refused(_: Request, error: SpbeError) -> JSONResponse:
    """What is wrong, with place and remedy, in Indonesian and English."""
    return JSONResponse(error.to_dict(), status_code=422)


@app.post("/score")
def scored(assessment: dict[str, Any], lang: str = "id") -> dict[str, Any]:
    """The index of an assessment, as `spbe score --json` prints it."""
    return score(assessment, language="en" if lang == "en" else "id").to_dict()


@app.get("/instruments/{name}")
def indicators(name: str) -> list[dict[str, str]]:
    """What people rate under an instrument."""
    return [{"code": node.code, "name": node.name} for node in load_instrument(name).indicators()]
