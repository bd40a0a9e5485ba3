#!/usr/bin/env bash
# Deploys the service on this machine as users would, and checks what docs/OPERATIONS.md promises: image, container, compose with
# Prometheus, alerts, dashboard, Kubernetes manifests. Prints one line a check and ends with "N passed, N failed"; exit code 1 if
# any failed.
#
#   deploy/test/run.sh           everything; removes what it made but its base images and its build's cache, which the next run takes up
#   deploy/test/run.sh --purge   removes these too, and does nothing else
#
# Needs root on Debian with .NET's SDK, Node.js and kubectl, and installs the other packages that it needs. NODE_IMAGE, SDK_IMAGE,
# RUNTIME_IMAGE, PROMETHEUS_IMAGE and GRAFANA_IMAGE name other images than the public ones.
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
photo=$root/tests/ShiftService.Imaging.Tests/fixtures/photo.jpg
image=localhost/shiftservice-test/service
work=$(mktemp -d)

# Images and containers of its own, which meet no others of this machine.
cache=/var/tmp/shiftservice-deploy-test
export CONTAINERS_STORAGE_CONF=$cache/storage.conf TMPDIR=$cache/tmp
mkdir -p "$TMPDIR"
printf '[storage]\ndriver = "overlay"\ngraphroot = "%s"\nrunroot = "%s"\n' "$cache/images" /run/shiftservice-deploy-test \
  >"$CONTAINERS_STORAGE_CONF"
# Where podman can neither ask systemd for limits nor use its usual runtime.
[ -d /run/systemd/system ] || export CONTAINERS_CONF=$here/containers.conf

for part in lib bases image container stack; do
  # shellcheck source=/dev/null
  . "$here/$part.sh"
done

clean_up() {
  rm -rf "$work"
  command -v podman >/dev/null || return
  compose_down
  podman rm --force --ignore "$container" >/dev/null 2>&1
  podman image rm --force "$image" >/dev/null 2>&1
}

purge() {
  clean_up
  rm -rf "$cache" /run/shiftservice-deploy-test "$here/node_modules"
}

manifests_are_valid() { kubectl kustomize "$root/deploy/kubernetes/$1" | node "$here/manifests.mjs"; }

[ "$(id -u)" = 0 ] || { echo "images of Debian packages are made by root only"; exit 2; }
if [ "${1:-}" = --purge ]; then purge; exit; fi
trap clean_up EXIT
install_packages >"$work/packages.log" 2>&1 || { cat "$work/packages.log"; exit 2; }
npm ci --prefix "$here" --ignore-scripts --no-audit --no-fund --loglevel=error || exit 2

check "Prometheus' configuration is valid" promtool check config "$root/deploy/prometheus/prometheus.yml"
check "alerts fire on what they are for, and on nothing else" promtool test rules "$root/deploy/prometheus/alerts.test.yml"
check "the Kubernetes base is valid, and agrees with compose and alerts" manifests_are_valid base
check "the example overlay is valid, too" manifests_are_valid overlays/example
choose_bases
if check_image; then
  check_container
  check_stack
fi

[ ${#notes[@]} -eq 0 ] || printf 'note  %s\n' "${notes[@]}"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
