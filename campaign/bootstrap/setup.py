"""Virtual environment, locked dependencies and the few system libraries."""

import ctypes
import hashlib
import importlib
import importlib.util
import os
import shutil
import subprocess
import sys

from .console import Refused, log_tail, run_logged, run_step, say, step
from .places import ROOT, VENV, VENV_PYTHON

REQUIREMENTS = ROOT / "requirements"
# The dev lock holds the run lock too, so either stamp serves a run.
LOCKS = {"run": ["run.txt"], "dev": ["run.txt", "dev.txt"]}


def prepare(lock):
    ensure_pdf_libraries()
    ensure_venv(lock)
    # WhiteNoise warns of a missing folder, even where it serves from the sources.
    (ROOT / "var" / "static").mkdir(parents=True, exist_ok=True)


# --- Python packages


def digest(lock):
    content = b"".join((REQUIREMENTS / name).read_bytes() for name in LOCKS[lock])
    return hashlib.sha256(content).hexdigest()


def stamp(lock):
    return VENV / f"kiemdiem-{lock}.sha256"


def is_installed(lock):
    """The stamp spares the second start the network."""
    path = stamp(lock)
    stamped = path.exists() and path.read_text("ascii").strip() == digest(lock)
    return VENV_PYTHON.exists() and (stamped or (lock == "run" and is_installed("dev")))


def ensure_venv(lock):
    if is_installed(lock):
        return
    if not venv_works():
        create_venv()
    install(lock)
    stamp(lock).write_text(digest(lock), "ascii")


def venv_works():
    """A move, an upgrade or an interrupted set-up leaves a folder that only looks like one."""
    return VENV_PYTHON.exists() and run_logged([VENV_PYTHON, "-m", "pip", "--version"]) == 0


def create_venv():
    ensure_ensurepip()
    run_step("Tạo môi trường .venv", [sys.executable, "-m", "venv", "--clear", VENV])


def ensure_ensurepip():
    """Debian splits it off; without it `-m venv` leaves half an environment behind."""
    if importlib.util.find_spec("ensurepip"):
        return
    apt_install("Cài python3-venv", ["python3-venv"])
    importlib.invalidate_caches()
    if not importlib.util.find_spec("ensurepip"):
        raise Refused(
            "Máy chưa có gói python3-venv; người quản trị chạy: apt-get install python3-venv"
        )


def install(lock):
    requirements = REQUIREMENTS / LOCKS[lock][-1]
    pip = [VENV_PYTHON, "-m", "pip", "install", "--disable-pip-version-check", "--require-hashes"]
    with step(f"Cài thư viện Python theo {requirements.relative_to(ROOT)}"):
        done = install_with_uv(pip, requirements) or run_logged([*pip, "-r", requirements]) == 0
    if not done:
        raise Refused(f"Không cài được thư viện Python; kiểm tra mạng rồi chạy lại.\n{log_tail()}")


def install_with_uv(pip, requirements):
    """Four times faster than pip. Bytecode now, or the first start pays for it."""
    if run_logged([*pip, "-r", REQUIREMENTS / "uv.txt"]):
        return False
    options = ["--python", VENV_PYTHON, "--require-hashes", "--compile-bytecode", "--no-progress"]
    command = [VENV / "bin" / "uv", "pip", "install", *options, "-r", requirements]
    return run_logged(command, env=uv_environment()) == 0


def uv_environment():
    """uv does not read pip's settings; a site with its own mirror has set those."""
    mirror = os.environ.get("PIP_INDEX_URL")
    return {**({"UV_DEFAULT_INDEX": mirror} if mirror else {}), **os.environ}


# --- System packages


def can_install():
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def apt_install(title, packages):
    """Whether it worked. `update` only when needed: the second start may be off the network."""
    if not can_install():
        return False
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    command = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    with step(title):
        if run_logged(command, env) == 0:
            return True
        run_logged(["apt-get", "update"], env)
        return run_logged(command, env) == 0


def ensure_pdf_libraries():
    missing = missing_pdf_packages()
    if missing and apt_install("Cài thư viện và phông chữ cho PDF", missing):
        missing = missing_pdf_packages()
    if missing:
        say(pdf_sentence(missing))


def pdf_sentence(missing):
    return (
        "! Máy thiếu thư viện in PDF; người quản trị chạy: apt-get install "
        f"{' '.join(missing)} (trang vẫn chạy, chỉ chưa xuất được PDF)."
    )


def missing_pdf_packages():
    present = {
        "libpangoft2-1.0-0": has_library("libpangoft2-1.0.so.0"),
        "libharfbuzz-subset0": has_library("libharfbuzz-subset.so.0"),
        "fonts-liberation2": has_vietnamese_font("Liberation Serif"),
        "fonts-dejavu-core": has_vietnamese_font("DejaVu Sans"),
    }
    return [package for package, found in present.items() if not found]


def has_library(name):
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def has_vietnamese_font(family):
    """Debian 12's `fonts-liberation` lacks 92 Vietnamese letters, so a name is not enough."""
    if not shutil.which("fc-list"):
        return False
    pattern = f":family={family}:charset=1ec5 1edf 1ef1"
    answer = subprocess.run(["fc-list", pattern, "file"], capture_output=True, check=False)
    return answer.returncode == 0 and bool(answer.stdout.strip())
