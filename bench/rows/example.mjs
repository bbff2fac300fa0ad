import { cpSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { spawnSync } from 'node:child_process'

const evidence = 'backend/tests/coverage_reports/metrics/coverage.json'
const verification = '.planning/phases/12-tier-1-coverage-push/12-tier-1-coverage-push-VERIFICATION.md'
/** The version of the package that holds a program. */
const gsdVersion = `printf 'get-shit-done-cc '
node -p 'require(process.argv[1]).version' "$(dirname "$(readlink -f "$(command -v gsd-tools.cjs)")")/../../package.json"`
/** Writes the lines of a JSON report into coverage.py's own data file, for `coverage report` to read. */
const toDataFile = `import json, os, sys, coverage
data = coverage.CoverageData(basename=sys.argv[2])
files = json.load(open(sys.argv[1]))["files"]
data.add_lines({os.path.abspath(os.path.join("backend", f)): v["executed_lines"] for f, v in files.items()})
data.write()`

export const example = {
  name: 'example',
  unit: '',
  sizes: [1],
  prepare: ({ cli, folder }) => {
    cpSync('examples/phase-12', folder, { recursive: true })
    cpSync(join('examples/phase-12', verification), join(folder, 'VERIFICATION.md'))
    const python = (...args) => spawnSync('/usr/bin/python3', args, { cwd: folder, encoding: 'utf8' })
    const made = python('-c', toDataFile, evidence, join(folder, 'data'))
    const version = [process.execPath, cli, '--version']
    const run = (name, args, checks, rest) => ({
      name: `closeout ${name}`,
      argv: [process.execPath, cli, ...args],
      env: { CLOSEOUT_CACHE: join(folder, 'cache') },
      version,
      checks,
      ...rest,
    })
    const all = 'evidence, documents and traces against each other'
    return {
      bytes: readFileSync(join(folder, evidence)).length,
      commands: [
        run('build --no-cache', ['build', '--no-cache'], all, { isOwn: true }),
        run('check --no-cache', ['check', '--no-cache'], all),
        run('build, nothing changed', ['build'], 'the sha256 of every file that it rests on'),
        run('check, nothing changed', ['check'], 'the sha256 of every file that it rests on'),
        {
          name: 'coverage report',
          argv: ['/usr/bin/python3', '-m', 'coverage', 'report', `--data-file=${join(folder, 'data')}`],
          version: ['/usr/bin/python3', '-m', 'coverage', '--version'],
          checks: 'nothing: it parses the sources again and prints a table',
          ...(made.status !== 0 && { skip: 'no coverage.py here' }),
        },
        {
          name: 'gsd-tools frontmatter merge',
          argv: [
            'gsd-tools.cjs',
            'frontmatter',
            'merge',
            'VERIFICATION.md',
            '--data',
            '{"gap_closure_status":"closed"}',
          ],
          version: ['sh', '-c', gsdVersion],
          checks: 'nothing: writes what it is told into one frontmatter, without its comments',
        },
        {
          name: 'node -e 0',
          argv: [process.execPath, '-e', '0'],
          version: [process.execPath, '--version'],
          checks: 'nothing',
        },
      ],
    }
  },
}
