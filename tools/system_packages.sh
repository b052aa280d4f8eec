#!/bin/bash
# The tests need Debian's chromium, a Chinese font and PostgreSQL; the benchmarks (argument: bench) LibreOffice Calc.
# Installs what is missing when it may, else says the names.
set -euo pipefail

missing=()
[ -x /usr/bin/chromium ] || missing+=(chromium)
[ -e /usr/share/fonts/truetype/wqy/wqy-microhei.ttc ] || missing+=(fonts-wqy-microhei)
compgen -G "/usr/lib/postgresql/*/bin/initdb" >/dev/null || missing+=(postgresql)
[ "${1:-}" != bench ] || command -v soffice >/dev/null || missing+=(libreoffice-calc)
[ ${#missing[@]} -eq 0 ] && exit 0

if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
  echo "安装系统软件包 · installing ${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  log=$(mktemp)
  if { apt-get update && apt-get install --yes --no-install-recommends "${missing[@]}"; } >"$log" 2>&1; then
    rm -f "$log"
    exit 0
  fi
  tail -n 20 "$log" >&2
fi
echo "缺少系统软件包，请安装：apt-get install ${missing[*]}" >&2
echo "These Debian packages are needed: ${missing[*]}" >&2
exit 1
