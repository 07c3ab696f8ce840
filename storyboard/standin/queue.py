"""The queue over HTTP: submit, poll, list, models, uploads, and the media host beside them."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Collection
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from storyboard.standin.asked import page, read_object, receive
from storyboard.standin.breaking import Handler, Torn, instead_of, or_cut, pause
from storyboard.standin.cards import CardMaker
from storyboard.standin.faults import Faults
from storyboard.standin.gate import Gate
from storyboard.standin.media_rules import brief
from storyboard.standin.rendering import render
from storyboard.standin.rules import judge
from storyboard.standin.store import MEDIA_PATH, Record, Store
from storyboard.standin.work import REHEARSAL, Renderer, Speed, Work

MODELS: Final = {
    "kling-v3-omni": "Video from text, pictures, elements and video.",
    "kling-create-element": "Elements that keep their look.",
}
UPLOADS: Final = {"jpg": "image/jpg", "jpeg": "image/jpeg", "png": "image/png", "mp4": "video/mp4"}
_SERVED_AS: Final = {".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".mp4": "video/mp4"}


def create_app(
    folder: Path,
    *,
    key: str | None = None,
    speed: Speed = REHEARSAL,
    faults: Faults | None = None,
    cards: CardMaker | None = None,
    known: Collection[str] = (),
    int_ids: bool = False,
    renderer: Renderer = render,
    names: Collection[str] | None = None,
) -> Starlette:
    """The queue as an application. Records and media are kept in `folder` and found there when it starts again.

    `key` is the only bearer key accepted (None: any). `known` are ids of elements that were made elsewhere. `cards`
    gives richer cards than the payload alone. `int_ids` hands out element ids as numbers. `renderer` draws the clips.
    `names` are the hosts that it may be called, besides addresses; None: this machine's own names alone.
    """
    desk = _Desk(Store(Path(folder)), key, speed, faults or Faults(), cards, known, int_ids, renderer)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> Any:
        desk.open()
        try:
            yield
        finally:
            await run_in_threadpool(desk.work.stop)

    app = Starlette(
        routes=[
            Route("/requests", desk.api(desk.submit), methods=["POST"]),
            Route("/requests", desk.api(desk.list), methods=["GET"]),
            Route("/requests/{request_id}", desk.api(desk.poll), methods=["GET"]),
            Route("/models", desk.api(desk.models), methods=["GET"]),
            Route("/models/{model}", desk.api(desk.model), methods=["GET"]),
            Route("/upload-url", desk.api(desk.offer_upload), methods=["POST"]),
            Route("/put/{name}", desk.host(desk.put), methods=["PUT"]),
            Route(MEDIA_PATH + "{name}", desk.host(desk.media), methods=["GET"]),
            Route("/_standin/ledger", desk.ledger, methods=["GET"]),
        ],
        middleware=[Middleware(Gate, names=names)],
        exception_handlers={HTTPException: _complain},
        lifespan=lifespan,
    )
    app.state.store = desk.store
    return app


class _Desk:
    """The handlers and what they share."""

    def __init__(
        self,
        store: Store,
        key: str | None,
        speed: Speed,
        faults: Faults,
        cards: CardMaker | None,
        known: Collection[str],
        int_ids: bool,
        renderer: Renderer,
    ) -> None:
        self.store, self.faults = store, faults
        self._key, self._known = key, known
        self._begin: Callable[[], Work] = lambda: Work(store, speed, faults, cards, int_ids=int_ids, renderer=renderer)

    def open(self) -> None:
        """Begin to work; with what a former run left, too."""
        self.work = self._begin()

    def api(self, handler: Handler) -> Handler:
        """Behind the key."""

        async def guarded(request: Request) -> Response:
            scheme, _, given = request.headers.get("authorization", "").partition(" ")
            if scheme.lower() != "bearer" or not self._fits(given.strip()):
                raise HTTPException(401, "invalid API key")
            return await or_cut(handler, request)

        return guarded

    def _fits(self, given: str) -> bool:
        return bool(given) and (self._key is None or hmac.compare_digest(self._key.encode(), given.encode()))

    def host(self, handler: Handler) -> Handler:
        """Beside the key: a media host that is shown one refuses."""

        async def guarded(request: Request) -> Response:
            if "authorization" in request.headers:
                raise HTTPException(400, "media hosts must not be sent a key")
            return await or_cut(handler, request)

        return guarded

    async def submit(self, request: Request) -> Response:
        """POST /requests."""
        body = await read_object(request)
        model, payload = body.get("model"), body.get("payload")
        if not isinstance(model, str) or model not in MODELS:
            raise HTTPException(404, f"model {brief(model)} not found")
        fault = self.faults.take("submit", model=model)
        await pause(fault)
        if fault and not fault.accept and (answer := instead_of(fault)):
            return answer
        wrong = await run_in_threadpool(judge, model, payload, self.store.held, self._element_kind)
        if wrong:
            raise HTTPException(400, "; ".join(wrong))
        assert isinstance(payload, dict)
        record = await run_in_threadpool(self.store.accept, model, payload)
        told = record.answer(_origin(request)) | {"status": "dispatched"}
        self.work.start(record)
        if fault and (instead := instead_of(fault)):
            return instead
        shown = {name: told[name] for name in ("request_id", "model", "status", "created_at")}
        return JSONResponse(shown | dict(fault.record or {} if fault else {}))

    async def poll(self, request: Request) -> Response:
        """GET /requests/{id}."""
        record = self.store.find(request.path_params["request_id"])
        fault = self.faults.take("poll", model=record.model if record else "", path=request.url.path)
        await pause(fault)
        if fault and (answer := instead_of(fault)):
            return answer
        if record is None:
            raise HTTPException(404, "request not found")
        return JSONResponse(record.answer(_origin(request)) | dict(fault.record or {} if fault else {}))

    async def list(self, request: Request) -> Response:
        """GET /requests, newest first; page+page_size and limit+offset are both understood."""
        fault = self.faults.take("list", model=request.query_params.get("model_id", ""))
        await pause(fault)
        if fault and (answer := instead_of(fault)):
            return answer
        shown = [r for r in self.store.records(request.query_params.get("model_id")) if self._is_listed(r)]
        first, count = page(request.query_params, len(shown))
        count = min(count, self.faults.page or count)
        origin = _origin(request)
        return JSONResponse({"requests": [r.answer(origin) for r in shown[first : first + count]], "total": len(shown)})

    async def models(self, request: Request) -> Response:
        """GET /models."""
        fault = self.faults.take("models")
        await pause(fault)
        return (fault and instead_of(fault)) or JSONResponse({"models": [_model(name) for name in MODELS]})

    async def model(self, request: Request) -> Response:
        """GET /models/{id}."""
        if request.path_params["model"] not in MODELS:
            raise HTTPException(404, "model not found")
        return JSONResponse(_model(request.path_params["model"]))

    async def offer_upload(self, request: Request) -> Response:
        """POST /upload-url."""
        fault = self.faults.take("upload")
        await pause(fault)
        if fault and (answer := instead_of(fault)):
            return answer
        ending = (await read_object(request)).get("file_type")
        if not isinstance(ending, str) or ending not in UPLOADS:
            raise HTTPException(400, f"file_type {brief(ending)} is not one of {', '.join(UPLOADS)}")
        name = self.store.offer_upload(ending)
        origin = _origin(request)
        return JSONResponse({"upload_url": f"{origin}/put/{name}", "public_url": f"{origin}{MEDIA_PATH}{name}"})

    async def put(self, request: Request) -> Response:
        """PUT of the bytes, with the literal content type that was signed."""
        fault = self.faults.take("put")
        await pause(fault)
        if fault and (answer := instead_of(fault)):
            return answer
        name = request.path_params["name"]
        if not self.store.upload_is_open(name):
            raise HTTPException(403, "this upload link is not valid, or no longer")
        wanted = UPLOADS[name.rpartition(".")[2]]
        if request.headers.get("content-type") != wanted:
            raise HTTPException(403, f"the content type must be literally {wanted}")
        if (left := self.store.room(name)) <= 0:
            raise HTTPException(507, "the stand-in holds as many uploads as it may")
        self.store.uploaded(name, await receive(request, self.store.media / name, left))
        return Response(status_code=200)

    async def media(self, request: Request) -> Response:
        """GET of an uploaded or made file."""
        name = request.path_params["name"]
        fault = self.faults.take("media", path=name)
        await pause(fault)
        if fault and (answer := instead_of(fault)):
            return answer
        file = self.store.file(name)
        if file is None:
            raise HTTPException(404, "no such file")
        served = _SERVED_AS.get(file.suffix, "application/octet-stream")
        if fault and fault.share is not None:
            return Torn(file, fault.share, served)
        return FileResponse(file, media_type=served, headers={"x-content-type-options": "nosniff"})

    async def ledger(self, request: Request) -> Response:
        """What was charged, for tests and the curious; not a part of the service."""
        return JSONResponse(self.store.ledger())

    def _is_listed(self, record: Record) -> bool:
        return record.age() >= self.faults.list_lag

    def _element_kind(self, element_id: str) -> Any:
        element = self.store.element(element_id)
        return element.kind if element else "image" if element_id in self._known else None


async def _complain(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return JSONResponse({"error": error.detail}, error.status_code, error.headers)


def _origin(request: Request) -> str:
    return str(request.base_url).rstrip("/")


def _model(name: str) -> dict[str, Any]:
    return {"model": name, "id": name, "description": MODELS[name], "type": "video", "parameters": [], "price_info": {}}
