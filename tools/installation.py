"""Makes this checkout able to run: the virtual environment, its packages, the built page. Standard library only.

Each step leaves a digest of what it was made from, so that a step that is up to date costs a few file reads; one that
is cut short leaves no digest and is done again. Raises `CannotInstallError` with one sentence that says what to do.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
WEB = ROOT / "web"
RUNTIME_REQUIREMENTS = ROOT / "requirements.txt"
CHECK_REQUIREMENTS = ROOT / "tests" / "requirements.txt"

MIN_NODE_MAJOR = 20
PNPM = "pnpm@10.34.9"
_PNPM_MAJORS = ("10", "12")
_WEB_SOURCES = ("src", "public", "index.html", "package.json", "pnpm-lock.yaml", "vite.config.ts", "tsconfig.json")


class CannotInstallError(Exception):
    """A step cannot be done here; the text is one sentence that says what to do."""


def install_packages(requirements: Sequence[Path], say: Callable[[str], None]) -> bool:
    """Makes `.venv` and installs every requirements file into it. Whether there was anything to do."""
    digest = _digest([*requirements], extra=sys.version.split()[0])
    stamp = VENV / f".installed-{'-'.join(file.parent.name or 'root' for file in requirements)}"
    if VENV_PYTHON.is_file() and _holds(stamp, digest):
        return False
    if not _works(VENV_PYTHON):
        say("Making .venv")
        _make_venv()
    wanted = sum(1 for file in requirements for line in _lines(file) if "==" in line)
    arguments = [part for file in requirements for part in ("-r", str(file))]
    command = [str(VENV_PYTHON), "-m", "pip", "install", "--disable-pip-version-check", *arguments]
    _run_pip(command, wanted, say)
    stamp.write_text(digest, encoding="utf-8")
    return True


def build_page(say: Callable[[str], None]) -> bool:
    """Builds web/dist where its sources changed. Whether there was anything to do."""
    digest = _digest(_files_of(WEB / part for part in _WEB_SOURCES))
    stamp = WEB / "dist" / ".built-from"
    if (WEB / "dist" / "index.html").is_file() and _holds(stamp, digest):
        return False
    install_page_packages(say)
    say("Building the page")
    run_pnpm(["build"])
    stamp.write_text(digest, encoding="utf-8")
    return True


def install_page_packages(say: Callable[[str], None]) -> bool:
    """Installs web/node_modules as the lock file says. Whether there was anything to do."""
    digest = _digest([WEB / "pnpm-lock.yaml", WEB / "package.json"])
    stamp = WEB / "node_modules" / ".installed-from"
    if _holds(stamp, digest):
        return False
    say("Installing the page's packages")
    run_pnpm(["install", "--frozen-lockfile"])
    stamp.write_text(digest, encoding="utf-8")
    return True


def run_pnpm(arguments: Sequence[str]) -> None:
    """Runs pnpm in web/, quietly; what it said is in the error where it fails."""
    done = subprocess.run(
        [*_pnpm(), *arguments], cwd=WEB, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    )
    if done.returncode != 0:
        raise CannotInstallError(_explain(done.stdout, f"pnpm {' '.join(arguments)} failed in web/."))


def pnpm_command() -> list[str]:
    """How pnpm is called here: the installed one where it is known to work, else a pinned one through npx."""
    return _pnpm()


def _pnpm() -> list[str]:
    node = shutil.which("node")
    if node is None:
        raise CannotInstallError(
            f"Node.js is missing, which builds the page. Install Node.js {MIN_NODE_MAJOR} or newer from nodejs.org "
            "or with your system's package manager, and start again."
        )
    version = subprocess.run([node, "--version"], capture_output=True, text=True).stdout.strip().lstrip("v")
    if not version.partition(".")[0].isdigit() or int(version.partition(".")[0]) < MIN_NODE_MAJOR:
        raise CannotInstallError(
            f"Node.js {version or '?'} is too old to build the page. Install Node.js {MIN_NODE_MAJOR} or newer."
        )
    pnpm = shutil.which("pnpm")
    if pnpm is not None:
        found = subprocess.run([pnpm, "--version"], capture_output=True, text=True, cwd=ROOT)
        if found.returncode == 0 and found.stdout.strip().partition(".")[0] in _PNPM_MAJORS:
            return [pnpm]
    npx = shutil.which("npx")
    if npx is None:
        raise CannotInstallError("npx is missing, which comes with Node.js. Install npm, or pnpm 10.")
    return [npx, "--yes", PNPM]


def _make_venv() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", str(VENV)], capture_output=True, text=True, errors="replace"
    )
    if done.returncode != 0:
        output = done.stdout + done.stderr
        if "ensurepip" in output:
            raise CannotInstallError(
                "This Python cannot make virtual environments. On Debian or Ubuntu: apt-get install python3-venv"
            )
        raise CannotInstallError(_explain(output, "The virtual environment .venv cannot be made."))


def _run_pip(command: list[str], wanted: int, say: Callable[[str], None]) -> None:
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", cwd=ROOT
    )
    assert process.stdout is not None
    seen: set[str] = set()
    lines: list[str] = []
    try:
        for line in process.stdout:
            lines.append(line)
            if match := re.match(r"(?:Collecting|Requirement already satisfied:) ([A-Za-z0-9._-]+)", line):
                seen.add(match[1].lower())
                say(f"Getting packages: {min(len(seen), wanted)} of {wanted} · {match[1]}")
            elif line.startswith("Installing collected"):
                say(f"Installing {wanted} packages; this takes a minute or two")
    except KeyboardInterrupt:
        process.terminate()
        raise
    if process.wait() != 0:
        raise CannotInstallError(_explain("".join(lines), "The Python packages cannot be installed."))


def _explain(output: str, otherwise: str) -> str:
    """One sentence for what went wrong, out of what a tool printed."""
    if "No space left" in output or "ENOSPC" in output:
        return "The disk is full. Free some space (the packages take about 2 GB) and start again; what is done is kept."
    if re.search(
        r"Temporary failure in name|Failed to establish|EAI_AGAIN|ENOTFOUND|ECONNREFUSED|ETIMEDOUT|timed out", output
    ):
        return "The package registry cannot be reached. Check the network and start again; what is done is kept."
    if "Permission denied" in output or "EACCES" in output:
        return f"{ROOT} cannot be written to. Take a copy that belongs to you, or change its owner."
    tail = "\n".join(output.strip().splitlines()[-12:])
    return f"{otherwise} It said:\n{tail}"


def _works(python: Path) -> bool:
    if not python.is_file():
        return False
    try:
        return subprocess.run([str(python), "-m", "pip", "--version"], capture_output=True).returncode == 0
    except OSError:
        return False


def _files_of(parts: Iterable[Path]) -> list[Path]:
    found: list[Path] = []
    for part in parts:
        found.extend(sorted(path for path in part.rglob("*") if path.is_file()) if part.is_dir() else [part])
    return found


def _lines(file: Path) -> list[str]:
    return [line.strip() for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]


def _digest(files: Iterable[Path], extra: str = "") -> str:
    digest = hashlib.blake2b(extra.encode(), digest_size=16)
    for file in files:
        if file.is_file():
            digest.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def _holds(stamp: Path, digest: str) -> bool:
    try:
        return stamp.read_text(encoding="utf-8") == digest
    except OSError:
        return False
