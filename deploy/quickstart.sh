#!/usr/bin/env bash
# From a fresh Debian with the .NET 10 SDK to a running demonstration: bash deploy/quickstart.sh [demo's options]
# Installs what is missing (Node, PostgreSQL), builds, and starts the service with an invented city on its private PostgreSQL;
# prints the address, the accounts and where five short walks begin. Ctrl-C stops it; the next start uses what is there.
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

command -v dotnet >/dev/null || { echo "请先安装 .NET 10 SDK。Install the .NET 10 SDK first."; exit 1; }
packages=()
command -v node >/dev/null && command -v npm >/dev/null || packages+=(nodejs npm)
compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || packages+=(postgresql)
if [ ${#packages[@]} -gt 0 ]; then
    root=(); [ "$(id -u)" = 0 ] || root=(sudo)
    echo "安装 Installing: ${packages[*]}"
    "${root[@]}" apt-get update -qq
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null
fi

dotnet build src/Rectify/Rectify.csproj -c Release -v q -nologo
exec src/Rectify/bin/Release/net10.0/rectify demo "$@"
