# Tools and base images. Sourced by run.sh.
#
# The Dockerfile's base images are public. Where they cannot be pulled, this machine makes its own from Debian's packages and from its own
# .NET and Node.js: NODE_IMAGE and SDK_IMAGE are one image with a shell, RUNTIME_IMAGE is one without, as the public one is.
# Whatever is particular to this machine (its package sources, feeds, certificates) is used from where it lies, and enters no image that is
# published and no file of the repository.

packages=(buildah podman runc netavark aardvark-dns iptables podman-compose mmdebstrap prometheus curl)
stand_in=localhost/shiftservice-test
# What .NET, the native libraries and Prometheus load.
small_packages=base-files,libc6,libgcc-s1,libstdc++6,zlib1g,libssl3,tzdata

install_packages() {
  local missing=() package
  for package in "${packages[@]}"; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q '^install ok installed$' || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return
  echo "installing ${missing[*]}"
  apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends "${missing[@]}"
}

# The value that an ARG of the Dockerfile has by default.
default_of() { sed -n "s/^ARG $1=//p" "$root/Dockerfile" | head -n 1; }

has_image() { buildah inspect --type image "$1" >/dev/null 2>&1; }

can_have() { has_image "$1" || buildah pull --quiet "$1" >/dev/null 2>&1; }

# debian_image NAME VARIANT PACKAGES: an image of Debian packages from this machine's own package sources.
debian_image() {
  local sources=()
  mapfile -t sources < <(find /etc/apt -maxdepth 2 \( -name '*.sources' -o -name '*.list' \) -size +0)
  # shellcheck disable=SC1091 # the file is every Debian's
  mmdebstrap --quiet --mode=root --variant="$2" --include="$3" "$(. /etc/os-release && echo "$VERSION_CODENAME")" - "${sources[@]}" |
    podman import --quiet - "$1"
}

# add_files IMAGE NEW_IMAGE [FROM TO]... [-- OPTIONS OF buildah config]: links among the files stay links.
add_files() {
  local container name=$2
  container=$(buildah from --pull-never "$1") || return 1
  shift 2
  while [ $# -gt 0 ] && [ "$1" != -- ]; do
    buildah copy --quiet "$container" "$1" "$2" >/dev/null || return 1
    shift 2
  done
  [ $# -lt 2 ] || buildah config "${@:2}" "$container" || return 1
  buildah commit --quiet --rm "$container" "$name" >/dev/null
}

make_runtime_image() {
  local dotnet
  dotnet=$(dirname "$(readlink -f "$(command -v dotnet)")")
  debian_image "$stand_in/debian-small" extract "$small_packages" >/dev/null &&
    add_files "$stand_in/debian-small" "$1" "$dotnet/host" /usr/share/dotnet/host "$dotnet/shared" /usr/share/dotnet/shared \
      "$dotnet/dotnet" /usr/share/dotnet/dotnet -- --env DOTNET_RUNNING_IN_CONTAINER=true
}

make_sdk_image() {
  local dotnet name settings=() links=$work/links
  dotnet=$(dirname "$(readlink -f "$(command -v dotnet)")")
  mkdir -p "$links" && ln -sfn /usr/lib/node_modules/npm/bin/npm-cli.js "$links/npm" && ln -sfn /usr/share/dotnet/dotnet "$links/dotnet"
  # Settings of this machine's package clients that lie in its environment.
  for name in NUGET_CERT_REVOCATION_MODE NODE_EXTRA_CA_CERTS SSL_CERT_FILE; do
    [ -z "${!name:-}" ] || settings+=(--env "$name=${!name}")
  done
  debian_image "$stand_in/debian" essential ca-certificates,libatomic1,libstdc++6,zlib1g,libssl3 >/dev/null &&
    add_files "$stand_in/debian" "$1" "$dotnet" /usr/share/dotnet "$(command -v node)" /usr/bin/node \
      "$(npm root -g 2>/dev/null)/npm" /usr/lib/node_modules/npm "$links" /usr/local/bin -- \
      --env PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin --env DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 --env DOTNET_NOLOGO=1 \
      --env DOTNET_CLI_TELEMETRY_OPTOUT=1 "${settings[@]}"
}

# Sets node_image, sdk_image and runtime_image: from the environment, else the public ones, else stand-ins.
choose_bases() {
  local name
  node_image=${NODE_IMAGE:-$(default_of NODE_IMAGE)}
  sdk_image=${SDK_IMAGE:-$(default_of SDK_IMAGE)}
  runtime_image=${RUNTIME_IMAGE:-$(default_of RUNTIME_IMAGE)}
  if can_have "$runtime_image"; then
    for name in "$node_image" "$sdk_image"; do check "$name is pulled" can_have "$name"; done
    return
  fi
  note "$runtime_image cannot be pulled here: base images are made from Debian packages and this machine's .NET and Node.js"
  runtime_image=$stand_in/aspnet
  sdk_image=$stand_in/sdk
  node_image=$sdk_image
  has_image "$runtime_image" || check "a small base image is made, without a shell" make_runtime_image "$runtime_image"
  has_image "$sdk_image" || check "a base image with SDK and Node.js is made" make_sdk_image "$sdk_image"
}
