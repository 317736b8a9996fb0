#!/usr/bin/env bash
# How long a whole process takes from the CSV file to the printed summary, and where the time goes: sleepstudy,
# published with ReadyToRun and as built, and, where R with lme4 is installed, Rscript on the same file.
#   bench/startup.sh [-n RUNS] [-r RID] [--dry]
set -euo pipefail
cd "$(dirname "$0")/.."

runs=20 rid=linux-x64 dry=
while [ $# -gt 0 ]; do
  case $1 in
    -n) runs=$2; shift 2 ;;
    -r) rid=$2; shift 2 ;;
    --dry) dry=1; shift ;;
    *) echo "usage: bench/startup.sh [-n RUNS] [-r RID] [--dry]" >&2; exit 2 ;;
  esac
done

export LC_ALL=C DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
formula='Reaction ~ Days + (Days | Subject)'
data=examples/sleepstudy.csv
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

dotnet build -c Release src/MixedModels.Cli >"$work/build.log" 2>&1 || { cat "$work/build.log" >&2; exit 1; }
dotnet publish src/MixedModels.Cli -c Release -r "$rid" --no-self-contained -p:PublishReadyToRun=true -o "$work/ready" \
  >"$work/publish.log" 2>&1 || { cat "$work/publish.log" >&2; exit 1; }
ready=$work/ready/mixed
jit=src/MixedModels.Cli/bin/Release/net10.0/mixed

# One whole process: its seconds, elapsed and of the processor, are appended to the files of that name.
once() {
  local name=$1 TIMEFORMAT='%R %U %S'; shift
  { time "$@" >"$work/out" 2>"$work/err" || { cat "$work/err" >&2; exit 1; } } 2>"$work/time"
  awk -v s="$work/$name.s" -v p="$work/$name.p" '{ print $1 >>s; print $2 + $3 >>p }' "$work/time"
}

# "minimum median" of a file of seconds.
middle() { sort -n "$work/$1" | awk '{ x[NR] = $1 } END { printf "%.3f %.3f", x[1], (x[int((NR + 1) / 2)] + x[int(NR / 2) + 1]) / 2 }'; }

peer=
if command -v Rscript >/dev/null && Rscript -e 'library(lme4)' >/dev/null 2>&1; then
  peer=$(Rscript -e 'cat(sprintf("R %s, lme4 %s", getRversion(), packageVersion("lme4")))')
fi
script='suppressPackageStartupMessages(library(lme4)); d <- read.csv("'$data'"); d$Subject <- factor(d$Subject)
print(summary(lmer('$formula', d)))'

for ((i = -1; i < runs; i++)); do
  if [ "$i" -eq 0 ]; then rm -f "$work"/*.[sp]; fi        # the first round warms the file cache
  once start "$ready" --version
  once ready "$ready" fit "$formula" "$data"
  once jit "$jit" fit "$formula" "$data"
  once document "$ready" fit "$formula" "$data" --json
  for phase in read design fit inference; do
    sed -n "/\"timings\"/,/}/s/.*\"$phase\": \([0-9.eE-]*\).*/\1/p" "$work/out" >>"$work/phase-$phase.s"
  done
  if [ -n "$peer" ] && [ "$i" -lt 5 ]; then once peer Rscript -e "$script"; fi
done

report() {
  local name text least median processor ours theirs
  printf '# Start-up\n\n%s, %s cores; .NET %s; %s; %s.\n\n' \
    "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo 2>/dev/null | head -1)" "$(getconf _NPROCESSORS_ONLN)" \
    "$(dotnet --version)" "${peer:-no lme4}" "$(date -u +%F)"
  printf 'Whole processes on %s, warm file cache, %s runs (five of R); seconds. The phases are what the process itself\n' "$data" "$runs"
  printf 'reports when it starts cold with ReadyToRun; the rest is reading the command line, writing the answer, and ending. The\nprocessor'"'"'s seconds hardly depend on what else the machine does.\n\n'
  printf '| what | least | median | least, processor |\n| --- | ---: | ---: | ---: |\n'
  while IFS='|' read -r name text; do
    if [ -s "$work/$name.s" ]; then
      read -r least median <<<"$(middle "$name.s")"
      processor=
      if [ -s "$work/$name.p" ]; then read -r processor _ <<<"$(middle "$name.p")"; fi
      printf '| %s | %s | %s | %s |\n' "$text" "$least" "$median" "$processor"
    fi
  done <<'ROWS'
ready|`mixed fit`, ReadyToRun
start|of it, runtime and command line: `mixed --version`
phase-read|of it, read
phase-design|of it, design
phase-fit|of it, fit
phase-inference|of it, inference
jit|`mixed fit`, compiled while running
peer|Rscript: library, read.csv, lmer, summary
ROWS
  if [ -n "$peer" ]; then
    read -r ours _ <<<"$(middle ready.s)"
    read -r theirs _ <<<"$(middle peer.s)"
    awk -v a="$ours" -v b="$theirs" 'BEGIN { printf "\nRscript takes %.1f times as long as `mixed fit` with ReadyToRun, least to least.\n", b / a }'
  fi
}

if [ -n "$dry" ]; then report; exit; fi
folder=bench/results/$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1 | tr '[:upper:]' '[:lower:]' | tr -cs 'a-z0-9\n' '-' | sed 's/^-*//; s/-*$//')
mkdir -p "$folder"
report | tee "$folder/startup.md"
