#!/usr/bin/env bash
# fits.sh FOLDER: whole fits, each in a process of its own; FOLDER holds yacht.csv, concrete.csv and min_temperatures.csv.
set -euo pipefail
folder=$(realpath "$1")
cd "$(dirname "$0")/../.."
dotnet build -c Release bench/WedgeFast.Timing > /dev/null
echo "$(grep -m 1 '^model name' /proc/cpuinfo | cut -d: -f2 | xargs), $(nproc) cores"
echo
echo "| fit | first, ms | warm, ms | pricing, ms | l1 problem, ms |"
echo "| --- | ---: | ---: | ---: | ---: |"
for name in spiral yacht concrete concrete-3 surface temperatures refit; do
  dotnet bench/WedgeFast.Timing/bin/Release/net10.0/WedgeFast.Timing.dll fits "$folder" "$name"
done
