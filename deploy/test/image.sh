# The image: built as a user would, and looked into. Sourced by run.sh.

# The user's own settings of the package clients, mounted for the build alone: they are in no layer.
build_mounts() {
  local from to
  while read -r from to; do
    [ ! -e "$from" ] || printf '%s\n' --volume "$from:$to:ro"
  done <<MOUNTS
/etc/ssl/certs /etc/ssl/certs
/usr/local/share/ca-certificates /usr/local/share/ca-certificates
${NPM_CONFIG_USERCONFIG:-$HOME/.npmrc} /root/.npmrc
$HOME/.nuget/NuGet/NuGet.Config /root/.nuget/NuGet/NuGet.Config
MOUNTS
}

build_image() {
  local mounts
  mapfile -t mounts < <(build_mounts)
  buildah bud --isolation chroot --pull-never --network host --format docker --layers "${mounts[@]}" \
    --build-arg "NODE_IMAGE=$node_image" --build-arg "SDK_IMAGE=$sdk_image" --build-arg "RUNTIME_IMAGE=$runtime_image" \
    --tag "$image" "$root"
}

of_image() { podman image inspect --format "$1" "$image"; }

runs_as_number() { [[ $(of_image '{{.Config.User}}') =~ ^[1-9][0-9]*(:[1-9][0-9]*)?$ ]]; }

has_health_check() { [[ $(of_image '{{.HealthCheck.Test}}') == *--health* ]]; }

# has_none FOLDER NAME...: there is no such file or folder; prints those that there are.
has_none() {
  local folder=$1 found
  shift
  found=$(find "$folder" -xdev \( -name "$1" "${@:2}" \))
  [ -z "$found" ] || { echo "$found"; return 1; }
}

native_files() {
  local found expected="libonnxruntime.so libvips.so"
  found=$(find "$1/app" -regextype egrep -regex '.*(\.so(\..*)?|\.dylib|/onnxruntime.*\.dll)' -printf '%f\n' | sort | xargs)
  [ "$found" = "$expected" ] || { echo "native files are $found, expected are $expected"; return 1; }
}

check_image() {
  local start container files
  start=$(now)
  check "the image builds" build_image
  has_image "$image" || return 1
  echo "      built in $(since "$start") s; $(of_image '{{.Size}}' | awk '{ printf "%.0f MB", $1 / 1e6 }') in all, of which"
  container=$(buildah from --pull-never "$image")
  files=$(buildah mount "$container")
  du -sk --apparent-size "$files/usr/share/dotnet" "$files/app/service" "$files/app/models" |
    awk -v cut="${#files}" '{ printf "      %6.1f MB %s\n", $1 / 1000, substr($2, cut + 1) }'
  check "the image's user is not root, and a number" runs_as_number
  check "the image asks the service itself for its health" has_health_check
  check "no SDK is in the image" test ! -e "$files/usr/share/dotnet/sdk"
  check "no shell is in the image" has_none "$files" sh -o -name bash -o -name busybox
  check "no settings of package clients are in the image" has_none "$files" .npmrc -o -iname nuget.config
  check "of native libraries only the two that are used are in the image" native_files "$files"
  check "licences are in the image" test -s "$files/app/licenses/LICENSE" -a -s "$files/app/licenses/onnxruntime/ThirdPartyNotices.txt"
  check "no package is left without use: no npm, no sources" has_none "$files/app" node_modules -o -name '*.cs' -o -name '*.csproj'
  buildah rm "$container" >/dev/null
}
