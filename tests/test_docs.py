import re
from pathlib import Path

from click.testing import CliRunner

from whowhom.cli import main

DOCS = Path(__file__).parents[1] / "docs"


def test_each_command_is_documented_and_each_documented_command_exists():
    written = set(re.findall(r"^## (\w+)$", (DOCS / "cli.md").read_text(encoding="utf-8"), re.M))
    assert written == set(main.commands)


def test_each_command_explains_itself():
    for name in main.commands:
        shown = CliRunner().invoke(main, [name, "--help"])
        assert shown.exit_code == 0
        assert len(shown.output.splitlines()) > 4


def test_links_in_the_readme_lead_somewhere():
    root = DOCS.parent
    for target in re.findall(r"\]\((?!http)([^)#]+)\)", (root / "README.md").read_text(encoding="utf-8")):
        assert (root / target).exists(), target
