#!/bin/bash
# Says by name what is missing before an environment can be made.
set -euo pipefail
python=$1

if ! command -v "$python" >/dev/null; then
  echo "没有找到 $python。请先安装 Debian 软件包：apt-get install python3 python3-venv" >&2
  echo "$python is missing. Install the Debian packages python3 and python3-venv." >&2
  exit 1
fi
if ! "$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))'; then
  echo "需要 Python 3.11 至 3.13，现在是 $("$python" --version 2>&1)。可以指定别的版本：make demo PYTHON=python3.12" >&2
  echo "Python 3.11 to 3.13 is needed; name another one with PYTHON=..." >&2
  exit 1
fi
if ! "$python" -c 'import venv, ensurepip' 2>/dev/null; then
  echo "缺少 Python 的 venv 模块。请先安装 Debian 软件包：apt-get install python3-venv" >&2
  echo "The venv module is missing. Install the Debian package python3-venv." >&2
  exit 1
fi
