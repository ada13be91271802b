"""Makes server/embedding/offline_concepts.npz: what each of the offline model's thousand classes means, as a vector.

Run by a developer when the recipe changes, never by a user. Needs WordNet 3.0 in /usr/share/wordnet (Debian's
`wordnet-base`); glosses come from timm, names from open_clip, vectors from the sentence encoder that answers queries.
"""

from __future__ import annotations

import argparse
import importlib.util
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from server.embedding.embedder import unit_rows
from server.embedding.offline import CONCEPTS_FILE
from server.embedding.sentence_encoder import SentenceEncoder
from server.embedding.torch_runtime import device_for
from server.files import replacing
from server.settings import load

_HYPERNYMS = 3
_HYPERNYM_WEIGHT = 2.0


def main(argv: Sequence[str] | None = None) -> int:
    """Writes the file and says how far half precision moved the numbers. Gives 0."""
    parser = argparse.ArgumentParser(
        prog="python -m tools make_concepts", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument(
        "--wordnet", type=Path, default=Path("/usr/share/wordnet"), help="folder of WordNet's data.noun"
    )
    parser.add_argument("--output", type=Path, default=CONCEPTS_FILE)
    options = parser.parse_args(argv)

    names, synsets, glosses = _class_names(), _synsets(), _glosses()
    data_noun = (options.wordnet / "data.noun").read_bytes()
    chains = [_hypernyms(data_noun, synset) for synset in synsets]
    encoder = SentenceEncoder.load(device_for(load()))
    by_gloss = encoder.encode([f"{name}: {glosses[synset]}" for name, synset in zip(names, synsets, strict=True)])
    by_kind = encoder.encode([", ".join([name, *chain]) for name, chain in zip(names, chains, strict=True)])
    meanings = unit_rows(by_gloss + _HYPERNYM_WEIGHT * by_kind)

    with replacing(options.output) as file:
        np.savez(file, names=np.array(names), synsets=np.array(synsets), meanings=meanings.astype(np.float16))
    drift = np.abs(unit_rows(meanings.astype(np.float16)) - meanings).max()
    print(
        f"{options.output}: {len(names)} classes, {meanings.shape[1]} numbers each, float16 moves them by {drift:.1e}."
    )
    return 0


def _class_names() -> list[str]:
    """The class names in ImageNet-1k order, as CLIP's authors edited them.

    The file of names is loaded by itself: the package around it would bring torchvision and several seconds.
    """
    spec = importlib.util.spec_from_file_location("zero_shot_metadata", _package("open_clip") / "zero_shot_metadata.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return list(module.IMAGENET_CLASSNAMES)


def _package(name: str) -> Path:
    spec = importlib.util.find_spec(name)
    assert spec is not None and spec.origin is not None, f"{name} is not installed"
    return Path(spec.origin).parent


def _timm_lines(name: str) -> list[str]:
    return (_package("timm") / "data" / "_info" / name).read_text(encoding="utf-8").splitlines()


def _synsets() -> list[str]:
    """The WordNet synsets in ImageNet-1k order: `n` and eight digits."""
    return [line.strip() for line in _timm_lines("imagenet_synsets.txt")]


def _glosses() -> dict[str, str]:
    return dict(line.split("\t", 1) for line in _timm_lines("imagenet_synset_to_definition.txt"))


def _hypernyms(data_noun: bytes, synset: str) -> list[str]:
    """The first names of the nearest three kinds above `synset`, nearest first, along the first hypernym of each.

    The digits of a synset are its byte offset in `data.noun`; the line there is described in wndb(5WN).
    """
    names: list[str] = []
    offset = int(synset[1:])
    while len(names) < _HYPERNYMS:
        fields = data_noun[offset : data_noun.index(b"\n", offset)].decode().split(" ")
        assert int(fields[0]) == offset, f"{synset} is not in this version of WordNet"
        pointers = fields[4 + 2 * int(fields[3], 16) + 1 :]
        above = next((pointers[at + 1] for at, symbol in enumerate(pointers) if symbol in {"@", "@i"}), None)
        if above is None:
            break
        offset = int(above)
        names.append(data_noun[offset : offset + 200].decode("utf-8", "ignore").split(" ")[4].replace("_", " "))
    return names


if __name__ == "__main__":
    sys.exit(main())
