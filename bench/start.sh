#!/usr/bin/env bash
# Milliseconds from the start of the service, built before, until it is live and until it is ready with all models; several times.
# usage: bench/start.sh [RUNS] [OPTIONS OF THE SERVICE...]
set -euo pipefail
cd "$(dirname "$0")/.."
runs=${1:-5}
shift || true
url=http://127.0.0.1:18099
for ((run = 0; run < runs; run++)); do
    begin=$(date +%s%N)
    dotnet src/ShiftService.Api/bin/Release/net10.0/ShiftService.Api.dll --Server:Urls:0=$url --Server:DrainDelaySeconds=0 \
        --Registry:Folder="$PWD/models" "$@" > /dev/null &
    service=$!
    for state in live ready; do
        until curl -sf -o /dev/null "$url/health/$state"; do
            kill -0 $service || exit 1
            # Not more often: asking takes as much of a core as it does to start a process.
            sleep 0.05
        done
        printf '%s %d ms  ' "$state" $((($(date +%s%N) - begin) / 1000000))
    done
    echo
    kill $service
    wait $service || true
done
