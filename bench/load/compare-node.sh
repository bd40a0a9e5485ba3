#!/usr/bin/env bash
# How many times faster is the service than the Node.js one of bench/peers/nodejs, on this machine, now? Starts both in turn, several
# rounds, with the same model, the same photos and the same client; prints medians and their ratios.
#   bench/load/compare-node.sh PHOTO-OR-FOLDER [options of `load compare`, as --rounds 5 --seconds 20 --json]
# The peer runs one worker a core with one thread of ONNX Runtime each; WORKERS and THREADS in the environment change that.
set -euo pipefail
[ "$#" -ge 1 ] || { echo "usage: $0 PHOTO-OR-FOLDER [OPTION...]" >&2; exit 2; }
photos=$(realpath -- "$1")
shift
cd "$(dirname "$0")/../.."
model=models/shiftresnet20-e6-cifar10/1
port=8291 peer_port=8292

dotnet build -c Release -v q src/ShiftService.Api >&2
dotnet build -c Release -v q bench/load/ShiftService.Load >&2
# onnxruntime-node's own script would fetch the CUDA libraries, which are not used here.
[ -d bench/peers/nodejs/node_modules ] || npm ci --ignore-scripts --prefix bench/peers/nodejs >&2

exec bench/load/ShiftService.Load/bin/Release/net10.0/ShiftService.Load compare "$photos" \
  --service "dotnet src/ShiftService.Api/bin/Release/net10.0/ShiftService.Api.dll --Server:Urls:0=http://localhost:$port \
    --Registry:Folder='$PWD/models' --Server:DrainDelaySeconds=0" \
  --url "http://localhost:$port/classify" \
  --peer "env PORT=$peer_port WORKERS=${WORKERS:-$(nproc)} THREADS=${THREADS:-1} node bench/peers/nodejs/server.js $model" \
  --peer-url "http://localhost:$peer_port/classify" "$@"
