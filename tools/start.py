"""Shows a folder of pictures in the browser; installs, builds, transforms, packs and embeds what is not done yet.

Standard library only until the virtual environment exists; then it begins again inside that.
"""

from __future__ import annotations

import argparse
import logging
import os
import shutil
import subprocess
import sys
import threading
import time
import webbrowser
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tools import installation
from tools.installation import ROOT, VENV, VENV_PYTHON, CannotInstallError

if TYPE_CHECKING:
    from server.bootstrap import Running
    from server.settings import Settings

SAMPLES = ROOT / "samples"
_EXIT_USAGE = 2
_EXIT_INTERRUPTED = 130


def main(argv: Sequence[str]) -> int:
    """2 where it cannot be done here, 130 after Ctrl-C."""
    parser = argparse.ArgumentParser(prog="python3 -m tools start", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", nargs="?", type=Path, metavar="FOLDER", help="pictures; without it samples/ is shown")
    parser.add_argument("--port", type=int, help="the port to serve on (default 3000)")
    parser.add_argument("--no-browser", action="store_true", help="do not open a browser")
    arguments = parser.parse_args(argv)
    if arguments.folder is not None:
        arguments.folder = arguments.folder.expanduser().absolute()
        if reason := _unusable(arguments.folder):
            print(reason, file=sys.stderr)
            return _EXIT_USAGE
    try:
        _install()
    except CannotInstallError as error:
        print(f"\n{error}", file=sys.stderr)
        return _EXIT_USAGE
    except OSError as error:
        print(f"\n{ROOT} cannot be used: {error.strerror or error}.", file=sys.stderr)
        return _EXIT_USAGE
    if Path(sys.prefix).resolve() != VENV.resolve():
        return _begin_again_inside(argv)
    return _show(arguments.folder, arguments.port, opens_browser=not arguments.no_browser)


def _install() -> None:
    line = _Line()
    if installation.install_packages([installation.RUNTIME_REQUIREMENTS], line.say):
        line.end("Packages are installed.")
    if installation.build_page(line.say):
        line.end("The page is built.")


def _begin_again_inside(argv: Sequence[str]) -> int:
    command = [str(VENV_PYTHON), "-m", "tools", "start", *argv]
    if os.name == "posix":
        os.chdir(ROOT)
        os.execv(command[0], command)
    return subprocess.run(command, cwd=ROOT).returncode


def _unusable(folder: Path) -> str | None:
    """Why `folder` cannot be shown, as a sentence, or None."""
    if not folder.exists():
        return f"There is no folder {folder}. Name the folder that holds your pictures."
    if not folder.is_dir():
        return f"{folder} is a file. Name the folder that holds your pictures."
    try:
        is_empty = next(os.scandir(folder), None) is None
    except OSError as error:
        return f"{folder} cannot be read: {error.strerror}. Change its permissions, or name another folder."
    return f"{folder} is empty. Put pictures into it, or name another folder." if is_empty else None


def _show(folder: Path | None, port: int | None, *, opens_browser: bool) -> int:
    from server import bootstrap, log, settings
    from server.__main__ import serve_until_interrupted
    from server.errors import ClipAtlasError

    try:
        chosen = settings.load()
        changes: dict[str, Any] = {"original_root": folder or chosen.original_root or SAMPLES}
        if port is not None:
            changes["api_port"] = port
        if "watch" not in chosen.model_fields_set:
            changes["watch"] = True
        chosen = settings.load(**changes)
        log.set_up(chosen.log_level)
        bootstrap.check_address(chosen)
        _transform_and_pack(chosen)
        running = bootstrap.start(chosen)
    except ClipAtlasError as error:
        print(error, file=sys.stderr)
        return _EXIT_USAGE
    print(f"\n  Clip Atlas shows {chosen.original_root}\n  {running.url}\n  Ctrl-C stops it.\n", flush=True)
    line = _Line()
    for handler in logging.getLogger().handlers:
        handler.addFilter(line.make_room)
    threading.Thread(target=_narrate, args=(running, line), daemon=True).start()
    if opens_browser and _has_browser():
        webbrowser.open(running.url)
    return serve_until_interrupted(running)


def _transform_and_pack(settings: Settings) -> None:
    from server import pipeline
    from server.errors import FolderError
    from tools import sprite_atlas, transform_images
    from tools.progress_line import ProgressLine

    with ProgressLine("Thumbnails") as line:
        made = pipeline.transform(settings, progress=line.progress)
    transform_images.report(made)
    if made.made + made.kept + made.moved == 0:
        raise FolderError(f"{settings.original_root} holds no picture that can be shown. Name a folder with pictures.")
    with ProgressLine("Atlas") as line:
        packed = pipeline.pack(settings, single=None, progress=line.progress)
    sprite_atlas.report(packed)


def _narrate(running: Running, line: _Line) -> None:
    """Tells the terminal what the page tells its visitors: the stages, while they take time."""
    readiness = running.services.readiness
    started = time.monotonic()
    while not readiness.is_ready:
        stages = readiness.stages()
        # Vectors wait for the model where both are under way, so the later stage is the one to tell of.
        busy = next(((name, stage) for name, stage in reversed(stages.items()) if stage.state == "working"), None)
        if any(stage.state == "failed" for name, stage in stages.items() if name != "atlas"):
            line.end("")
            return
        if busy:
            name, stage = busy
            words = [stage.detail or name]
            if name == "model" and stage.total:  # bytes, on their way from the hub
                words.append(f"{(stage.done or 0) / stage.total:.0%}")
            elif stage.total:
                words.append(f"{stage.done or 0:,} of {stage.total:,}")
            if name != "model" and stage.rate_per_second:
                words.append(f"{stage.rate_per_second:,.1f}/s")
            if stage.seconds_left is not None:
                words.append(f"{stage.seconds_left:,.0f} s left")
            line.say(" · ".join(words))
        time.sleep(0.25)
    pictures = len(running.services.search.snapshot.pictures)
    line.end(f"Ready after {time.monotonic() - started:.1f} s: {pictures:,} pictures can be searched at {running.url}")


def _has_browser() -> bool:
    """Whether a window could open. A text browser would take the terminal away, so a screen has to be there."""
    if sys.platform in ("darwin", "win32"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


class _Line:
    """One line of the terminal, written over while work goes on; lines of their own, rarely, where there is none."""

    _QUIET_SECONDS = 5.0

    def __init__(self) -> None:
        self._is_terminal = sys.stderr.isatty()
        self._last = 0.0
        self._width = 0

    def say(self, text: str) -> None:
        """Shows `text` in place of what was said before."""
        now = time.monotonic()
        if self._is_terminal:
            text = text[: shutil.get_terminal_size().columns - 1]
            print(f"\r{text:<{self._width}}", end="", file=sys.stderr, flush=True)
            self._width = len(text)
        elif now - self._last >= self._QUIET_SECONDS:
            print(text, file=sys.stderr, flush=True)
            self._last = now

    def make_room(self, record: logging.LogRecord) -> bool:
        """A filter of the log that lets everything through, and takes the line away before it is written over."""
        self._clear()
        return True

    def end(self, text: str) -> None:
        """Closes the line with `text`."""
        self._clear()
        if text:
            print(text, file=sys.stderr, flush=True)

    def _clear(self) -> None:
        if self._is_terminal and self._width:
            print(f"\r{' ' * self._width}\r", end="", file=sys.stderr, flush=True)
            self._width = 0
