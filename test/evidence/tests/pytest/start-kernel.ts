import { noOutcomes, type OutcomeCounts } from '../../../../src/evidence/tests/outcome-tally.ts'
import { LinesKernel } from '../../../../src/evidence/tests/pytest/lines-kernel.ts'

/** The counts that are not 0. */
export const some = (counts: object) => Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== 0))

/** A kernel, and what it has told. */
export function start() {
  const counters = new Map<string, OutcomeCounts>()
  const entered: [file: string, line: string, index: number][] = []
  const failed: [id: string, line: string, index: number][] = []
  const told: [counts: object, last: string][] = []
  const kernel = LinesKernel.start({
    countersOf(file, line, index) {
      entered.push([file, Buffer.from(line).toString(), index])
      const counts = counters.get(file) ?? noOutcomes()
      counters.set(file, counts)
      return counts
    },
    failed: (id, line, index) => failed.push([id, Buffer.from(line).toString(), index]),
    told: ({ outcomes, last, started }) => {
      const tests = [...last].map(([worker, { id, outcome }]) => `${worker} ${id} ${outcome}`.trimStart())
      told.push([some(outcomes), [...tests, ...(started === undefined ? [] : [started])].join(', ')])
    },
  })!
  const files = () => Object.fromEntries([...counters].map(([file, counts]) => [file, some(counts)]))
  return { kernel, entered, failed, told, files }
}
