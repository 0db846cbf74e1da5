# Sourced by run.sh and test.sh: checks the SDK and installs Debian packages where it may.

require_sdk() {
    if ! command -v dotnet >/dev/null 2>&1; then
        echo "The .NET 10 SDK is missing: 'dotnet' is not on the PATH. See https://dotnet.microsoft.com/download." >&2
        exit 1
    fi
    # Outside the folder, so that global.json does not turn the answer into an error.
    if ! (cd / && dotnet --list-sdks) | grep -q '^10\.'; then
        echo "The .NET 10 SDK is missing; found: $( (cd / && dotnet --list-sdks) | tr '\n' ' ')" >&2
        exit 1
    fi
    # First use of the SDK writes below HOME; an unset HOME would stop it.
    export HOME="${HOME:-$(mktemp -d)}"
    export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false
}

# What runs Python for code_interpreter, shut off from the rest of the machine.
sandbox_packages="bubblewrap util-linux python3 python3-numpy python3-pandas python3-matplotlib python3-openpyxl python3-pil fonts-dejavu-core fonts-droid-fallback"

# want_sandbox: installs those where something of them is missing and we may; else says what is off.
want_sandbox() {
    has_sandbox && return 0
    install_packages $sandbox_packages
    if ! has_sandbox; then
        echo "Note: code_interpreter is off or lacks libraries; it takes: apt-get install $sandbox_packages" >&2
        return 1
    fi
}

has_sandbox() {
    command -v bwrap >/dev/null 2>&1 && command -v setpriv >/dev/null 2>&1 && [ -e /usr/share/fonts/truetype/dejavu ] &&
        [ -e /usr/share/fonts/truetype/droid ] && /usr/bin/python3 -c 'import numpy, pandas, matplotlib, openpyxl, PIL' >/dev/null 2>&1
}

install_packages() {
    [ "${RETRIEVALQA_INSTALL:-yes}" != no ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 || return 0
    echo "Installing with apt-get, as RETRIEVALQA_INSTALL=no would not: $*" >&2
    if [ -z "${apt_updated:-}" ]; then
        apt-get update -qq >/dev/null 2>&1 || true
        apt_updated=1
    fi
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>&1 || true
}

# want COMMAND PACKAGE FEATURE: installs PACKAGE where COMMAND is missing and we may; else says what is off.
want() {
    command -v "$1" >/dev/null 2>&1 && return 0
    install_packages "$2"
    if ! command -v "$1" >/dev/null 2>&1; then
        echo "Note: $1 is missing (package $2), so this is off: $3." >&2
        return 1
    fi
}
