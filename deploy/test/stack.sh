# docker-compose.yml, brought up with podman-compose, and asked by Prometheus' own words. Sourced by run.sh.

project=shiftservice-test

make_prometheus_image() {
  # A volume is made with the mode that its folder has in the image.
  install -d "$work/files" && install -d -m 777 "$work/files/prometheus"
  has_image "$stand_in/debian-small" || debian_image "$stand_in/debian-small" extract "$small_packages" >/dev/null || return 1
  add_files "$stand_in/debian-small" "$1" "$(command -v prometheus)" /bin/prometheus "$work/files" / -- \
    --entrypoint '["/bin/prometheus"]' --workingdir /prometheus --user 65534:65534
}

default_image() { sed -n "s/.*\${$1:-\(.*\)}.*/\1/p" "$root/docker-compose.yml"; }

# The images beside the service's: public ones, or for Prometheus Debian's. Sets services.
choose_companions() {
  local name
  services=(shiftservice prometheus grafana)
  name=${PROMETHEUS_IMAGE:-$(default_image PROMETHEUS_IMAGE)}
  if ! can_have "$name"; then
    note "$name cannot be pulled here: Prometheus is Debian's, $(prometheus --version 2>&1 | awk 'NR == 1 { print $3 }')"
    name=$stand_in/prometheus
    has_image "$name" || check "an image of Debian's Prometheus is made" make_prometheus_image "$name"
  fi
  export PROMETHEUS_IMAGE=$name
  name=${GRAFANA_IMAGE:-$(default_image GRAFANA_IMAGE)}
  if ! can_have "$name"; then
    note "$name cannot be pulled here: Grafana is left out; its dashboard's queries are put to Prometheus instead"
    services=(shiftservice prometheus)
  fi
}

free_port() { node -e 'const s = require("net").createServer().listen(0, () => { console.log(s.address().port); s.close(); })'; }

compose() { podman-compose --project-name "$project" --file "$root/docker-compose.yml" --file "$here/compose.yml" "$@"; }

compose_up() { (cd "$root" && compose up --detach "${services[@]}") && podman container exists "${project}_prometheus_1"; }

labelled() { podman "$1" ls --quiet "${@:2}" --filter "label=io.podman.compose.project=$project"; }

# What podman-compose leaves behind goes, too; fails if anything is left.
compose_down() {
  (cd "$root" && compose down --timeout 40 --volumes) >/dev/null 2>&1
  labelled container --all | xargs --no-run-if-empty podman container rm --force >/dev/null
  labelled volume | xargs --no-run-if-empty podman volume rm --force >/dev/null
  labelled network | xargs --no-run-if-empty podman network rm --force >/dev/null
  [ -z "$(labelled container --all)$(labelled volume)$(labelled network)" ]
}

target_is_up() {
  get --data-urlencode 'query=up{job="shiftservice"} == 1' "$prometheus/api/v1/query" | grep '"instance":"shiftservice:8080"'
}

has_dashboard() { get "http://127.0.0.1:$GRAFANA_PORT/api/dashboards/uid/shiftservice"; }

is_confined() {
  local pid=$1
  of_process CapEff 0000000000000000 && of_process NoNewPrivs 1 || return 1
  ! touch "/proc/$pid/root/app/written" 2>/dev/null && touch "/proc/$pid/root/tmp/written"
}

check_stack() {
  local prometheus url pid
  choose_companions
  export SHIFTSERVICE_IMAGE=$image SHIFTSERVICE_PORT PROMETHEUS_PORT GRAFANA_PORT
  SHIFTSERVICE_PORT=$(free_port) PROMETHEUS_PORT=$(free_port) GRAFANA_PORT=$(free_port)
  url=http://127.0.0.1:$SHIFTSERVICE_PORT prometheus=http://127.0.0.1:$PROMETHEUS_PORT
  compose_down
  check "compose comes up: ${services[*]}" compose_up || return 1
  check "the service gets ready" within 60 get "$url/health/ready"
  pid=$(podman inspect --format '{{.State.Pid}}' "${project}_shiftservice_1")
  check "it is confined by compose, too, and writes only to its tmpfs" is_confined "$pid"
  check "a photo is classified" classifies "$url"
  check "Prometheus finds the service by its name" within 40 target_is_up
  check "traffic of 40 s is answered, refused at most" node "$here/traffic.mjs" "$url" "$photo" 40
  check "all rules evaluate, no alert fires, every query of the dashboard and of the autoscaler has data, with exemplars" \
    within 60 node "$here/prometheus.mjs" "$prometheus"
  if [[ " ${services[*]} " == *" grafana "* ]]; then check "Grafana has the dashboard" within 60 has_dashboard; fi
  check "metrics are in Prometheus' format" metrics_are_valid "$url/metrics"
  check "compose goes down" compose_down
}

# promtool's opinion of names (exit code 3) is left aside: .NET's own metrics are called as they are.
metrics_are_valid() { get "$1" | promtool check metrics >/dev/null 2>&1; [ $? -ne 1 ]; }
