"""Settings: the only reader of environment, `.env` and server flags (flag > environment > `.env` > default).

Nothing is read at import. Every field carries the description from which `--help`, the README's table and
`.env.example` are made.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, CliSettingsSource, NoDecode, SettingsConfigDict

from server.errors import SettingsError

PROJECT_ROOT = Path(__file__).resolve().parent.parent

LogLevel = Literal["DEBUG", "INFO", "WARNING", "ERROR"]


class Settings(BaseSettings):
    """Everything a person may set. Frozen: one object is made at the start and passed on."""

    model_config = SettingsConfigDict(
        env_file=".env",
        extra="ignore",
        frozen=True,
        case_sensitive=False,
        env_ignore_empty=True,
    )

    clip_model: str = Field(
        "auto",
        description="`auto`, `offline`, any open_clip model (`ViT-B-32`, `hf-hub:…`), or a folder of weights.",
    )
    clip_pretrained: str | None = Field(
        None, description="The open_clip pretraining tag, or a file or folder of weights. Empty: the model's usual one."
    )
    clip_tokenizer: str | None = Field(
        None, description="A tokenizer's folder or hub name, where the model's own cannot be fetched."
    )
    clip_device: Literal["auto", "cpu", "cuda", "mps"] = Field("auto", description="Where the model runs.")
    clip_dtype: Literal["auto", "float32", "float16", "bfloat16"] = Field(
        "auto", description="The model's arithmetic; `auto` is float16 on CUDA and float32 elsewhere."
    )
    clip_threads: int = Field(0, ge=0, le=256, description="Threads for the model on a CPU; 0: one for each core.")
    clip_batch_size: int = Field(16, ge=1, le=1024, description="Pictures embedded at once.")
    original_root: Path | None = Field(
        None, description="The folder of originals. Without it thumbnails stand in for them."
    )
    image_root: Path = Field(Path("out/thumbs"), description="The folder of thumbnails.")
    atlas_root: Path = Field(Path("out/atlas"), description="The folder of the atlas: its pages and `atlas.json`.")
    cache_dir: Path = Field(Path(".cache"), description="The folder of the catalogue and of everything else kept.")
    embeddings_dir: Path | None = Field(None, description="The folder of `clip_index.npz`. Empty: CACHE_DIR.")
    saved_root: Path = Field(
        Path("saved"),
        description="The folder of favourites and collections. They cannot be made again: include it in your backups.",
    )
    web_root: Path = Field(Path("web/dist"), description="The built page.")
    watch: bool = Field(
        False, description="Notice changes in ORIGINAL_ROOT and take them up. `start` does so unless told otherwise."
    )
    watch_rescan_seconds: int = Field(
        600, ge=5, le=86_400, description="How often the folder is looked through without notice, for network drives."
    )
    index_backend: str = Field(
        "auto",
        description="How vectors are searched: `faiss_flat` reads all, `faiss_signs` looks at all and reads the best; "
        "`auto` goes by their number.",
    )
    search_top_k: int = Field(200, ge=1, le=10_000, description="Results in an answer when a request names no limit.")
    api_host: str = Field(
        "127.0.0.1",
        description="The address to listen on. Anything but loopback: behind TLS only, and whoever can reach it sees "
        "all pictures and can change favourites and collections.",
    )
    api_port: int = Field(3000, ge=0, le=65_535, description="The port to listen on; 0: any free one.")
    api_threads: int = Field(8, ge=1, le=256, description="Requests answered at once.")
    cors_origins: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="Other origins whose pages may ask the API, with commas between. Empty: none."
    )
    trusted_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="Host names that requests may carry besides loopback, with commas between."
    )
    log_level: LogLevel = Field("INFO", description="`DEBUG`, `INFO`, `WARNING` or `ERROR`.")

    @field_validator("cors_origins", "trusted_hosts", mode="before")
    @classmethod
    def _split_at_commas(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip().rstrip("/") for part in value.split(",") if part.strip())
        return value

    @field_validator("log_level", "clip_device", "clip_dtype", mode="before")
    @classmethod
    def _fold_case(cls, value: object, info: object) -> object:
        if isinstance(value, str):
            return value.upper() if getattr(info, "field_name", "") == "log_level" else value.lower()
        return value

    @field_validator(
        "original_root", "image_root", "atlas_root", "cache_dir", "embeddings_dir", "saved_root", "web_root"
    )
    @classmethod
    def _make_absolute(cls, value: Path | None) -> Path | None:
        """Relative folders are those of the project, wherever the command was called."""
        return None if value is None else PROJECT_ROOT / value.expanduser()

    @property
    def npz_folder(self) -> Path:
        """Where the file of vectors lies."""
        return self.embeddings_dir or self.cache_dir

    @property
    def catalogue_file(self) -> Path:
        """The SQLite file of the catalogue."""
        return self.cache_dir / "catalogue.sqlite"

    def but(self, **changes: object) -> Self:
        """A copy with some fields changed, checked again."""
        return self.__class__.model_validate({**self.model_dump(), **changes})


def load(argv: list[str] | None = None, **overrides: Any) -> Settings:
    """Reads flags (`argv`), environment and `.env`; `overrides` win over all but flags.

    Raises `SettingsError` with a sentence for each value that cannot be used. `--help` prints the flags and exits.
    """
    try:
        if argv is None:
            return Settings(_env_file=PROJECT_ROOT / ".env", **overrides)
        source: CliSettingsSource[Settings] = CliSettingsSource(
            Settings,
            cli_parse_args=argv,
            cli_prog_name="python -m server",
            cli_kebab_case=True,
            cli_implicit_flags=True,
            cli_hide_none_type=True,
        )
        return Settings(_env_file=PROJECT_ROOT / ".env", _cli_settings_source=source, **overrides)
    except ValidationError as error:
        raise SettingsError(" ".join(_sentence(problem) for problem in error.errors())) from error


def _sentence(problem: object) -> str:
    assert isinstance(problem, dict)
    name = str(problem["loc"][0]).upper() if problem["loc"] else "A setting"
    return f"{name} is {problem.get('input')!r}: {problem['msg']}."
