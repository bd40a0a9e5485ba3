#!/usr/bin/env python3
"""What a photo of 12 megapixels costs the service and everybody else while it is painted.

    dotnet run -c Release --project bench/load/ShiftService.Load -- photos artifacts/photos
    python3 bench/large-picture.py [--seconds 15] [--rate 50]

needs Release builds of src/ShiftService.Api and bench/load. Starts a service of its own and prints: how long painting takes, the most memory
that the process ever held, the median and p99 of POST /classify at a rate, without and with pictures being painted one after the other, and
how soon the process computes no more after the client of a half-painted picture has gone; then the median time of 2048x2048 pixels with one
lane and with two. Run it with nothing else on the machine.
"""
import argparse
import http.client
import json
import os
import pathlib
import statistics
import subprocess
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
PHOTOS = ROOT / "artifacts/photos"
HOST, PORT = "127.0.0.1", 18099
TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")


def start_service(*settings):
    service = subprocess.Popen(
        ["dotnet", ROOT / "src/ShiftService.Api/bin/Release/net10.0/ShiftService.Api.dll", f"--Server:Urls:0=http://{HOST}:{PORT}",
         "--Server:DrainDelaySeconds=0", f"--Registry:Folder={ROOT / 'models'}", *settings], stdout=subprocess.DEVNULL)
    while service.poll() is None:
        try:
            connection = http.client.HTTPConnection(HOST, PORT)
            connection.request("GET", "/health/ready")
            if connection.getresponse().status == 200:
                return service
        except OSError:
            pass
        time.sleep(0.05)
    raise SystemExit("the service did not start")


def ask_for_painting(photo):
    connection = http.client.HTTPConnection(HOST, PORT)
    connection.request("POST", "/stylize?style=starry_night", photo, {"Content-Type": "image/jpeg"})
    return connection


def paint(photo):
    begin = time.monotonic()
    answer = ask_for_painting(photo).getresponse()
    body = answer.read()
    if answer.status != 200:
        raise SystemExit(f"{answer.status}: {body.decode()}")
    return time.monotonic() - begin


def classify_times(arguments):
    lines = subprocess.run(
        ["dotnet", ROOT / "bench/load/ShiftService.Load/bin/Release/net10.0/ShiftService.Load.dll", "rate", PHOTOS / "640x480",
         "--url", f"http://{HOST}:{PORT}/classify", "--rate", str(arguments.rate), "--seconds", str(arguments.seconds), "--json"],
        check=True, capture_output=True, text=True).stdout
    return json.loads(lines)["phases"][-1]


def most_memory_mib(service):
    status = pathlib.Path(f"/proc/{service.pid}/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) / 1024


def processor_seconds(service):
    fields = pathlib.Path(f"/proc/{service.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS_A_SECOND


def seconds_until_idle(service):
    """From now until the process has used no processor time for 60 ms."""
    begin = last = time.monotonic()
    used = processor_seconds(service)
    while time.monotonic() - last < 0.06:
        time.sleep(0.002)
        now = processor_seconds(service)
        if now > used:
            used, last = now, time.monotonic()
    return last - begin


def compare_lanes():
    photo = (PHOTOS / "2048x2048/01.jpg").read_bytes()
    times = {1: [], 2: []}
    for _ in range(2):
        for lanes, taken in times.items():
            service = start_service(f"--Scheduler:Lanes={lanes}")
            try:
                paint(photo)
                taken += [paint(photo) for _ in range(5)]
            finally:
                service.terminate()
                service.wait()
    one, two = (statistics.median(taken) for taken in times.values())
    print(f"2048x2048: {one:.2f} s with one lane, {two:.2f} s with two, {one / two:.2f} times")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=int, default=15, help="of load, without and with painting")
    parser.add_argument("--rate", type=int, default=50, help="requests to /classify a second")
    arguments = parser.parse_args()
    photo = (PHOTOS / "4000x3000/01.jpg").read_bytes()
    service = start_service()
    try:
        alone = classify_times(arguments)
        print("painting took", ", ".join(f"{paint(photo):.2f} s" for _ in range(3)))
        stop = threading.Event()

        def paint_on():
            while not stop.is_set():
                paint(photo)

        painter = threading.Thread(target=paint_on)
        painter.start()
        meanwhile = classify_times(arguments)
        stop.set()
        painter.join()
        for quantile in ("p50", "p99"):
            before, after = (times["latencyMs"][quantile] for times in (alone, meanwhile))
            print(f"/classify at {arguments.rate}/s, {quantile}: {before:.1f} ms alone, {after:.1f} ms beside painting, {after / before:.2f} times")
        print(f"most memory: {most_memory_mib(service):.0f} MiB")
        for _ in range(3):
            connection = ask_for_painting(photo)
            time.sleep(1)
            connection.close()
            print(f"computed no more {seconds_until_idle(service) * 1000:.0f} ms after the client had gone")
            time.sleep(0.5)
    finally:
        service.terminate()
        service.wait()
    compare_lanes()


if __name__ == "__main__":
    main()
