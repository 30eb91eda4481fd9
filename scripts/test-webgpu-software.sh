#!/bin/sh
# The agreement tests of the tfjs executor on webgpu, in software: Mesa's Vulkan driver for processors, lavapipe.
# For Debian 12, where the driver comes from the backports: the one of the release itself is too old for Dawn.
# Nothing is installed: the driver lies unpacked in a folder. As root or any user with apt; needs the network once.
#
#   scripts/test-webgpu-software.sh [FOLDER] [TESTS…]
set -eu
cd "$(dirname "$0")/.."
folder=${1:-${TMPDIR:-/tmp}/hptc-webgpu-software}
[ $# -gt 0 ] && shift
[ $# -gt 0 ] || set -- test/backends/tfjs-operations test/backends/tfjs-programs test/backends/tfjs-training test/backends/tfjs-memory

mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
root=$folder/root
driver=$root/usr/share/vulkan/icd.d/lvp_icd.json

if [ ! -e "$driver" ]; then
  mkdir -p "$folder/lists/partial" "$folder/packages"
  keys=/usr/share/keyrings/debian-archive-keyring.gpg
  for suite in bookworm bookworm-backports; do
    echo "deb [signed-by=$keys] http://deb.debian.org/debian $suite main"
  done >"$folder/sources.list"
  apt() {
    apt-get -qq -o Dir::Etc::SourceList="$folder/sources.list" -o Dir::Etc::SourceParts=/dev/null \
      -o Dir::State::Lists="$folder/lists" -o Dir::State::status="$folder/status" \
      -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= -o APT::Sandbox::User=root "$@"
  }
  : >"$folder/status"
  apt update
  # With an empty list of what is installed, all that the driver needs is named; libc stays the system's own.
  apt install --print-uris --no-install-recommends -t bookworm-backports mesa-vulkan-drivers libvulkan1 |
    cut -d"'" -f2 | grep -Ev '/(libc6|libc-bin|libcrypt1|libgcc-s1|gcc-[0-9]+-base|libstdc%2b%2b6)_' >"$folder/addresses"
  (cd "$folder/packages" && xargs -n 1 curl -fsSLO <"$folder/addresses")
  for package in "$folder"/packages/*.deb; do dpkg-deb -x "$package" "$root"; done
fi

libraries=$root/usr/lib/x86_64-linux-gnu
export VK_ICD_FILENAMES="$folder/lavapipe.json"
export LD_LIBRARY_PATH="$libraries:$root/lib/x86_64-linux-gnu${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
sed "s|\"library_path\": *\"[^\"]*\"|\"library_path\": \"$libraries/libvulkan_lvp.so\"|" "$driver" >"$VK_ICD_FILENAMES"
HPTC_TEST_BACKEND=webgpu npx vitest run "$@"
