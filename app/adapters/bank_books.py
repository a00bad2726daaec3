"""The partner banks of app/reference/banks, read strictly: a wrong table stops the start."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from uuid import UUID

from app.adapters.strict_yaml import read_yaml
from app.domain.catalogue.reading import NotAGuide, Reader
from app.domain.identity.bank_keys import DemoClient, DemoEntry, registered_point
from app.domain.results.codes import UNKNOWN, BankBook, BankEntry, Meaning, Outcome

FOLDER = Path(__file__).parents[1] / "reference" / "banks"
OUTCOMES = "_outcomes.yaml"
DEMO = "_demo_clients.yaml"


@cache
def bank_books(folder: Path = FOLDER) -> Mapping[str, BankBook]:
    """Return every partner bank by its code."""
    reader = Reader({})
    shared: Mapping[str, Outcome] = reader.read(
        Mapping[str, Outcome], read_yaml(folder / OUTCOMES), OUTCOMES
    )
    if UNKNOWN not in shared or shared[UNKNOWN].meaning is not Meaning.INVESTIGATE:
        raise NotAGuide(f"{OUTCOMES}.{UNKNOWN}", "must be there, and be investigated")
    return {
        path.stem.upper(): _book(reader, path, shared) for path in sorted(folder.glob("[!_]*.yaml"))
    }


@cache
def demo_clients(folder: Path = FOLDER) -> tuple[DemoClient, ...]:
    """Return the programs that play the banks in the demo."""
    clients = Reader({}).read(Mapping[str, DemoEntry], read_yaml(folder / DEMO), DEMO)
    return tuple(
        DemoClient(bank, UUID(entry.client_id), entry.name, registered_point(entry.public_jwk))
        for bank, entry in clients.items()
    )


def well_known_kids() -> frozenset[str]:
    """Return the keys whose private half anybody can read."""
    return frozenset(client.key.thumbprint for client in demo_clients())


def _book(reader: Reader, path: Path, shared: Mapping[str, Outcome]) -> BankBook:
    entry: BankEntry = reader.read(BankEntry, read_yaml(path), path.name)
    if entry.code != path.stem.upper():
        raise NotAGuide(f"{path.name}.code", "must be the name of the file, in capitals")
    for code, outcome in entry.result_codes.items():
        if outcome not in shared:
            raise NotAGuide(f"{path.name}.result_codes.{code}", f"{outcome!r} is no outcome")
    outcomes = {code: shared[outcome] for code, outcome in entry.result_codes.items()}
    if Meaning.PAID not in {outcome.meaning for outcome in outcomes.values()}:
        raise NotAGuide(f"{path.name}.result_codes", "no code says that money arrived")
    return BankBook(entry.code, entry.name, entry.open, entry.file, outcomes, shared[UNKNOWN])
