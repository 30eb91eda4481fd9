#!/bin/sh
# The agreement tests of the tfjs executor on tensorflow, on a processor: the binding of @tensorflow/tfjs-node-gpu built
# against the TensorFlow library of the Python wheel tensorflow-cpu. Needs Python with pip, a C++ compiler, Node's
# headers (in /usr or /usr/local; or name their prefix in NODE_PREFIX), about 2 GB, and the network once.
#
#   scripts/test-tensorflow-cpu.sh [FOLDER] [TESTS…]
set -eu
cd "$(dirname "$0")/.."
project=$PWD
folder=${1:-${TMPDIR:-/tmp}/hptc-tensorflow-cpu}
[ $# -gt 0 ] && shift
[ $# -gt 0 ] || set -- test/backends/tfjs-operations test/backends/tfjs-programs test/backends/tfjs-training test/backends/tfjs-memory
version=2.15.1

mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
package=$folder/node_modules/@tensorflow/tfjs-node-gpu

if [ ! -e "$package/lib/napi-v8/tfjs_binding.node" ]; then
  prefix=${NODE_PREFIX:-}
  for one in /usr/local /usr; do
    [ -n "$prefix" ] || { [ -e "$one/include/node/node_api.h" ] && prefix=$one; } || true
  done
  echo '{ "private": true }' >"$folder/package.json"
  (cd "$folder" && npm install --ignore-scripts --no-audit --no-fund @tensorflow/tfjs-node-gpu@4.22.0 node-gyp@10)
  python3 -m pip download --quiet --no-deps --only-binary=:all: --python-version 311 \
    --platform manylinux_2_17_x86_64 --dest "$folder/wheel" "tensorflow-cpu==$version"
  python3 -m zipfile -e "$folder"/wheel/*.whl "$folder/wheel"
  mkdir -p "$package/deps/lib"
  cp -r "$folder/wheel/tensorflow/include" "$package/deps/include"
  mv "$folder"/wheel/tensorflow/libtensorflow_cc.so.2 "$folder"/wheel/tensorflow/libtensorflow_framework.so.2 \
    "$package/deps/lib"
  rm -r "$folder/wheel"
  ln -sf libtensorflow_cc.so.2 "$package/deps/lib/libtensorflow.so"
  ln -sf libtensorflow_framework.so.2 "$package/deps/lib/libtensorflow_framework.so"
  (cd "$package" && "$folder/node_modules/.bin/node-gyp" rebuild --nodedir="$prefix" --napi_version=8 \
    --napi_build_version=8 --module_name=tfjs_binding --module_path="$package/lib/napi-v8")
fi

# The package must not lie in the project, whose other tests do without it: the tests run in a copy of the sources beside it.
copy=$folder/project
rm -rf "$copy"
mkdir -p "$copy"
cp -r src test package.json tsconfig.json vitest.config.ts "$copy"
for one in node_modules data stdlib grammar; do ln -s "$project/$one" "$copy/$one"; done
cd "$copy"
HPTC_TEST_BACKEND=tensorflow npx vitest run "$@"
