// A Stryker checker that lets only a seeded random sample of the mutants through: those with the lowest hashes of the
// seed and what they change. The others are neither run nor counted.
import { createHash } from 'node:crypto'

export const notChosen = 'not in the sample'

/** The options of this checker, in Stryker's configuration. */
export const strykerValidationSchema = {
  properties: {
    sample: {
      type: 'object',
      properties: { size: { type: 'integer', minimum: 1 }, seed: { type: 'integer' } },
      required: ['size', 'seed'],
    },
  },
}

function sampleChecker({ sample: { size, seed } }) {
  const order = ({ fileName, location, mutatorName, replacement }) =>
    createHash('sha256')
      .update(JSON.stringify([seed, fileName.split('/src/').at(-1), location, mutatorName, replacement]))
      .digest('hex')
  let chosen
  return {
    init: async () => {},
    group: async mutants => {
      if (chosen) throw new Error('Expected all mutants at once: a sample of a part is no sample of the whole')
      const ordered = mutants.map(mutant => [order(mutant), mutant.id]).sort(([a], [b]) => (a < b ? -1 : 1))
      chosen = new Set(ordered.slice(0, size).map(([, id]) => id))
      return [mutants.map(({ id }) => id)]
    },
    check: async mutants =>
      Object.fromEntries(
        mutants.map(({ id }) => [
          id,
          chosen.has(id) ? { status: 'passed' } : { status: 'compileError', reason: notChosen },
        ]),
      ),
  }
}
sampleChecker.inject = ['options']

export const strykerPlugins = [{ kind: 'Checker', name: 'sample', factory: sampleChecker }]
