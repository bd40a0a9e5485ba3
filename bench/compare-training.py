#!/usr/bin/env python3
"""Training speed of shiftctl against PyTorch: whole steps on synthetic images, in turns, on the same machine.

    python3 bench/compare-training.py [--rounds 3] [--seconds 5] [--networks NAME...]

needs a Release build of src/ShiftService.Cli and PyTorch (bench/peers/pytorch/README.md). PyTorch runs in its best form, a shift as
depthwise convolution with fixed kernels, channels_last, and in the form that most code has, slices in NCHW. Prints a table of medians over
the rounds and their ratio; run it with nothing else on the machine.
"""
import argparse
import json
import pathlib
import statistics
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent
SHIFTCTL = ROOT / "src/ShiftService.Cli/bin/Release/net10.0/shiftctl.dll"
PEER = ROOT / "bench/peers/pytorch/train_steps.py"
NETWORKS = {
    # name: (input, classes, micro-batch)
    "shiftresnet20-e6": ("32x32", 10, 16),
    "resnet20": ("32x32", 10, 8),
    "shiftnet-c": ("64x64", 100, 8),
    "mobilenetv2-1.0": ("64x64", 100, 8),
}


def last_json(command):
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def ours(name, arguments):
    size, classes, micro = NETWORKS[name]
    return last_json([
        "dotnet", str(SHIFTCTL), "bench-training", name, "--input", size, "--classes", str(classes), "--micro-batch", str(micro),
        "--lanes", str(arguments.threads), "--batch", str(arguments.batch), "--seconds", str(arguments.seconds), "--json"])[0]


def peer(name, form, arguments):
    return last_json([
        "/usr/bin/python3", str(PEER), "--network", name, "--threads", str(arguments.threads), "--batch", str(arguments.batch),
        "--steps", str(arguments.steps), "--shift", form[0], "--layout", form[1]])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--networks", nargs="+", choices=NETWORKS, default=list(NETWORKS))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--steps", type=int, default=6, help="PyTorch steps a round")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--batch", type=int, default=128)
    arguments = parser.parse_args()
    print(f"batch {arguments.batch}, {arguments.threads} threads, {arguments.rounds} rounds in turns; images/s, medians")
    print(f"{'network':20} {'shiftctl':>9} {'of peak':>8} {'PyTorch':>9} {'ratio':>6}   {'slices, NCHW':>12} {'ratio':>6}")
    for name in arguments.networks:
        mine, best, slices, share = [], [], [], []
        for _ in range(arguments.rounds):
            result = ours(name, arguments)
            mine.append(result["imagesPerSecond"])
            share.append(result["gflops"] / result["peakGflops"])
            best.append(peer(name, ("depthwise", "channels_last"), arguments)["median_images_per_second"])
            if "shift" in name:
                slices.append(peer(name, ("slices", "nchw"), arguments)["median_images_per_second"])
        a, b, s = statistics.median(mine), statistics.median(best), statistics.median(slices) if slices else None
        tail = f"{s:12.0f} {a / s:6.1f}" if s else f"{'':12} {'':6}"
        print(f"{name:20} {a:9.0f} {statistics.median(share):8.1%} {b:9.0f} {a / b:6.1f}   {tail}", flush=True)


if __name__ == "__main__":
    main()
