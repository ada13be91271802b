"""How torch runs here: on which device, in which arithmetic, on how many threads, and with which torchvision."""

from __future__ import annotations

import sys
import threading
import warnings

import torch

from server.errors import ModelUnavailableError
from server.settings import Settings

_USUAL_THREADS = torch.get_num_threads()
_lock = threading.Lock()
_kept_libraries: list[torch.library.Library] = []


def device_for(settings: Settings) -> torch.device:
    """The device that `CLIP_DEVICE` names; `auto` is CUDA, then Apple's GPU, then the CPU.

    Sets the number of CPU threads to `CLIP_THREADS` as well, or to what torch takes by itself.

    Raises `ModelUnavailableError` where the device is not there.
    """
    torch.set_num_threads(settings.clip_threads or _USUAL_THREADS)
    is_there = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available(), "cpu": True}
    name = settings.clip_device
    if name == "auto":
        name = "cuda" if is_there["cuda"] else "mps" if is_there["mps"] else "cpu"
    if not is_there[name]:
        raise ModelUnavailableError(
            f"CLIP_DEVICE is {name}, and this torch ({torch.__version__}) sees no such device. "
            f"Set CLIP_DEVICE=auto, or install a torch built for {name}."
        )
    return torch.device(name)


def dtype_for(settings: Settings, device: torch.device) -> torch.dtype:
    """The arithmetic that `CLIP_DTYPE` names; `auto` is half precision on CUDA and single elsewhere."""
    if settings.clip_dtype == "auto":
        return torch.float16 if device.type == "cuda" else torch.float32
    return {"float32": torch.float32, "float16": torch.float16, "bfloat16": torch.bfloat16}[settings.clip_dtype]


def make_torchvision_importable() -> None:
    """Lets `import torchvision` work beside a torch without CUDA.

    On Linux torchvision's wheel is built for CUDA. On a CPU-only torch its operators fail to register and the import
    ends with "operator torchvision::nms does not exist", though nothing here calls them; declaring the two by name is
    enough. Where the import works as it is, nothing is declared: a torchvision that registers them itself would fail.
    """
    with _lock:
        if _kept_libraries or torch.version.cuda is not None:
            return
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # that its own operators could not be loaded
                import torchvision  # noqa: F401
        except RuntimeError:
            for name in [name for name in sys.modules if name.partition(".")[0] == "torchvision"]:
                del sys.modules[name]
            library = torch.library.Library("torchvision", "DEF")  # type: ignore[no-untyped-call]
            # The declarations live as long as this object, so it is kept for good.
            _kept_libraries.append(library)
            for name in ("nms", "qnms"):
                library.define(  # type: ignore[no-untyped-call]
                    f"{name}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor"
                )
