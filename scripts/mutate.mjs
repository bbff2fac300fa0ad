// Changes the code in small ways and shows which changes no test notices:
//   npm run mutation -- <file or folder>... [--tests <file or folder>]... [--sample <number> --seed <number>]
//   e.g. npm run mutation -- src/write --sample 200 --seed 1
// Runs the tests that mirror what is mutated (`src/write` → `test/write`) and those named by `--tests`. With `--sample`
// only that many mutants are tried, chosen by the seed. Prints the survivors and the score with its 95 % interval; exit 1
// when fewer than 80 % were noticed. Slow: not a part of `npm test`.
import { existsSync, statSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { Stryker } from '@stryker-mutator/core'
import { notChosen } from './sample-mutants.mjs'

const { positionals: places, values } = parseArgs({
  allowPositionals: true,
  options: {
    tests: { type: 'string', multiple: true, default: [] },
    sample: { type: 'string' },
    seed: { type: 'string', default: '1' },
  },
})
if (places.length === 0) {
  console.error('Expected a file or folder below src/, e.g. `npm run mutation -- src/write`')
  process.exit(2)
}
const mirrored = places
  .map(place => place.replace(/^src/, 'test').replace(/\.ts$/, '.test.ts').replace(/\/$/, ''))
  .filter(place => existsSync(place))
const tests = [...mirrored, ...values.tests]
if (tests.length === 0) {
  console.error('Expected `--tests`: no test mirrors what is to be mutated')
  process.exit(2)
}
process.env.MUTATION_TESTS = tests.join(',')

const sample = values.sample && { size: Number(values.sample), seed: Number(values.seed) }
const results = await new Stryker({
  mutate: places.map(place => (statSync(place).isDirectory() ? `${place.replace(/\/$/, '')}/**/*.ts` : place)),
  ...(sample && {
    sample,
    checkers: ['sample'],
    plugins: ['./scripts/vitest-files.mjs', './scripts/sample-mutants.mjs'],
  }),
}).runMutationTest()

/** The interval of a proportion after Wilson (1927), at 95 %. */
function interval(part, whole) {
  const z = 1.959964
  const middle = (part + z ** 2 / 2) / (whole + z ** 2)
  const half = (z / (whole + z ** 2)) * Math.sqrt((part * (whole - part)) / whole + z ** 2 / 4)
  return [middle - half, middle + half]
}

const tried = results.filter(({ statusReason }) => statusReason !== notChosen)
const count = status => tried.filter(mutant => mutant.status === status).length
const [killed, timedOut, survived, notCovered] = ['Killed', 'Timeout', 'Survived', 'NoCoverage'].map(count)
const valid = killed + timedOut + survived + notCovered
const noticed = killed + timedOut
const percent = proportion => `${(100 * proportion).toFixed(2)} %`
console.log(`${places.join(', ')}, tests: ${tests.join(', ')}
${tried.length} of ${results.length} mutants tried${sample ? ` (a random sample, seed ${sample.seed})` : ''}
killed ${killed}, timed out ${timedOut}, survived ${survived}, not covered ${notCovered}, could not run ${tried.length - valid}
score ${percent(noticed / valid)}${sample ? `, 95 % interval ${interval(noticed, valid).map(percent).join(' to ')}` : ''}`)
process.exitCode = noticed / valid < 0.8 ? 1 : 0
