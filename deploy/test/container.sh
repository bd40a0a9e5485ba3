# One container, as confined as can be: read-only without any tmpfs, no capabilities, one core, a limit of memory. Sourced by run.sh.

container=shiftservice-test-alone
drain_delay=3

start_container() {
  podman run --detach --name "$container" --no-healthcheck --read-only --read-only-tmpfs=false --cap-drop=all \
    --security-opt no-new-privileges --memory 512m --memory-swap 512m --cpus 1 --pids-limit 128 --publish 127.0.0.1::8080 \
    --env SHIFTSERVICE_SERVER__DRAINDELAYSECONDS=$drain_delay --env SHIFTSERVICE_IMAGING__MAXDECODEDBYTES=134217728 \
    --env SHIFTSERVICE_SERVER__MAXREQUESTBYTES=16777216 --env SHIFTSERVICE_SERVER__BUFFEREDBYTES=67108864 "$image"
}

get() { curl --silent --show-error --fail --max-time 10 "$@"; }

# status URL: the status that is answered.
status() { curl --silent --output /dev/null --write-out '%{http_code}' --max-time 10 "$@"; }

is_status() {
  local expected=$1 answer
  shift
  answer=$(status "$@")
  [ "$answer" = "$expected" ] || { echo "answered $answer, expected $expected"; return 1; }
}

classifies() {
  local answer
  answer=$(get --header 'Content-Type: image/jpeg' --data-binary "@$photo" "$1/classify?top=3") || return 1
  node -e '
    const { model, results: [{ predictions, preprocess }] } = JSON.parse(process.argv[1]);
    if (predictions.length !== 3 || !predictions.every(p => p.label && p.probability > 0 && p.probability <= 1)) process.exit(1);
    const { format, sourceWidth, sourceHeight } = preprocess;
    console.log(`${model}: ${predictions[0].label}, ${format} of ${sourceWidth}x${sourceHeight}`);' "$answer" ||
    { echo "$answer"; return 1; }
}

# of_process FIELD VALUE: a line of the process's status, as the kernel tells it.
of_process() { grep -qP "^$1:\t+$2(\s|$)" "/proc/$pid/status" || { grep "^$1:" "/proc/$pid/status"; return 1; }; }

# Root on this machine would be let through by permissions, but not by a mount that is read-only.
writes_nowhere() {
  local folder written=()
  [ -d "/proc/$pid/root/app" ] || { echo "the process is gone"; return 1; }
  for folder in / /app /app/models /app/service /etc /home /root /tmp /usr /var /var/tmp; do
    [ -d "/proc/$pid/root$folder" ] || continue
    if touch "/proc/$pid/root$folder/written" 2>/dev/null; then written+=("$folder"); fi
  done
  [ ${#written[@]} -eq 0 ] || { echo "writable: ${written[*]}"; return 1; }
}

metric_is() { get "$url/metrics" | grep -x "$1 $2" >/dev/null || { get "$url/metrics" | grep "^$1"; return 1; }; }

# The limit as version 1 or 2 of the kernel's control groups has it.
limit_is() {
  grep -qsx "$1" "/sys/fs/cgroup/memory$(cgroup_of memory)/memory.limit_in_bytes" "/sys/fs/cgroup$(cgroup_of '')/memory.max"
}

cgroup_of() { awk -F: -v controller="$1" '$2 == controller { print $3 }' "/proc/$pid/cgroup"; }

exits_cleanly() {
  local code
  code=$(timeout 60 podman wait "$container") || { echo "it is still running"; return 1; }
  [ "$code" = 0 ] || { echo "exit code $code"; podman logs "$container"; return 1; }
}

# Traffic goes on while the service stops: whatever was accepted must be answered, and until it refuses, everything is.
check_stop() {
  local start
  start=$(now)
  podman kill --signal TERM "$container" >/dev/null
  check "after SIGTERM it says that it is not ready" within 2 is_status 503 "$url/health/ready"
  check "and serves on, for balancers that have not noticed yet" classifies "$url"
  check "it stops within the time that it has to drain, with exit code 0" exits_cleanly
  start=$(since "$start")
  echo "      stopped in $start s, of which it served for $drain_delay s"
  check "it took no longer than that and three seconds" awk -v took="$start" -v delay=$drain_delay \
    'BEGIN { exit !(took >= delay && took <= delay + 3) }'
}

check_container() {
  local start pid url
  podman rm --force --ignore "$container" >/dev/null
  start=$(now)
  check "a confined container starts" start_container
  pid=$(podman inspect --format '{{.State.Pid}}' "$container") || return 1
  url=http://$(podman port "$container" 8080/tcp)
  check "it gets ready" within 60 get "$url/health/ready" || { podman logs "$container"; return 1; }
  echo "      ready in $(since "$start") s"
  check "the image's health check agrees" podman exec "$container" /app/service/ShiftService.Api --health
  check "a photo is classified" classifies "$url"
  echo "      $(classifies "$url")"
  check "what is no image is refused" is_status 415 --header 'Content-Type: image/jpeg' --data-binary "no image" "$url/classify"
  check "it runs as a user that is not root" of_process Uid 1654
  check "it has no capabilities" of_process CapEff 0000000000000000
  check "it cannot get privileges" of_process NoNewPrivs 1
  check "its system calls are filtered" of_process Seccomp 2
  check "it can write nowhere" writes_nowhere
  check "its memory is limited" limit_is 536870912
  check "it has as many lanes as it has cores: one" metric_is shiftservice_lanes 1
  check "four clients at once are answered" node "$here/traffic.mjs" "$url" "$photo" 5
  check "ONNX Runtime keeps no records" test -z "$(find "/proc/$pid/root/" -xdev -name '.onnxruntime' 2>/dev/null)"
  check_stop
  podman rm --force "$container" >/dev/null
  check "the options of the Kubernetes base make sense" podman run --rm --no-healthcheck \
    --env-file "$root/deploy/kubernetes/base/shiftservice.env" "$image" --check
  check "options that make no sense end it, with exit code 2 and their names" refuses_options
}

refuses_options() {
  local output code
  output=$(podman run --rm --no-healthcheck --read-only --env SHIFTSERVICE_SERVER__MAXIMAGES=many "$image" 2>&1)
  code=$?
  [ "$code" = 2 ] && [[ $output == *Server:MaxImages* ]] || { echo "exit code $code: $output"; return 1; }
}
