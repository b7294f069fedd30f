#!/usr/bin/env bash
# What the machine must have: Python 3.11 to 3.13 with venv, and Pango (text layout, for the PDF).
# Installs the missing Debian packages where that is allowed, else names the command and stops.
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

if [ "${1:-}" = python ]; then find_python; exit; fi

[ -x .venv/bin/python ] && python=.venv/bin/python || python=$(find_python)
need=()
"$python" -c 'import ensurepip, venv' 2>/dev/null || need+=(python3-venv)
"$python" - <<'PY' 2>/dev/null || need+=(libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0)
import ctypes
def first(*names):
    for name in names:
        try:
            return ctypes.CDLL(name)
        except OSError:
            pass
    raise OSError(names)
first("libpango-1.0.so.0", "libpango-1.0.dylib", "/opt/homebrew/lib/libpango-1.0.dylib")
first("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib", "/opt/homebrew/lib/libpangoft2-1.0.dylib")
PY
[ ${#need[@]} -eq 0 ] && exit 0

if command -v apt-get >/dev/null; then
  sudo=""
  if [ "$(id -u)" -ne 0 ]; then
    if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then sudo="sudo -n"; else sudo=no; fi
  fi
  if [ "$sudo" != no ]; then
    echo "== installing Debian packages: ${need[*]}"
    export DEBIAN_FRONTEND=noninteractive
    $sudo apt-get update -qq && $sudo apt-get install -y -qq --no-install-recommends "${need[@]}" >/dev/null && exit 0
    echo "That failed." >&2
  fi
fi
echo "Missing on this machine: ${need[*]}. Install them, then run make again:" >&2
echo "  Debian, Ubuntu: sudo apt install ${need[*]}" >&2
echo "  Fedora:         sudo dnf install pango harfbuzz" >&2
echo "  macOS:          brew install pango" >&2
exit 1
