import type { Diagnostic } from '../../../diagnostic.ts'
import type { SuiteName } from './case-names.ts'
import type { XmlAttributes } from './xml-events.ts'

type Total = 'tests' | 'failures' | 'errors'

interface Suite extends SuiteName {
  readonly element: string
  readonly attributes: XmlAttributes
  readonly number: number
  /** Elements directly inside, and inside of suites in it. */
  readonly own: Record<Total, number>
  readonly all: Record<Total, number>
}

/** Follows the suites of a document, at any depth, and compares the totals they promise with the elements in them. */
export class SuiteTotals {
  readonly #path: string
  readonly #open: Suite[] = []
  readonly diagnostics: Diagnostic[] = []
  /** True when a suite is one that pytest writes. */
  isPytest = false
  timestamp: { readonly text: string; readonly pointer: string } | undefined
  #count = 0
  #rootSeconds: number | undefined
  #suiteSeconds: number | undefined = 0

  constructor(path: string) {
    this.#path = path
  }

  get current(): SuiteName {
    return this.#open.at(-1)!
  }

  /** The number of the innermost suite, in document order. */
  get number(): number {
    return this.#open.at(-1)!.number
  }

  /** What the root says, else the sum of the outermost suites; seconds. */
  get duration(): { readonly seconds: number; readonly pointer: string } | undefined {
    if (this.#rootSeconds !== undefined) return { seconds: this.#rootSeconds, pointer: '/*/@time' }
    return this.#suiteSeconds === undefined || this.#count === 0
      ? undefined
      : { seconds: this.#suiteSeconds, pointer: '/testsuites/testsuite/@time' }
  }

  open(element: string, attributes: XmlAttributes): void {
    const { name = '', file = '', timestamp = '', time } = attributes
    const depth = this.#open.length
    this.isPytest ||= name === 'pytest' || name === 'pytest tests'
    if (depth === 0 && time !== undefined) this.#rootSeconds = readSeconds(time)
    if (element === 'testsuite') {
      this.#count++
      if (depth === 1) this.#suiteSeconds = add(this.#suiteSeconds, readSeconds(time))
      if (/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(timestamp) && !this.timestamp)
        this.timestamp = { text: timestamp, pointer: '//testsuite/@timestamp' }
    }
    const none = () => ({ tests: 0, failures: 0, errors: 0 })
    this.#open.push({ element, attributes, name, file, number: this.#count, own: none(), all: none() })
  }

  count(total: Total, elements = 1): void {
    const suite = this.#open.at(-1)
    if (!suite) return
    suite.own[total] += elements
    suite.all[total] += elements
  }

  close(): void {
    const suite = this.#open.pop()!
    const parent = this.#open.at(-1)
    if (parent) {
      for (const total of ['tests', 'failures', 'errors'] as const) parent.all[total] += suite.all[total]
    }
    this.#compare(suite)
  }

  /** Outer totals may include inner suites or not; `tests` counts other things in every producer, but never none of some. */
  #compare({ element, attributes, name, own, all }: Suite): void {
    for (const total of ['failures', 'errors'] as const) {
      const promised = readCount(attributes[total])
      if (promised !== undefined && promised !== own[total] && promised !== all[total])
        this.#inconsistent(`\`<${element} name="${name}" ${total}="${promised}">\` holds ${all[total]} such elements`)
    }
    const tests = readCount(attributes['tests'])
    if (tests !== undefined && tests > 0 && all.tests === 0)
      this.#inconsistent(`\`<${element} name="${name}" tests="${tests}">\` holds no \`<testcase>\``)
  }

  #inconsistent(observed: string): void {
    if (this.diagnostics.length >= 10) return
    this.diagnostics.push({
      rule: 'evidence-inconsistent',
      severity: 'error',
      file: this.#path,
      message: `${observed}, expected attributes and elements of one run`,
      hint: 'write the XML again by running the tests',
    })
  }
}

function readCount(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined
}

/** Seconds, also with thousands separators as Maven and Gradle write them: `1,234.5`. */
function readSeconds(text: string | undefined): number | undefined {
  if (text === undefined || !/^\d{1,3}(?:,\d{3})+(?:\.\d+)?$|^\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text))
    return undefined
  return Number(text.replaceAll(',', ''))
}

function add(sum: number | undefined, seconds: number | undefined): number | undefined {
  return sum === undefined || seconds === undefined ? undefined : sum + seconds
}
