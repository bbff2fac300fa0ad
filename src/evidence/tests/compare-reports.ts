import type { Diagnostic } from '../../diagnostic.ts'
import type { TestReport } from './test-report.ts'
import type { CountName, EvidencePlace } from './test-run.ts'

/** One number as each file has it; JUnit has a range where elements and tests are counted apart. */
interface Pair {
  readonly name: string
  readonly told: number
  readonly place: EvidencePlace
  readonly least: number
  readonly most: number
  readonly pointer: string
}

/**
 * Compares the log's summary with the elements of the XML. What differs by design is allowed for: a failed subtest is
 * an element in its test, xfailed is skipped, a non-strict xpassed test passed, one that failed in teardown did not.
 */
export function compareReports(log: TestReport, junit: TestReport): Diagnostic[] {
  const { counts, elements } = junit
  if (!log.counts.passed || !elements) return []
  const told = (name: CountName) => log.counts[name]?.count ?? 0
  const held = (name: CountName) => counts[name]?.count ?? 0
  const pointer = (name: CountName) => counts[name]?.place.pointer ?? ''
  const place = log.counts.passed.place
  const passed = told('passed') + told('xpassed')
  const skipped = told('skipped') + told('xfailed')
  const pairs: Pair[] = [
    {
      name: 'failed',
      told: told('failed'),
      least: held('failed'),
      most: elements.failure,
      place,
      pointer: pointer('failed'),
    },
    {
      name: 'errors',
      told: told('errors'),
      least: held('errors'),
      most: elements.error,
      place,
      pointer: pointer('errors'),
    },
    {
      name: skipped === told('skipped') ? 'skipped' : 'skipped and xfailed',
      told: skipped,
      least: held('skipped') + held('xfailed'),
      most: elements.skipped,
      place,
      pointer: pointer('skipped'),
    },
    {
      name: passed === told('passed') ? 'passed' : 'passed and xpassed',
      told: passed,
      least: held('passed'),
      // A test whose teardown failed is among the passed of the log and the errors of the XML.
      most: held('passed') + Math.min(held('errors'), told('errors')),
      place,
      pointer: pointer('passed'),
    },
  ]
  const tests = log.counts.tests
  if (tests && counts.tests)
    pairs.push({
      name: 'tests',
      told: tests.count,
      least: counts.tests.count,
      most: counts.tests.count,
      place: tests.place,
      pointer: '//testcase',
    })
  return pairs.filter(({ told, least, most }) => told < least || told > most).map(pair => disagree(pair, junit))
}

function disagree({ name, told, least, place, pointer }: Pair, junit: TestReport): Diagnostic {
  return {
    rule: 'log-and-junit-disagree',
    severity: 'warning',
    file: junit.source.path,
    message: `${least} ${name} (\`${pointer}\`), but ${told} ${name} at \`${place.source.path}:${place.line ?? 1}\`, expected the same run in both`,
    hint: 'keep the files of one run together',
  }
}
