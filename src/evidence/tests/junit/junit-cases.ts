import type { Source } from '../../source.ts'
import { noOutcomes, outcomes, OutcomeTally, type OutcomeCounts } from '../outcome-tally.ts'
import type { TestReport, Witness } from '../test-report.ts'
import type { CountName, Counted, TestOutcome } from '../test-run.ts'
import { casePointer, fileOf, moduleEnd, nameCase, type CaseName } from './case-names.ts'
import { CaseTable } from './case-table.ts'
import { hashCase, type CaseHash } from './hash-case.ts'
import { Ending, KeptFailures } from './kept-failures.ts'
import { SuiteTotals } from './suite-totals.ts'
import type { XmlAttributes, XmlEvents } from './xml-events.ts'

interface OpenCase {
  readonly attributes: XmlAttributes
  failures: number
  errors: number
  skipped: TestOutcome | undefined
  reruns: number
  /** The last failure and the last error, which ended the test. */
  failure?: Ending
  error?: Ending
}

const nothingInside = { failures: 0, errors: 0, skipped: undefined, reruns: 0 }

/** What became of a test that has no failure, no error and no other attempt. */
export type PlainOutcome = 'passed' | 'skipped' | 'xfailed'

/** What the tests of one file and class share. */
export interface CaseGroup {
  readonly attributes: XmlAttributes
  readonly suite: number
  /** Undefined when the file is not known. */
  readonly counters: OutcomeCounts | undefined
}

/** Flags kept for every test, above the three bits of its outcome. */
const failedFlag = 8
const errorFlag = 16

/** Counts the cases of a JUnit XML document by element, each test once. Attributes that promise totals are only compared. */
export class JunitCases implements XmlEvents {
  readonly #path: string[] = []
  readonly #suites: SuiteTotals
  readonly #tests = new CaseTable()
  readonly #tally = new OutcomeTally<string>()
  /** The counters of files, by the module that names them in a suite. */
  readonly #modules = new Map<string, OutcomeCounts>()
  #suiteOfModules = 0
  readonly #counts = { failed: 0, errors: 0, reruns: 0 }
  readonly #elements = { failure: 0, error: 0, skipped: 0 }
  readonly #outcomes = noOutcomes()
  readonly #failures = new KeptFailures()
  readonly #stops: string[] = []
  #modulesSkipped = 0
  #withoutFile = 0
  #case: OpenCase | undefined
  #ending: Ending | undefined

  constructor(path: string) {
    this.#suites = new SuiteTotals(path)
  }

