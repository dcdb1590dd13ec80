"""`manage.py demo`: set-up, data, web + worker + beat, and all of it stopped by Ctrl-C."""

import argparse
import fcntl
import json
import os
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from .console import Refused, run_step, say, table
from .places import DEMO_TODAY, ROOT, VENV_PYTHON, demo_environment, in_venv
from .setup import prepare

HOST = "127.0.0.1"
PORTS_TRIED = 100
READY_WITHIN = 60
ACCOUNTS_SHOWN = 17
WRITTEN = (
    *("db.sqlite3", "db.sqlite3-wal", "db.sqlite3-shm", "queue", "queue-control"),
    *("files", "mail", "beat", "loaded"),
)


def main(argv):
    options = arguments(argv)
    if not options.no_setup:
        prepare("run")
        if not in_venv():
            again = [VENV_PYTHON, ROOT / "manage.py", "demo", *argv, "--no-setup"]
            os.execv(VENV_PYTHON, [str(part) for part in again])
    env = {**os.environ, **demo_environment(os.environ)}
    port = free_port(options.port)
    env["SITE_ADDRESS"] = f"http://{HOST}:{port}"
    with only_one(env):
        load(options, env)
        return serve(port, env)


def arguments(argv):
    parser = argparse.ArgumentParser("manage.py demo", description="Chạy bản trình diễn.")
    parser.add_argument(
        "--port", type=int, default=8000, help="cổng; đang bận thì lấy cổng kế tiếp"
    )
    parser.add_argument("--reset", action="store_true", help="xóa dữ liệu trình diễn, nạp lại")
    parser.add_argument("--size", choices=["small", "province", "nation"], default="province")
    parser.add_argument("--seed", type=int, default=210, help="số gieo của dữ liệu")
    parser.add_argument("--no-setup", action="store_true", help="bỏ bước cài đặt")
    return parser.parse_args(argv)


def free_port(first):
    for port in range(first, min(first + PORTS_TRIED, 65536)):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return probe.getsockname()[1]
    raise Refused(f"Từ cổng {first} trở lên đều bận; hãy chọn --port khác.")


@contextmanager
def only_one(env):
    """Two workers and two beats on one database would do everything twice."""
    path = Path(env["KIEMDIEM_VAR"]) / "running"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+") as guard:
        try:
            fcntl.flock(guard, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            guard.seek(0)
            raise Refused(f"Bản trình diễn đang chạy tại {guard.read().strip()}") from None
        guard.truncate(0)
        print(env["SITE_ADDRESS"], file=guard, flush=True)
        yield


# --- data


def load(options, env):
    loaded = Path(env["KIEMDIEM_VAR"]) / "loaded"
    wanted = json.dumps(
        {"database": database_mark(env), "size": options.size, "seed": options.seed}
    )
    fresh = options.reset or not is_loaded(loaded, env)
    if fresh:
        wipe(loaded.parent)
    manage("Dịch danh mục câu chữ", ["catalog", "--compile"], env)
    manage("Chuẩn bị cơ sở dữ liệu", ["migrate", "--no-input"], env)
    if fresh:
        manage(f"Nạp dữ liệu trình diễn ({options.size})", load_command(options), env)
        loaded.write_text(wanted, "utf-8")
    elif json.loads(loaded.read_text("utf-8")) != json.loads(wanted):
        say("! Giữ dữ liệu đang có; muốn đổi cỡ hay số gieo, hãy thêm --reset.")


def is_loaded(loaded, env):
    if not loaded.exists():
        return False
    return json.loads(loaded.read_text("utf-8"))["database"] == database_mark(env)


def database_mark(env):
    """Which database was filled, without its password."""
    return sha256(env.get("DATABASE_URL", "").encode()).hexdigest()


def wipe(folder):
    """By name: the folder may be anyone's."""
    for path in (folder / name for name in WRITTEN):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def load_command(options):
    reset = ["--reset"] if options.reset else []
    return ["load_demo", "--size", options.size, "--seed", str(options.seed), *reset]


def manage(title, words, env):
    run_step(title, [sys.executable, ROOT / "manage.py", *words], env)


# --- processes


def commands(port, env):
    gunicorn = ["gunicorn", "campaign.wsgi", "--bind", f"{HOST}:{port}", "--no-control-socket"]
    threads = ["--worker-class", "gthread", "--threads", "8", "--graceful-timeout", "3"]
    worker = ["worker", "--pool", "threads", "-c", "2", "--without-gossip", "--without-mingle"]
    beat = ["beat", "--schedule", str(Path(env["KIEMDIEM_VAR"]) / "beat" / "schedule")]
    celery = ["celery", "--quiet", "-A", "campaign"]
    return {
        "web": [*gunicorn, *threads, "--log-level", "warning"],
        "worker": [*celery, *worker, "--loglevel", "WARNING"],
        "beat": [*celery, *beat, "--loglevel", "WARNING"],
    }


def serve(port, env):
    manager = make_manager()
    (Path(env["KIEMDIEM_VAR"]) / "beat").mkdir(exist_ok=True)
    for name, words in commands(port, env).items():
        command = "exec " + shlex.join([sys.executable, "-m", *words])
        manager.add_process(name, command, env=env, cwd=str(ROOT))
    signal.signal(signal.SIGHUP, lambda *_: os.kill(os.getpid(), signal.SIGTERM))
    threading.Thread(target=announce, args=(env,), daemon=True).start()
    manager.loop()
    say("Đã dừng.")
    return 0 if manager.returncode in {130, 143} else 1


def make_manager():
    from honcho.manager import Manager

    class Runner(Manager):
        def terminate(self):
            """Honcho fails on a signal that comes while it is still starting its children."""
            if self._all_started():
                super().terminate()
            else:
                threading.Timer(0.2, self.terminate).start()

    return Runner()


def announce(env):
    """Print the address last, when it really answers."""
    if not answers(f"{env['SITE_ADDRESS']}/healthz"):
        say(f"! Trang chưa trả lời bình thường sau {READY_WITHIN} giây.")
    say(welcome(env["SITE_ADDRESS"], demo_accounts(env)))


def answers(url):
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    until = time.monotonic() + READY_WITHIN
    while time.monotonic() < until:
        try:
            with opener.open(url, timeout=5):
                return True
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    return False


def demo_accounts(env):
    command = [sys.executable, ROOT / "manage.py", "demo_accounts", "--json"]
    answer = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, check=False)
    return json.loads(answer.stdout) if answer.returncode == 0 else []


def welcome(address, accounts):
    day, month, year = reversed(DEMO_TODAY.split("-"))
    return "\n".join(
        [
            "",
            f"Kiểm điểm đang chạy: {address}",
            f"Ngày trình diễn: {day}/{month}/{year}. Dừng: Ctrl-C. Làm lại từ đầu: --reset.",
            *(account_lines(accounts) if accounts else []),
            "",
        ]
    )


def account_lines(accounts):
    """The list is ordered: its head has every role."""
    fields = ("username", "password", "role", "unit")
    heading = ["Tài khoản", "Mật khẩu", "Vai trò", "Đơn vị"]
    rows = [[str(account[field] or "") for field in fields] for account in accounts]
    lines = ["", table([heading, *rows[:ACCOUNTS_SHOWN]])]
    if len(rows) > ACCOUNTS_SHOWN:
        more = len(rows) - ACCOUNTS_SHOWN
        lines.append(f"  … và {more} tài khoản nữa: python3 manage.py demo_accounts")
    return lines
