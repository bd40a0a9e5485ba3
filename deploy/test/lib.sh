# What the parts of run.sh share: how a check is counted, and how they wait. Sourced, never run.

passed=0
failed=0
notes=()

pass() { passed=$((passed + 1)); echo "ok    $*"; }

fail() {
  failed=$((failed + 1))
  echo "FAIL  $1"
  shift
  [ $# -eq 0 ] || printf '%s\n' "$@" | tail -n 30 | sed 's/^/      /'
}

# check NAME COMMAND...: passes if the command succeeds; its output is shown only if it does not. Fails if it does not pass.
check() {
  local name=$1 output
  shift
  if output=$("$@" 2>&1); then pass "$name"; else fail "$name" "$output"; return 1; fi
}

# Says what this machine cannot do, here and at the end.
note() { notes+=("$*"); echo "note  $*"; }

# within SECONDS COMMAND...: repeats the command until it succeeds; fails after so many seconds.
within() {
  local end=$((SECONDS + $1))
  shift
  until "$@" >/dev/null 2>&1; do
    if [ "$SECONDS" -ge "$end" ]; then "$@"; return $?; fi
    sleep 0.5
  done
}

# Seconds with milliseconds, for what is measured.
now() { date +%s.%3N; }
since() { awk -v from="$1" -v to="$(now)" 'BEGIN { printf "%.1f", to - from }'; }