  open(name: string, attributes: XmlAttributes): boolean {
    const parent = this.#path.at(-1)
    this.#path.push(name)
    if (name === 'testsuites' || name === 'testsuite') this.#suites.open(name, attributes)
    else if (name === 'testcase' && (parent === 'testsuite' || parent === 'testsuites'))
      this.#case = { attributes, ...nothingInside }
    else if (parent === 'testcase' && this.#case) return this.#result(this.#case, name, attributes)
    return false
  }

  text(text: string): void {
    this.#ending?.add(text)
  }

  close(name: string): void {
    this.#path.pop()
    this.#ending = undefined
    if (name === 'testcase' && this.#case) {
      this.#finish(this.#case)
      this.#case = undefined
    } else if (name === 'testsuite' || name === 'testsuites') this.#suites.close()
  }

  /** What tests of one file and class share; for `takeNew`. Without a classname a test may be a file of its own. */
  group(file: string | undefined, classname: string): CaseGroup {
    const suite = this.#suites.number
    const attributes = file === undefined ? { classname } : { classname, file }
    const counters = file === undefined ? this.#countersOfModule(attributes) : this.#countersOf(attributes)
    return { attributes, suite, counters }
  }

  /**
   * Counts tests with nothing inside but their outcome: those with the hashes from `start` on. The index of the first
   * whose name was seen before, which is not counted, and those behind it neither; `end` when all were new.
   */
  takeNew(group: CaseGroup, outcome: PlainOutcome, hashes: CaseHash, start: number, end: number): number {
    const at = this.#tests.addNew(hashes, start, end, outcomes.indexOf(outcome))
    const count = at - start
    this.#suites.count('tests', count)
    this.#outcomes[outcome] += count
    if (outcome !== 'passed') this.#elements.skipped += count
    if (group.counters) group.counters[outcome] += count
    else this.#withoutFile += count
    return at
  }

  /** Counts a test with nothing inside but its outcome, of whatever name. */
  take(attributes: XmlAttributes, outcome: PlainOutcome): void {
    if (outcome !== 'passed') this.#elements.skipped++
    this.#finish({ attributes, ...nothingInside, skipped: outcome === 'passed' ? undefined : outcome })
  }

  /** True directly inside of a suite, where the next test begins. */
  get isBetweenCases(): boolean {
    const innermost = this.#path.at(-1)
    return innermost === 'testsuite' || (innermost === 'testsuites' && this.#case === undefined)
  }

  /** True inside of a test that is not empty. */
  get isInCase(): boolean {
    return this.#case !== undefined
  }

  /** The number of the innermost suite, which is part of the name of its tests. */
  get suite(): number {
    return this.#suites.number
  }

  /** The classes of a module share its file. */
  #countersOfModule(attributes: { readonly classname: string }): OutcomeCounts | undefined {
    if (this.#suiteOfModules !== this.#suites.number) this.#modules.clear()
    this.#suiteOfModules = this.#suites.number
    const module = attributes.classname.slice(0, moduleEnd(attributes.classname))
    const known = this.#modules.get(module)
    if (known) return known
    const counters = this.#countersOf(attributes)
    if (counters) this.#modules.set(module, counters)
    return counters
  }

  #countersOf(attributes: XmlAttributes): OutcomeCounts | undefined {
    const path = fileOf(attributes, this.#suites.current)
    return path === '' ? undefined : this.#tally.of(path, () => filePointer(attributes, path))
  }

  #result(test: OpenCase, name: string, attributes: XmlAttributes): boolean {
    if (name === 'failure') {
      test.failures++
      this.#elements.failure++
      this.#suites.count('failures')
      test.failure = this.#ending = new Ending(attributes)
      return true
    }
    if (name === 'error') {
      test.errors++
      this.#elements.error++
      this.#suites.count('errors')
      test.error = this.#ending = new Ending(attributes)
      return true
    }
    if (name === 'skipped') {
      this.#elements.skipped++
      test.skipped = attributes['type'] === 'pytest.xfail' ? 'xfailed' : 'skipped'
    } else if (/^(?:flaky|rerun)(?:Failure|Error)$/.test(name)) test.reruns++
    return false
  }

  #finish(test: OpenCase): void {
    this.#suites.count('tests')
    this.#counts.reruns += test.reruns
    const name = nameCase(test.attributes, this.#suites.current)
    const message = (test.error?.attributes ?? {})['message']
    if (test.attributes['classname'] === 'pytest' && test.attributes['name'] === 'internal' && test.errors > 0) {
      this.#stops.push('an internal error of pytest')
      return
    }
    if (message === 'collection failure') return this.#uncollect(test, name)
    if (test.skipped && (test.attributes['classname'] ?? '') === '' && name.id === name.file) {
      this.#modulesSkipped++
      return
    }
    this.#count(test, name)
  }

  /** A module that could not be collected is no test, but an error of its file. */
  #uncollect(test: OpenCase, name: CaseName): void {
    this.#counts.errors++
    if (name.file !== '') this.#tally.of(name.file, () => casePointer(test.attributes)).error++
    else this.#withoutFile++
    this.#keep(test, name, 'error')
  }

  #count(test: OpenCase, name: CaseName): void {
    const outcome = test.failures > 0 ? 'failed' : test.errors > 0 ? 'error' : (test.skipped ?? 'passed')
    const flags = (test.failures > 0 ? failedFlag : 0) | (test.errors > 0 ? errorFlag : 0)
    const value = flags | outcomes.indexOf(outcome)
    const hash = hashCase(this.#suites.number, test.attributes)
    const before = this.#tests.add(hash, value)
    if (before === undefined) {
      if (name.file === '') this.#withoutFile++
      this.#addOutcome(name, test, outcome, 1)
      this.#flag(flags, 1)
    } else {
      const merged = this.#merge(before, value, outcome, test, name)
      this.#tests.set(hash, merged)
    }
    if (test.failures > 0) this.#keep(test, name, 'failed')
    if (test.errors > 0) this.#keep(test, name, 'error')
  }

