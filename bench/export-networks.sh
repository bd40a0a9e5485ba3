#!/usr/bin/env bash
# Writes networks of the literature, with seeded random weights and batch norm statistics that are not trivial, to
# artifacts/networks/NAME.onnx. Without arguments all listed ones (about 0.8 GB); otherwise the names given.
# Any name that `shiftctl export` knows will do; `shiftctl export --list` prints the listed ones.
set -euo pipefail
cd "$(dirname "$0")/.."
only=()
if [ "$#" -gt 0 ]; then only=(--only "$@"); fi
exec dotnet run -c Release --project src/ShiftService.Cli -- export --all artifacts/networks "${only[@]}"
