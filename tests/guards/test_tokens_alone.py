"""python-jose is dangerous in ways that only one module knows how to guard against."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
THE_ONE = "app/adapters/tokens.py"


def test_one_module_alone_imports_the_jwt_library() -> None:
    files = [*(ROOT / "app").rglob("*.py"), *(ROOT / "simulators").rglob("*.py")]
    importing = [str(file.relative_to(ROOT)) for file in files if _imports_jose(file)]

    assert importing == [THE_ONE]


def _imports_jose(file: Path) -> bool:
    """Look for any mention: an import statement, or a name given to an importer."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        match node:
            case ast.Import():
                names = [alias.name for alias in node.names]
            case ast.ImportFrom():
                names = [node.module or ""]
            case ast.Constant(value=str() as text):
                names = [text]
            case _:
                names = []
        if any(name.partition(".")[0] == "jose" for name in names):
            return True
    return False
