#!/usr/bin/env bash
# The same tasks under the runtime's compiler and compiled ahead of time, at 256 bits both; and whole runs of the published program.
# compare.sh build   builds and publishes into a folder;   compare.sh   measures and prints the tables (needs hyperfine and jq).
set -euo pipefail
cd "$(dirname "$0")/../.."
out=${TMPDIR:-/tmp}/wedgefast-timing
if [ "${1:-}" = build ]; then
  dotnet build -c Release bench/WedgeFast.Timing
  dotnet publish bench/WedgeFast.Timing -c Release -r linux-x64 -o "$out/timing"
  dotnet publish src/WedgeFast.Cli -c Release -r linux-x64 -o "$out/program"
  exit
fi

export DOTNET_EnableAVX512=0
dotnet bench/WedgeFast.Timing/bin/Release/net10.0/WedgeFast.Timing.dll > "$out/jit.csv"
"$out/timing/WedgeFast.Timing" > "$out/aot.csv"
echo "$(grep -m 1 '^model name' /proc/cpuinfo | cut -d: -f2 | xargs), $(nproc) cores; JIT: $(head -n 1 "$out/jit.csv" | cut -c3-); AOT: $(head -n 1 "$out/aot.csv" | cut -c3-)"
echo
echo "| task, one thread | JIT us | AOT us | AOT / JIT |"
echo "| --- | ---: | ---: | ---: |"
paste -d'\t' <(grep -v '^#\|^task' "$out/jit.csv") <(grep -v '^#\|^task' "$out/aot.csv" | sed 's/.*,//') |
  sed -E 's/,([0-9.]+)\t/\t\1\t/' | awk -F'\t' '{printf "| %s | %s | %s | %.2f |\n", $1, $2, $3, $3 / $2}'
echo
echo "| whole process | mean ms | least | largest |"
echo "| --- | ---: | ---: | ---: |"
for command in "info" "fit --sample spiral --beta-ratio 0.01" "fit --sample spiral --beta-ratio 0.01 --model $out/m.json"; do
  hyperfine --shell none --warmup 10 --runs 100 --export-json "$out/run.json" "$out/program/wedgefast $command" > /dev/null 2>&1
  jq -r --arg c "wedgefast ${command//$out\//}" \
    '.results[0] | "| `\($c)` | \(.mean * 10000 | round / 10) | \(.min * 10000 | round / 10) | \(.max * 10000 | round / 10) |"' "$out/run.json"
done
echo
echo "The program is one file of $(stat -c %s "$out/program/wedgefast") bytes."
