// Changes the kernels of assembly/ in small ways, which Stryker cannot, and shows which changes no test notices:
//   node scripts/mutate-kernels.mjs [--sample 60] [--seed 1]
// Each changed kernel is compiled to its module, the tests of its host are run, and the module is put back.
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { compileKernel, kernels } from './kernels.mjs'

const tests = {
  'assembly/file-entry.ts': [
    'test/evidence/coverage/entry-kernel.test.ts',
    'test/evidence/coverage/coverage-py.test.ts',
  ],
  'assembly/plain-cases.ts': ['test/evidence/tests/junit/plain-cases.test.ts'],
  'assembly/told-lines.ts': [
    'test/evidence/tests/pytest/lines-kernel.test.ts',
    'test/evidence/tests/pytest/lines-kernel.property.test.ts',
  ],
}
const changes = [
  [/ == /g, ' != '],
  [/ != /g, ' == '],
  [/ < /g, ' <= '],
  [/ <= /g, ' < '],
  [/ > /g, ' >= '],
  [/ >= /g, ' > '],
  [/ \+ /g, ' - '],
  [/ - /g, ' + '],
  [/ && /g, ' || '],
  [/ \|\| /g, ' && '],
  [/ & /g, ' | '],
  [/return false/g, 'return true'],
  [/return true/g, 'return false'],
  [/return otherwise/g, 'return at'],
  [/\bcontinue\b/g, 'break'],
  [/\b\d+\b/g, number => String(Number(number) + 1)],
]

const { values } = parseArgs({
  options: { sample: { type: 'string', default: '60' }, seed: { type: 'string', default: '1' } },
})
const mutants = kernels.flatMap(mutantsOf)
const results = { killed: 0, survived: 0, 'could not run': 0 }
for (const mutant of sampleOf(mutants, Number(values.sample), Number(values.seed))) {
  const result = await tryOut(mutant)
  results[result]++
  if (result === 'survived') console.log(`${mutant.source}:${mutant.line} \`${mutant.before}\` as \`${mutant.after}\``)
}
console.log(`${values.sample} of ${mutants.length} mutants (seed ${values.seed}):`, results)

/** Every change of one kernel's functions; what lies before them are names of places in memory. */
function mutantsOf({ source, module }) {
  const text = readFileSync(source, 'utf8')
  const functions = text.indexOf('/** To be called first')
  return changes.flatMap(([pattern, to]) =>
    [...text.matchAll(pattern)].flatMap(match => {
      const start = text.lastIndexOf('\n', match.index) + 1
      const isComment = /^\s*(?:\/\*\*|\*|\/\/)/.test(text.slice(start, match.index + match[0].length))
      if (match.index < functions || isComment) return []
      const part = typeof to === 'string' ? to : to(match[0])
      const changed = text.slice(0, match.index) + part + text.slice(match.index + match[0].length)
      const line = text.slice(0, match.index).split('\n').length
      const [before, after] = [text, changed].map(all => all.split('\n')[line - 1].trim())
      return [{ source, module, text, changed, line, before, after }]
    }),
  )
}

async function tryOut({ source, module, text, changed }) {
  const before = readFileSync(module, 'utf8')
  try {
    writeFileSync(source, changed)
    const mutated = await compileKernel(source).catch(() => before)
    if (mutated === before) return 'could not run'
    writeFileSync(module, mutated)
    const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--project', 'library', ...tests[source]]
    return spawnSync(process.execPath, vitest, { timeout: 60_000 }).status === 0 ? 'survived' : 'killed'
  } finally {
    writeFileSync(source, text)
    writeFileSync(module, before)
  }
}

/** `size` of the items, chosen by a seed (mulberry32). */
function sampleOf(items, size, seed) {
  const random = () => {
    seed = (seed + 0x6d2b79f5) | 0
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const left = [...items]
  return Array.from(
    { length: Math.min(size, left.length) },
    () => left.splice(Math.floor(random() * left.length), 1)[0],
  )
}
