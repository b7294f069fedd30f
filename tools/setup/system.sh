#!/usr/bin/env bash
# What the machine must have, looked at before any long work: a Python that the pins support, with
# venv; for the PDF Pango (text layout) and HarfBuzz (fonts cut to what is used; a machine may
# have the one without the other).
# A missing Debian package is installed where that is allowed, else the command that does it is named.
#   system.sh               looks, installs, names what is missing
#   system.sh python        prints the Python to use: $PYTHON where that is set, else what it finds
#   system.sh find-browser  prints the browser for the tests, if there is one
#   system.sh browser       gets a browser and its driver ready; without them the tests say what they left out
set -eu

OLDEST=11 NEWEST=15   # Python 3.x, as README and the workflow say
PREFERRED="python3.13 python3.12 python3.11 python3.14 python3.15 python3"

supported() {
  "$1" -I -c "import sys; sys.exit(not (3, $OLDEST) <= sys.version_info[:2] <= (3, $NEWEST))" >/dev/null 2>&1
}

has_venv() { "$1" -I -c 'import ensurepip, venv' >/dev/null 2>&1; }

# The first that can make an environment; else the first that only lacks venv, which is then named.
find_python() {
  local name without_venv=""
  for name in ${PYTHON:-$PREFERRED}; do
    supported "$name" || continue
    if has_venv "$name"; then command -v "$name"; return; fi
    [ -n "$without_venv" ] || without_venv=$(command -v "$name")
  done
  [ -n "$without_venv" ] && { echo "$without_venv"; return; }
  no_python
}

system_name() {
  if [ "$(uname)" = Darwin ]; then echo macos; return; fi
  # shellcheck disable=SC1091
  (. "${OS_RELEASE:-/etc/os-release}" 2>/dev/null && echo "${ID:-} ${ID_LIKE:-}") || echo unknown
}

no_python() {
  local here
  here=$("${PYTHON:-python3}" -I -c 'import sys; print("Python %d.%d" % sys.version_info[:2])' 2>/dev/null | tail -1) || true
  echo "Python 3.$OLDEST to 3.$NEWEST is needed; found: ${here:-no ${PYTHON:-python3}}." >&2
  case "$(system_name)" in
    macos)             echo "  brew install python@3.14" >&2 ;;
    *debian*|*ubuntu*) echo "  sudo apt install python3 python3-venv" >&2
                       echo "  (Debian 12 and Ubuntu 24.04 or newer have one of these; an older release does not)" >&2 ;;
    *fedora*|*rhel*)   echo "  sudo dnf install python3.14" >&2 ;;
    *)                 echo "  install one of them with this system's package manager" >&2 ;;
  esac
  exit 1
}

find_browser() {
  local name
  for name in chromium google-chrome google-chrome-stable chromium-browser \
      "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" /Applications/Chromium.app/Contents/MacOS/Chromium; do
    if "$name" --version >/dev/null 2>&1; then command -v "$name"; return; fi
  done
  return 1
}

# Playwright brings a Node of its own, which needs a library that a bare Debian lacks.
driver_starts() {
  local node
  for node in .venv/lib/python3*/site-packages/playwright/driver/node; do
    "$node" --version >/dev/null 2>&1 && return 0
  done
  return 1
}

# Debian packages, where root or sudo without a password allows it.
install_packages() {
  command -v apt-get >/dev/null || return 1
  local sudo=""
  if [ "$(id -u)" -ne 0 ]; then
    if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then sudo="sudo -n"; else return 1; fi
  fi
  echo "== installing Debian packages: $*"
  export DEBIAN_FRONTEND=noninteractive
  $sudo apt-get update -qq && $sudo apt-get install -y -qq --no-install-recommends "$@" >/dev/null && return 0
  echo "That failed." >&2
  return 1
}

ready_browser() {
  local need=()
  find_browser >/dev/null || need+=(chromium)
  driver_starts || need+=(libatomic1)
  [ ${#need[@]} -eq 0 ] && return
  install_packages "${need[@]}" && find_browser >/dev/null && driver_starts && return
  cat >&2 <<TEXT
************************************************************************
  No browser for the tests (missing: ${need[*]}), and none could be installed:
  THE PAGES WILL NOT BE TESTED IN A BROWSER. All other tests run.
  To test them there, install it and run make test again:
    Debian, Ubuntu: sudo apt install chromium libatomic1
    Fedora:         sudo dnf install chromium libatomic
    macOS:          brew install --cask chromium
************************************************************************
TEXT
}

# The libraries of the PDF, as WeasyPrint looks for them; each missing one as "missing: <Debian package>",
# so that nothing else that a Python prints when it starts is taken for a name.
missing_libraries() {
  "$1" -I - <<'PY'
import ctypes

LIBRARIES = {
    "libpango-1.0-0": ("libpango-1.0.so.0", "libpango-1.0.dylib"),
    "libpangoft2-1.0-0": ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib"),
    "libharfbuzz-subset0": ("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib"),
}


def loads(name):
    for path in (name, f"/opt/homebrew/lib/{name}"):
        try:
            return ctypes.CDLL(path)
        except OSError:
            pass
    return None


for package, names in LIBRARIES.items():
    if not any(map(loads, names)):
        print(f"missing: {package}")
PY
}

check_system() {
  local python need=() version
  if [ -z "${PYTHON:-}" ] && [ -x .venv/bin/python ] && supported .venv/bin/python; then
    python=.venv/bin/python
  else
    python=$(find_python)
    if ! has_venv "$python"; then
      version=$("$python" -I -c 'import sys; print("missing: python%d.%d-venv" % sys.version_info[:2])' | sed -n 's/^missing: //p')
      [ "$(basename "$python")" = python3 ] && version=python3-venv
      need+=("$version")
    fi
  fi
  while read -r package; do need+=("$package"); done < <(missing_libraries "$python" | sed -n 's/^missing: //p')
  [ ${#need[@]} -eq 0 ] && return
  install_packages "${need[@]}" && return
  echo "Missing on this machine: ${need[*]}. Install them, then run make again:" >&2
  case "$(system_name)" in
    macos)             echo "  brew install pango" >&2 ;;
    *debian*|*ubuntu*) echo "  sudo apt install ${need[*]}" >&2 ;;
    *fedora*|*rhel*)   echo "  sudo dnf install pango harfbuzz" >&2 ;;
    *)                 echo "  (these are Debian's names; here they may be called pango and harfbuzz)" >&2 ;;
  esac
  exit 1
}

case "${1:-}" in
  python)       find_python ;;
  find-browser) find_browser ;;
  browser)      ready_browser ;;
  *)            check_system ;;
esac
