import type { Source } from '../../source.ts'
import { failureLimit, firstLine, type TestReport } from '../test-report.ts'
import type { TestFailure } from '../test-run.ts'
import { casePointer, type CaseName } from './case-names.ts'
import { nameFailure } from './junit-exception.ts'
import type { XmlAttributes } from './xml-events.ts'

/** The longest text of a failure that is looked at for the exception, in UTF-16 code units. */
const longestBody = 64 * 1024

/** A `failure` or `error` element, and as much of its text as is looked at. */
export class Ending {
  readonly attributes: XmlAttributes
  #body = ''

  constructor(attributes: XmlAttributes) {
    this.attributes = attributes
  }

  get body(): string {
    return this.#body
  }

  add(text: string): void {
    if (this.#body.length < longestBody) this.#body += text
  }
}

type Kept = Omit<TestFailure, 'place'> & { readonly pointer: string }

/** The failures of a run: the first ones in full, all of them counted, by exception too. */
export class KeptFailures {
  readonly #exceptions = new Map<string, number>()
  #failures: Kept[] = []
  #count = 0

  /** `test` are the attributes of the case, `ending` is what ended it. */
  keep(
    test: XmlAttributes,
    { id, file }: CaseName,
    outcome: 'failed' | 'error',
    ending: Ending,
    isPytest: boolean,
  ): void {
    const { exception, message } = nameFailure(ending.attributes, ending.body, isPytest)
    this.#count++
    if (exception !== undefined) this.#exceptions.set(exception, (this.#exceptions.get(exception) ?? 0) + 1)
    if (this.#failures.length >= failureLimit) return
    this.#failures.push({
      id,
      file,
      outcome,
      ...(exception !== undefined && { exception }),
      ...(message !== undefined && { message: firstLine(message) }),
      pointer: casePointer(test, outcome === 'failed' ? 'failure' : 'error'),
    })
  }

  /** The failures of a test that passed in the end were attempts. */
  forget(id: string): void {
    for (const { exception } of this.#failures.filter(failure => failure.id === id)) {
      this.#count--
      if (exception === undefined) continue
      const left = this.#exceptions.get(exception)! - 1
      if (left > 0) this.#exceptions.set(exception, left)
      else this.#exceptions.delete(exception)
    }
    this.#failures = this.#failures.filter(failure => failure.id !== id)
  }

  report(source: Source): Pick<TestReport, 'failures' | 'failureCount' | 'exceptions'> {
    return {
      failures: this.#failures.map(({ pointer, ...failure }) => ({ ...failure, place: { source, pointer } })),
      failureCount: this.#count,
      exceptions: this.#exceptions,
    }
  }
}