  /**
   * A second case of one name: a teardown error, or another attempt. The last attempt counts when it passed,
   * else the worst; whether the run passed is then for its exit status to say.
   */
  #merge(before: number, value: number, outcome: TestOutcome, test: OpenCase, name: CaseName): number {
    const was = outcomes[before & 7]!
    const isRerun = outcome === 'passed' && (was === 'failed' || was === 'error')
    if (isRerun) {
      this.#counts.reruns++
      this.#failures.forget(name.id)
    }
    const flags = isRerun ? 0 : (before | value) & (failedFlag | errorFlag)
    const now = isRerun ? outcome : outcomes[Math.min(before & 7, value & 7)]!
    this.#addOutcome(name, test, was, -1)
    this.#addOutcome(name, test, now, 1)
    this.#flag(before, -1)
    this.#flag(flags, 1)
    return flags | outcomes.indexOf(now)
  }

  #addOutcome(name: CaseName, { attributes }: OpenCase, outcome: TestOutcome, step: 1 | -1): void {
    this.#outcomes[outcome] += step
    if (name.file !== '') this.#tally.of(name.file, () => filePointer(attributes, name.file))[outcome] += step
  }

  #flag(flags: number, step: 1 | -1): void {
    if (flags & failedFlag) this.#counts.failed += step
    if (flags & errorFlag) this.#counts.errors += step
  }

  #keep({ attributes, failure, error }: OpenCase, name: CaseName, outcome: 'failed' | 'error'): void {
    const ending = (outcome === 'failed' ? failure : error)!
    this.#failures.keep(attributes, name, outcome, ending, this.#suites.isPytest)
  }

  /** The report; to be asked for once, after the root element was closed. */
  report(source: Source): TestReport {
    const at = (pointer: string, count: number): Counted => ({ count, place: { source, pointer } })
    const { duration, timestamp } = this.#suites
    const counts: Partial<Record<CountName, Counted>> = {
      tests: at('//testcase', this.#tests.size),
      passed: at('//testcase[not(failure|error|skipped)]', this.#outcomes.passed),
      failed: at('//testcase[failure]', this.#counts.failed),
      errors: at('//testcase[error]', this.#counts.errors),
      skipped: at('//testcase[skipped]', this.#outcomes.skipped + this.#modulesSkipped),
    }
    if (this.#suites.isPytest) counts.xfailed = at('//testcase[skipped/@type="pytest.xfail"]', this.#outcomes.xfailed)
    if (this.#counts.reruns > 0) counts.reruns = at('//testcase', this.#counts.reruns)
    return {
      format: 'junit',
      source,
      stops: this.#stops.map((text): Witness => ({ text, place: { source, pointer: '//testcase[@name="internal"]' } })),
      faults: [],
      counts,
      elements: this.#elements,
      files: this.#withoutFile > 0 ? [] : this.#listFiles(source),
      ...this.#failures.report(source),
      ...(duration && { durationSeconds: at(duration.pointer, duration.seconds) }),
      ...(timestamp && { startedAt: { text: timestamp.text, place: { source, pointer: timestamp.pointer } } }),
      coverageWarnings: [],
      diagnostics: this.#suites.diagnostics,
    }
  }

  #listFiles(source: Source): TestReport['files'] {
    return [...this.#tally.files].map(([file, { outcomes, place }]) => ({
      file,
      outcomes,
      place: { source, pointer: place },
    }))
  }
}

function filePointer({ classname = '', file }: XmlAttributes, path: string): string {
  if (file !== undefined) return `//testcase[@file="${path}"]`
  return `//testcase[starts-with(@classname, "${classname.split('.').slice(0, path.split('/').length).join('.')}")]`
}
