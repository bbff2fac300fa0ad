// Writes large evidence that adds up; the same seed gives the same bytes.
//   node bench/generate.mjs coverage --out coverage.json --bytes 100000000 [--seed 1] [--branches] [--indent]
//   node bench/generate.mjs lcov|istanbul|gcovr --out <file> --bytes 100000000 [--seed 1]
//   node bench/generate.mjs log --out run.log --tests 1000000 [--seed 1] [--failing 0.002] [--style plain|ansi|xdist]
//   node bench/generate.mjs junit --out junit.xml --tests 100000 [--seed 1] [--failing 0.002]
import { parseArgs } from 'node:util'
import { generateCoverage } from './generate/coverage-json.mjs'
import { generateGcovr, generateIstanbul, generateLcov } from './generate/foreign-coverage.mjs'
import { generateJunit } from './generate/junit-xml.mjs'
import { generateLog } from './generate/pytest-log.mjs'

const kinds = {
  coverage: generateCoverage,
  lcov: generateLcov,
  istanbul: generateIstanbul,
  gcovr: generateGcovr,
  log: generateLog,
  junit: generateJunit,
}
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    out: { type: 'string' },
    bytes: { type: 'string' },
    tests: { type: 'string' },
    seed: { type: 'string', default: '1' },
    failing: { type: 'string', default: '0.002' },
    style: { type: 'string', default: 'plain' },
    branches: { type: 'boolean', default: false },
    indent: { type: 'boolean', default: false },
  },
})
const generate = kinds[positionals[0]]
const size = values[generate === generateLog || generate === generateJunit ? 'tests' : 'bytes']
if (!generate || !values.out || !(Number(size) > 0))
  throw new Error(
    `Unexpected arguments, expected one of ${Object.keys(kinds).join(', ')}, --out, and --bytes or --tests`,
  )
const { out: path, bytes, tests, seed, failing, ...rest } = values
const numbers = { bytes: Number(bytes), tests: Number(tests), seed: Number(seed), failing: Number(failing) }
console.log(path, generate({ path, ...rest, ...numbers }))
