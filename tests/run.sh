#!/usr/bin/env bash
# Runs every test: bash tests/run.sh. On a fresh Debian with the .NET SDK it installs what is missing (Node, PostgreSQL,
# Postfix, chromium, a Chinese font, LibreOffice's writer and poppler's tools), starts a throwaway PostgreSQL, and ends with "N passed, N failed".
# RECTIFY_DATA names the folder of real data; without it the tests that need it say that they did not run.
# What is given to it goes to every build and test: bash tests/run.sh -p:RectifyElsa=true -p:RectifyHangfire=true holds the optional
# hosts to the same suites, and fails when such a suite ran nothing.
set -uo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_UI_LANGUAGE=en DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
passed=0 failed=0
properties=("$@")

give_up() { echo "$1"; echo "0 passed, 1 failed"; exit 1; }

install_missing() {
    local packages=()
    command -v node >/dev/null && command -v npm >/dev/null || packages+=(nodejs npm)
    compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || packages+=(postgresql)
    command -v chromium-headless-shell >/dev/null || command -v chromium >/dev/null || packages+=(chromium-headless-shell)
    command -v soffice >/dev/null || packages+=(libreoffice-writer-nogui)
    command -v pdftotext >/dev/null || packages+=(poppler-utils)
    [ -n "$(find /usr/share/fonts -iname '*cjk*' -print -quit 2>/dev/null)" ] || packages+=(fonts-noto-cjk)
    [ -x /usr/sbin/postfix ] || packages+=(postfix) # the tests run one of their own from a folder; the system's stays as it is
    [ ${#packages[@]} -gt 0 ] || return 0
    local root=()
    [ "$(id -u)" = 0 ] || root=(sudo)
    echo "Installing ${packages[*]}"
    "${root[@]}" apt-get update -qq &&
        "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null
}

as_postgres() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }

start_postgres() {
    bin=$(dirname "$(ls -d /usr/lib/postgresql/*/bin/initdb | sort -V | tail -n 1)")
    server=$(mktemp -d /tmp/rectify-tests-XXXXXX)
    [ "$(id -u)" != 0 ] || chown postgres "$server"
    trap stop_postgres EXIT
    (cd / && as_postgres "$bin/initdb" -D "$server/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 -N >/dev/null &&
        as_postgres "$bin/pg_ctl" start -w -D "$server/data" -l "$server/log" \
            -o "-c listen_addresses= -c unix_socket_directories=$server -c fsync=off -c max_connections=1000 -c shared_buffers=256MB" >/dev/null)
}

stop_postgres() {
    (cd / && as_postgres "$bin/pg_ctl" stop -m immediate -D "$server/data" >/dev/null 2>&1)
    rm -rf "$server" "$server.conformance"
}

run_project() {
    dotnet test "tests/$1" --no-build "${properties[@]}" -v q --logger "console;verbosity=minimal" >"$server/$1.log" 2>&1
}

# Shows what a project said and adds up the figures of its summary line; one that ended without has failed.
count_project() {
    local log="$server/$1.log" summary
    echo "== $1"
    grep -vE '^(Test run for|A total of|$)' "$log"
    summary=$(grep -E '^(Passed|Failed)! +- Failed:' "$log" | tail -n 1)
    if [ -z "$summary" ]; then failed=$((failed + 1)); return; fi
    failed=$((failed + $(sed -E 's/.*- Failed: +([0-9]+).*/\1/' <<<"$summary")))
    passed=$((passed + $(sed -E 's/.*, Passed: +([0-9]+).*/\1/' <<<"$summary")))
}

# A suite that every runner and every host of jobs is held to says what it covered; one that was asked for must have covered as much.
check_conformance() {
    cat "$RECTIFY_CONFORMANCE" 2>/dev/null
    local usual=$(covered "runner=BuiltIn")
    [ "$usual" -gt 0 ] || { echo "No story was told to the built-in runner."; failed=$((failed + 1)); }
    if [[ " ${properties[*]} " == *" -p:RectifyElsa=true "* && $(covered "runner=Elsa") != "$usual" ]]; then
        echo "Elsa is built in and was not told every story."
        failed=$((failed + 1))
    fi
}

covered() { grep -E "^$1: [0-9]+ stories" "$RECTIFY_CONFORMANCE" 2>/dev/null | sed -E 's/.*: ([0-9]+) .*/\1/' | tail -n 1 | grep . || echo 0; }

install_missing || give_up "What the tests need could not be installed."
start_postgres || give_up "PostgreSQL did not start."
dotnet build Rectify.sln -v q -nologo "${properties[@]}" || give_up "The build failed."
export RECTIFY_TEST_PG="Host=$server;Username=postgres" RECTIFY_CONFORMANCE="$server.conformance"
# The service's tests wait on a database, the others on the processor: two lanes finish sooner than one.
{ run_project Rectify.Browser.Tests; run_project Rectify.Engine.Tests; } &
run_project Rectify.Tests
wait
for project in tests/*.Tests; do
    count_project "$(basename "$project")"
done
check_conformance

echo "$passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
