"""The folder broker against real processes: nothing lost, nothing doubled, nothing fatal."""

import multiprocessing
from queue import Empty

import pytest
from kombu import Connection

from campaign.lib import fsbroker

PRODUCERS, EACH = 4, 150
spawn = multiprocessing.get_context("spawn")


def connect(folder):
    fsbroker.register()
    options = {
        "data_folder_in": f"{folder}/queue",
        "data_folder_out": f"{folder}/queue",
        "control_folder": f"{folder}/control",
    }
    return Connection("fsq://", transport_options=options)


def produce(folder, producer, size, start):
    with connect(folder) as connection, connection.SimpleQueue("jobs") as queue:
        start.wait()
        for number in range(EACH):
            queue.put({"id": f"{producer}-{number}", "text": "x" * size})


def consume(folder, start, finished, results):
    """As eager as can be: a polling worker would meet the race once in a thousand messages."""
    with connect(folder) as connection:
        channel = connection.channel()
        start.wait()
        while True:
            last_look = finished.is_set()
            ids = drain(channel)
            results.put(ids)
            if last_look and not ids:
                break


def drain(channel):
    ids = []
    while message := channel.basic_get("jobs", no_ack=True):
        ids.append(message.payload["id"])
    return ids


def bind(folder, name, start):
    with connect(folder) as connection:
        channel = connection.channel()
        start.wait()
        channel.queue_declare(name)
        channel.exchange_declare("news", type="fanout")
        channel.queue_bind(name, "news", "")


def run_all(processes):
    for process in processes:
        process.start()
    return processes


@pytest.mark.parametrize("size", [200, 200_000])
def test_four_producers_and_two_eager_consumers_lose_nothing(tmp_path, size):
    start, finished, results = spawn.Event(), spawn.Event(), spawn.Queue()
    producers = run_all(
        [spawn.Process(target=produce, args=(tmp_path, n, size, start)) for n in range(PRODUCERS)]
    )
    consumers = run_all(
        [spawn.Process(target=consume, args=(tmp_path, start, finished, results)) for _ in range(2)]
    )
    start.set()
    for producer in producers:
        producer.join()
    finished.set()
    received = collect(consumers, results)
    expected = [f"{producer}-{n}" for producer in range(PRODUCERS) for n in range(EACH)]
    assert sorted(received) == sorted(expected)
    assert list((tmp_path / "queue").iterdir()) == []


def collect(consumers, results):
    received = []
    while any(consumer.is_alive() for consumer in consumers) or not results.empty():
        try:
            received += results.get(timeout=0.2)
        except Empty:
            continue
    assert [consumer.exitcode for consumer in consumers] == [0, 0]
    return received


def test_bindings_survive_a_simultaneous_start(tmp_path):
    start = spawn.Event()
    names = [f"worker{n}" for n in range(6)]
    binders = run_all([spawn.Process(target=bind, args=(tmp_path, name, start)) for name in names])
    start.set()
    for binder in binders:
        binder.join()
    with connect(tmp_path) as connection:
        table = connection.channel().get_table("news")
    assert sorted(row.queue for row in table) == names


@pytest.mark.parametrize(
    "damaged", [b"", b"[1]", b"null", b'{"body": ', b"\xff\xfe", b'{"body": ""}']
)
def test_a_damaged_file_is_dropped_and_the_next_message_read(tmp_path, damaged):
    with connect(tmp_path) as connection, connection.SimpleQueue("jobs") as queue:
        (tmp_path / "queue" / "00000000000000000000_x.jobs.msg").write_bytes(damaged)
        queue.put({"id": "good"})
        assert drain(connection.channel()) == ["good"]
    assert list((tmp_path / "queue").iterdir()) == []


def test_messages_come_in_the_order_they_were_sent(tmp_path):
    with connect(tmp_path) as connection, connection.SimpleQueue("jobs") as queue:
        for number in range(20):
            queue.put({"id": number})
        assert drain(connection.channel()) == list(range(20))
