#!/usr/bin/env bash
# Measures this project twice, before and after the gaps were closed, and puts the evidence in its place.
#
# Needs bash, Python 3.11 with pytest and pytest-cov; made with Debian 12's python3-pytest 7.2.1,
# python3-pytest-cov 4.0.0 and python3-coverage 6.5.0. Counts, outcomes and line lists come out the same
# on every run; times and timestamps do not.
#
#   ./measure.sh                    measure, and replace the evidence
#   PYTHON=python3.11 ./measure.sh  with another interpreter
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
python=${PYTHON:-/usr/bin/python3}

# pytest prints the folder it runs in. A neutral one keeps the paths of this machine out of the evidence.
project=/tmp/phase-12
if [ -e "$project" ]; then
  echo "$project exists; remove it first" >&2
  exit 2
fi
mkdir "$project"
trap 'rm -rf "$project"' EXIT
cp -R "$here/backend" "$project/backend"
cd "$project/backend"

# Nothing that differs from machine to machine: time zone, language, hash seed, colours, terminal width, plugins.
export TZ=UTC LC_ALL=C.UTF-8 PYTHONHASHSEED=0 PYTHONDONTWRITEBYTECODE=1 NO_COLOR=1 COLUMNS=120
export PYTEST_DISABLE_PLUGIN_AUTOLOAD=1
unset PYTEST_ADDOPTS COVERAGE_FILE COVERAGE_RCFILE || true

# What the plan runs, file by file.
earlier=(
  tests/unit/test_models_orm.py
  tests/property_tests/workflows/test_workflow_engine_state_invariants.py
  tests/integration/test_atom_agent_endpoints.py
  tests/property_tests/llm/test_byok_handler_invariants.py
  tests/property_tests/analytics/test_workflow_analytics_invariants.py
  tests/property_tests/debugger/test_workflow_debugger_invariants.py
)
# What GAP-02 added.
added=(
  tests/integration/test_workflow_engine_integration.py
  tests/integration/test_byok_handler_integration.py
  tests/integration/test_workflow_analytics_integration.py
)

# run <log> <exit status> <coverage.json> <pytest arguments…>
# No pipe stands between pytest and its exit status, so none can lose it. pytest-cov 4.0.0 cannot write JSON itself
# (4.1 can, with --cov-report=json), so coverage.py writes it from the same data.
run() {
  local log=$1 status_file=$2 json=$3 status=0
  shift 3
  "$python" -m pytest -p pytest_cov "$@" --cov --cov-report=term-missing -v --tb=short >"$log" 2>&1 || status=$?
  echo "$status" >"$status_file"
  "$python" -m coverage json --quiet -o "$json"
  rm .coverage
}

mkdir -p "$project/evidence/before" tests/coverage_reports/metrics

# Before: the tests of that time, one database session per file (GAP-01 gave each test its own), and the debugger's
# export tests, which have been quarantined since. The switch lives in tests/conftest.py.
run ../evidence/before/run.log ../evidence/before/exit-status ../evidence/before/coverage.json \
  "${earlier[@]}" --before-gap-closure

# After: everything, as it stands.
run ../evidence/phase_12_coverage_run.log ../evidence/exit-status tests/coverage_reports/metrics/coverage.json \
  "${earlier[@]}" "${added[@]}" --junit-xml=../evidence/junit.xml

# pytest writes the name of the machine into the JUnit file. It is nobody's business, and the only thing changed here.
sed -i -E 's/ hostname="[^"]*"/ hostname="localhost"/' ../evidence/junit.xml

mkdir -p "$here/evidence/before" "$here/backend/tests/coverage_reports/metrics"
cp ../evidence/before/* "$here/evidence/before/"
cp ../evidence/{phase_12_coverage_run.log,exit-status,junit.xml} "$here/evidence/"
cp tests/coverage_reports/metrics/coverage.json "$here/backend/tests/coverage_reports/metrics/"

echo "before: exit $(cat "$here/evidence/before/exit-status"), $(tail -n 1 "$here/evidence/before/run.log")"
echo "after:  exit $(cat "$here/evidence/exit-status"), $(tail -n 1 "$here/evidence/phase_12_coverage_run.log")"
