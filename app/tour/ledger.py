"""What a tour says while it runs, and the table of what held at its end."""

from dataclasses import dataclass, field

from rich.console import Console
from rich.table import Table


@dataclass
class Ledger:
    """Prints each step, and keeps for each promise whether it held."""

    console: Console = field(default_factory=Console)
    checks: list[tuple[str, bool, str]] = field(default_factory=list)

    def chapter(self, title: str) -> None:
        self.console.rule(title, align="left")

    def step(self, who: str, words: str) -> None:
        self.console.print(f"[bold]{who}[/bold]：{words}")

    def holds(self, promise: str, *, held: bool, seen: object = "") -> None:
        """Note whether a promise of the system held, with what was seen."""
        self.checks.append((promise, held, str(seen)))
        mark = "[green]✓[/green]" if held else "[red]✗[/red]"
        self.console.print(f"  {mark} {promise}" + (f"（{seen}）" if str(seen) else ""))

    @property
    def all_held(self) -> bool:
        """A tour that promised nothing has shown nothing."""
        return bool(self.checks) and all(held for _, held, _ in self.checks)

    def table(self) -> Table:
        table = Table(title="核对表")
        for heading in ("", "承诺", "所见"):
            table.add_column(heading, overflow="fold")
        for promise, held, seen in self.checks:
            table.add_row("✓" if held else "✗", promise, seen, style="" if held else "red")
        return table
