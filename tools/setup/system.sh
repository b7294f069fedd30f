#!/usr/bin/env bash
# What the machine must have: Python 3.11 to 3.13 with venv, and for the PDF Pango (text layout) and HarfBuzz (fonts cut to
# what is used; a machine may have the one without the other).
# Installs the missing Debian packages where that is allowed, else names the command and stops.
#   system.sh python        prints the Python to use
#   system.sh find-browser  prints the browser for the tests, if there is one
#   system.sh browser       installs one where that is allowed; without it the tests run, and say what they left out
set -eu

find_python() {
  for name in python3.13 python3.12 python3.11 python3; do
    if "$name" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; then
      command -v "$name"; return
    fi
  done
  echo "Python 3.11, 3.12 or 3.13 is needed and was not found." >&2
  echo "  Debian, Ubuntu: apt install python3 python3-venv    Fedora: dnf install python3.12    macOS: brew install python@3.12" >&2
  exit 1
}

find_browser() {
  for name in chromium google-chrome google-chrome-stable chromium-browser \
      "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" /Applications/Chromium.app/Contents/MacOS/Chromium; do
    if "$name" --version >/dev/null 2>&1; then command -v "$name"; return; fi
  done
  return 1
}

# Debian packages, where root or sudo without a password allows it.
install_packages() {
  command -v apt-get >/dev/null || return 1
  sudo=""
  if [ "$(id -u)" -ne 0 ]; then
    if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then sudo="sudo -n"; else return 1; fi
  fi
  echo "== installing Debian packages: $*"
  export DEBIAN_FRONTEND=noninteractive
  $sudo apt-get update -qq && $sudo apt-get install -y -qq --no-install-recommends "$@" >/dev/null && return 0
  echo "That failed." >&2
  return 1
}

case "${1:-}" in
  python) find_python; exit ;;
  find-browser) find_browser; exit ;;
  browser)
    find_browser >/dev/null && exit 0
    install_packages chromium && find_browser >/dev/null && exit 0
    cat >&2 <<'TEXT'
************************************************************************
  No Chromium or Chrome here, and it could not be installed:
  THE PAGES WILL NOT BE TESTED IN A BROWSER. All other tests run.
  To test them there, install it and run make test again:
    Debian:  sudo apt install chromium
    Fedora:  sudo dnf install chromium
    macOS:   brew install --cask chromium
************************************************************************
TEXT
    exit 0 ;;
esac

[ -x .venv/bin/python ] && python=.venv/bin/python || python=$(find_python)
missing=$("$python" - <<'PY'
import ctypes
def has(*names):
    for name in names:
        try:
            return ctypes.CDLL(name)
        except OSError:
            pass
try:
    import ensurepip, venv
except ImportError:
    print("python3-venv", end=" ")
if not (has("libpango-1.0.so.0", "libpango-1.0.dylib", "/opt/homebrew/lib/libpango-1.0.dylib")
        and has("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib", "/opt/homebrew/lib/libpangoft2-1.0.dylib")
        and has("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib", "/opt/homebrew/lib/libharfbuzz-subset.0.dylib")):
    print("libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0")
PY
)
read -ra need <<<"$missing"
[ ${#need[@]} -eq 0 ] && exit 0

install_packages "${need[@]}" && exit 0
echo "Missing on this machine: ${need[*]}. Install them, then run make again:" >&2
echo "  Debian, Ubuntu: sudo apt install ${need[*]}" >&2
echo "  Fedora:         sudo dnf install pango harfbuzz" >&2
echo "  macOS:          brew install pango" >&2
exit 1
