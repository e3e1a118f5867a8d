#!/bin/sh
# Makes .venv with the Python given, or says which package of this system to install.
set -eu

python=${1:-}
system=$(uname -s)
name=""
if [ -r /etc/os-release ]; then
    name=$(. /etc/os-release && echo "${ID:-} ${ID_LIKE:-}")
fi

advise() {
    echo "$1" >&2
    case "$system $name" in
        Darwin*) echo "Install one: brew install python@3.13, or the installer from python.org." >&2 ;;
        *debian* | *ubuntu*) echo "Install: $2" >&2 ;;
        *) echo "Install Python 3.11 or newer with its venv module by the system's package manager." >&2 ;;
    esac
    echo "Then run make again. Another Python is chosen by: make PYTHON=/path/to/python3 ..." >&2
    exit 1
}

if [ -z "$python" ]; then
    found=$(python3 --version 2>/dev/null || echo "no Python")
    advise "This needs Python 3.11 or newer; here is $found." \
        "apt-get install python3 python3-venv (Debian 12, Ubuntu 24.04 or newer), or apt-get install python3.11 python3.11-venv (Ubuntu 22.04)"
fi
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    advise "$python is older than Python 3.11." "apt-get install python3.11 python3.11-venv"
fi
if ! "$python" -c 'import venv, ensurepip' 2>/dev/null; then
    version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    advise "$python ($version) cannot make a virtual environment: its venv module is not installed." \
        "apt-get install python$version-venv"
fi
echo "Making .venv with $("$python" --version)"
rm -rf .venv
"$python" -m venv .venv
