"""Receipts: what an adopter signs about an application, and what publishers learn from them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import attrs

from spbe_sdk.applications.adoption.adoption import Adoption
from spbe_sdk.applications.catalogue.revocations import heard, refuse_revoked
from spbe_sdk.applications.package.package import read_manifest
from spbe_sdk.applications.package.signatures import seal, unseal
from spbe_sdk.applications.package.trial import TrialReport
from spbe_sdk.documents.application import MANIFEST
from spbe_sdk.documents.fields import plain_name
from spbe_sdk.documents.playbook import Experience, Obstacle, Playbook
from spbe_sdk.documents.receipt import Adopted, Adopter, Figure, MetObstacle, Receipt, TrialOutcome
from spbe_sdk.files.atomic import write_atomic, write_together
from spbe_sdk.files.folder import read_bytes
from spbe_sdk.files.yaml_lines import set_entry
from spbe_sdk.findings.errors import UsageError
from spbe_sdk.findings.finding import Finding
from spbe_sdk.findings.words import Language
from spbe_sdk.reports.catalogue.receipt import receipt_page

if TYPE_CHECKING:
    from spbe_sdk.applications.package.signatures import Signer

DAYS = 365

Stage = Literal["trial", "in-use", "retired"]


@attrs.frozen(slots=True)
class Account:
    """What only the adopter can tell: who it is, how far it came, the index before, and what was met on the way."""

    name: str
    stage: Stage
    unit: str | None = None
    before: Figure | None = None
    obstacles: Sequence[MetObstacle] = ()
    days: int = DAYS


def make_receipt(adoption: Adoption, account: Account, today: date | None = None) -> Receipt:
    """A receipt with the trial's outcome and the index of today, computed anew; nothing in it is typed by hand.

    An index that rests on errors is not signed: the receipt then has none.

    Raises:
        UsageError: an obstacle is neither known to the playbook nor told in words, or a name is none.
    """
    day = today or date.today()
    application = adoption.package.application
    known = {item.id: item.text for item in application.playbook.obstacles}
    _check_obstacles(account.obstacles, set(known))
    trial = adoption.trial(day)
    return Receipt(
        adopter=Adopter(
            name=plain_name(account.name, "--name"),
            region=adoption.choices.region,
            unit=plain_name(account.unit, "--unit") if account.unit is not None else None,
        ),
        application=Adopted(id=application.id, version=application.version, content=adoption.package.digest),
        stage=account.stage,
        issued=day,
        expires=day + timedelta(days=account.days),
        trial=TrialOutcome(
            verdict=trial.verdict.value,
            as_expected=not trial.package_findings,
            covered=trial.covered,
            indicators=trial.indicators,
            marks=_marks(trial),
        ),
        before=account.before,
        after=_after(adoption, trial),
        obstacles=tuple(met.model_copy(update={"text": known.get(met.id, met.text)}) for met in account.obstacles),
        sdk=version("spbe-sdk"),
    )


def learn(obstacles: Sequence[Obstacle], receipts: Iterable[Receipt]) -> list[Obstacle]:
    """A playbook's obstacles with what receipts told: experiences under the known ones, and those met anew."""
    known = {item.id: item for item in obstacles}
    for receipt in receipts:
        for met in receipt.obstacles:
            told = Experience(who=receipt.adopter.name, did=met.did, effort_days=met.effort_days)
            before = known.get(met.id)
            if before is None:
                known[met.id] = Obstacle(
                    id=met.id,
                    text=met.text or met.did,
                    remedy=met.did,
                    effort_days=met.effort_days,
                    experiences=(told,),
                )
            elif told not in before.experiences:
                known[met.id] = before.model_copy(update={"experiences": (*before.experiences, told)})
    return list(known.values())


def learn_from(folder: Path, files: Iterable[Path]) -> Playbook:
    """Write what the receipts in files tell into the playbook of the application in a folder.

    Raises:
        DataError: the manifest or a receipt is wrong, or cannot be read.
        PackageError: a receipt's signature does not fit, or is by a key that was revoked.
        WorkspaceError: the manifest's section cannot be changed line by line.
    """
    receipts = [_trusted(file) for file in files]
    path = folder / MANIFEST
    data = read_bytes(path)
    before = read_manifest(data, str(path)).playbook
    playbook = before.model_copy(update={"obstacles": tuple(learn(before.obstacles, receipts))})
    write_atomic(path, playbook_text(data.decode(), playbook).encode())
    return playbook


def _trusted(file: Path) -> Receipt:
    receipt, signers = unseal(read_bytes(file), Receipt, str(file))
    refuse_revoked(signers, str(file), heard())
    return receipt


def write_receipt(receipt: Receipt, signer: Signer, out: Path, language: Language) -> Path:
    """Write a receipt, signed, and beside it the page that shows it, whose place is returned.

    Raises:
        WorkspaceError: it cannot be written.
    """
    page = out.with_suffix(".html")
    shown = receipt_page(receipt, (signer[1],), language).encode()
    write_together({page: shown, out: seal(receipt, signer)})
    return page


def _marks(trial: TrialReport) -> tuple[Literal["stands-in", "illustrative"], ...]:
    told = [port.provenance for port in trial.ports if port.provenance is not None]
    stands_in = any(provenance.stands_in for provenance in told)
    illustrative = any(provenance.illustrative for provenance in told)
    return (*(("stands-in",) if stands_in else ()), *(("illustrative",) if illustrative else ()))


def _after(adoption: Adoption, trial: TrialReport) -> Figure | None:
    year: Any = adoption.settings().get("year")
    if trial.index is None or trial.errors or year is None:
        return None
    return Figure(value=trial.index, year=year, measured_by=adoption.ground.document.id)


def _check_obstacles(met: Iterable[MetObstacle], known: set[str]) -> None:
    findings = [
        Finding("receipt-obstacle", found=item.id, allowed=", ".join(sorted(known)) or "–")
        for item in met
        if item.id not in known and item.text is None
    ]
    if findings:
        raise UsageError(findings)


def playbook_text(text: str, playbook: Playbook) -> str:
    """The text of a manifest with its obstacles written anew, keeping everything else in it.

    Raises:
        WorkspaceError: the section is written in a way that cannot be changed line by line.
    """
    obstacles = [item.model_dump(mode="json", exclude_unset=True, exclude_none=True) for item in playbook.obstacles]
    return set_entry(text, "playbook", "obstacles", obstacles, MANIFEST)
