// Changes the code in small ways and shows which changes no test notices:
//   npm run mutation -- <file or folder>... [--tests <file or folder>]...
//   e.g. npm run mutation -- src/facts/percent.ts src/write
// Runs the tests that mirror what is mutated (`src/write` → `test/write`) and those named by `--tests`. Prints the
// survivors and the score; exit 1 when fewer than 80 % were noticed. Slow: not a part of `npm test`.
import { spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { parseArgs } from 'node:util'

const { positionals: places, values } = parseArgs({
  allowPositionals: true,
  options: { tests: { type: 'string', multiple: true, default: [] } },
})
if (places.length === 0) {
  console.error('Expected a file or folder below src/, e.g. `npm run mutation -- src/write`')
  process.exit(2)
}
const isFolder = place => statSync(place).isDirectory()
const mirrored = places
  .map(place => place.replace(/^src/, 'test').replace(/\.ts$/, '.test.ts').replace(/\/$/, ''))
  .filter(place => existsSync(place))
const tests = [...mirrored, ...values.tests]
if (tests.length === 0) {
  console.error('Expected `--tests`: no test mirrors what is to be mutated')
  process.exit(2)
}
const patterns = places.map(place => (isFolder(place) ? `${place.replace(/\/$/, '')}/**/*.ts` : place))
const { status } = spawnSync(
  process.execPath,
  ['node_modules/@stryker-mutator/core/bin/stryker.js', 'run', '--mutate', patterns.join(',')],
  { stdio: 'inherit', env: { ...process.env, MUTATION_TESTS: tests.join(',') } },
)
process.exitCode = status ?? 2
