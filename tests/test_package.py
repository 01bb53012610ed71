"""What is shipped agrees with itself: versions, pins, commands, and nothing of this machine."""

import re
import subprocess
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
import typer.main

import linkvet
from linkvet.cli.main import app

ROOT = Path(linkvet.__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = typer.main.get_command(app).commands
PINS = (ROOT / "constraints.txt").read_text().splitlines()
# joined, so that these lines do not find themselves
FOREIGN = re.compile(r"(?<!\w)/" + r"(?:home|root|Users|work|tmp)/\w" + "|py" + r"pi\.org")


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_one_version():
    assert linkvet.__version__ == PROJECT["version"] == metadata.version("linkvet")


def test_pins_are_names_and_exact_versions_in_order():
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.+!]+", line) for line in PINS)
    names = [canonical(line.partition("==")[0]) for line in PINS]
    assert len(set(names)) == len(names)


def test_every_dependency_is_pinned_and_the_pins_are_what_the_tests_ran_on():
    pins = {canonical(line.partition("==")[0]): line.partition("==")[2] for line in PINS}
    extras = PROJECT["optional-dependencies"]
    wanted = [*PROJECT["dependencies"], *(need for extra in extras.values() for need in extra)]
    seen = set()
    while wanted:
        name = canonical(re.match(r"[\w.-]+", wanted.pop())[0])
        if name in seen or name == "linkvet":
            continue
        seen.add(name)
        try:
            needs = metadata.requires(name) or []
        except metadata.PackageNotFoundError:
            continue  # meant for another system
        assert name in pins, f"{name} is not in constraints.txt"
        assert pins[name] == metadata.version(name), f"{name} is not the pinned version"
        wanted += [need for need in needs if "extra ==" not in need]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_its_options_have_help_and_the_command_is_in_the_readme(name):
    assert f"linkvet {name}" in README
    for command in (COMMANDS[name], *getattr(COMMANDS[name], "commands", {}).values()):
        assert command.help
        assert all(option.help for option in command.params)


def test_every_command_line_in_the_readme_names_commands_and_options_that_exist():
    lines = re.findall(r"^    linkvet (.*)$", README, re.MULTILINE)
    assert len(lines) > 8
    for line in lines:
        words = line.split()
        command = COMMANDS[words[0]]
        command = getattr(command, "commands", {}).get(words[min(1, len(words) - 1)], command)
        known = {name for one in command.params for name in one.opts}
        assert {word for word in words if word.startswith("--")} <= known, line


def test_every_make_target_of_the_readme_exists():
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert set(re.findall(r"make ([a-z-]+)", README)) - {"it"} <= set(targets)


def test_the_changelog_knows_this_version():
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert "## [Unreleased]" in changes or f"## [{linkvet.__version__}]" in changes


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    return [ROOT / name for name in listed.stdout.decode().split("\0") if name]


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="not a checkout")
def test_no_file_names_a_machine_or_a_package_host():
    for path in tracked():
        text = path.read_bytes().decode("utf-8", errors="replace") if path.is_file() else ""
        assert not (foreign := FOREIGN.search(text)), f"{path.relative_to(ROOT)}: {foreign[0]}"


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="not a checkout")
def test_every_file_beside_the_code_is_shipped_with_it():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]
    shipped = {
        path
        for package, patterns in settings["package-data"].items()
        for pattern in patterns
        for path in folder_of(package, settings["package-dir"]).glob(pattern)
    }
    rooms = {ROOT / folder for folder in settings["package-dir"].values()}
    for path in tracked():
        if rooms.isdisjoint(path.parents) or path.suffix == ".py":
            continue
        assert path in shipped, f"{path.relative_to(ROOT)} is in no wheel"


def folder_of(package: str, homes: dict[str, str]) -> Path:
    """Folder of a package: its own by the map, or that of the nearest package above it."""
    if package in homes:
        return ROOT / homes[package]
    above, _, leaf = package.rpartition(".")
    return folder_of(above, homes) / leaf


def test_every_room_is_packaged():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]
    listed = {folder_of(one, settings["package-dir"]) for one in settings["packages"]}
    for layer in settings["package-dir"].values():
        assert {path.parent for path in (ROOT / layer).rglob("__init__.py")} <= listed
