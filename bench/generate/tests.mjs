import { pick, randomFrom } from './random.mjs'

const words =
  'agent workflow budget canvas episode graduation proposal registry routes service manager handler models schema client cache engine analytics trigger sync'.split(
    ' ',
  )
const parameters = ['[1-2]', '[a b-"c"]', '[PASSED]', '[x FAILED y]', '[h\\xe9-日本]', '[None-True]', '[<&>]']

/** The tests of a run, in order, each with its outcome: a share of `failing` failed. */
export function* runTests({ tests, seed = 1, failing = 0.002 }) {
  const random = randomFrom(seed)
  const word = () => pick(words, random)
  let file = ''
  let group = ''
  let left = 0
  for (let index = 0; index < tests; index++) {
    if (left-- <= 0) {
      file = `tests/${random() < 0.7 ? 'unit' : 'integration'}/${word()}/test_${word()}_${word()}.py`
      const owner = word()
      group = random() < 0.6 ? `Test${owner[0].toUpperCase()}${owner.slice(1)}` : ''
      left = 3 + Math.floor(random() * 40)
    }
    const parameter = random() < 0.25 ? pick(parameters, random) : ''
    const name = `test_${word()}_${word()}_${index}${parameter}`
    yield { file, group, name, outcome: outcomeOf(random(), failing), index }
  }
}

function outcomeOf(chance, failing) {
  if (chance < failing) return 'FAILED'
  if (chance < failing * 1.1) return 'ERROR'
  if (chance < failing * 1.1 + 0.01) return 'SKIPPED'
  if (chance < failing * 1.1 + 0.013) return 'XFAIL'
  if (chance < failing * 1.1 + 0.0135) return 'XPASS'
  return 'PASSED'
}

export const noOutcomes = () => ({ FAILED: 0, PASSED: 0, SKIPPED: 0, XFAIL: 0, XPASS: 0, ERROR: 0 })
