import type { NamedException } from '../name-exception.ts'
import { failureLimit, type LinePlace } from '../test-report.ts'
import type { Rule } from './grammar.ts'
import { endedWithoutException, nameException } from '../name-exception.ts'
import { Traceback } from './traceback.ts'

/** When an error happened; a failure happens in the test's own body, its `call`. */
export type Phase = 'call' | 'setup' | 'teardown' | 'collection'

/** A heading of the sections ERRORS and FAILURES, and how the traceback under it ended. */
export interface FailureBlock extends NamedException {
  readonly heading: string
  readonly phase: Phase
  readonly place: LinePlace
}

/** More phases than this are not kept; letters are then not resolved. */
const phaseLimit = 100_000

/** Collects the tracebacks of failing tests: at most 1,000 with details, every exception counted. */
export class FailureBlocks {
  readonly failed: FailureBlock[] = []
  readonly errors: FailureBlock[] = []
  /** Phases of all errors but those of collection, in order. */
  readonly errorPhases: Phase[] = []
  /** Files whose collection failed, in order. */
  readonly uncollected: { readonly file: string; readonly place: LinePlace }[] = []
  readonly exceptions = new Map<string, number>()
  #section: 'failed' | 'errors' = 'failed'
  #open: { heading: string; phase: Phase; place: LinePlace; traceback: Traceback } | undefined

  enter(section: 'failed' | 'errors'): void {
    this.close()
    this.#section = section
  }

  /** A heading drawn with `_` opens a block. */
  heading(rule: Rule, place: () => LinePlace): void {
    this.close()
    const { phase, heading } = readHeading(rule.title, this.#section)
    this.#open = { heading, phase, place: place(), traceback: new Traceback() }
    if (phase === 'collection') this.uncollected.push({ file: heading, place: this.#open.place })
    else if (this.#section === 'errors' && this.errorPhases.length < phaseLimit) this.errorPhases.push(phase)
  }

  line(text: string, place: () => LinePlace): void {
    if (this.#open) this.#open.traceback.line(text)
    else this.#oneLine(text, place)
  }

  /** Ends the open block, if there is one: output, another section or the end of the log follows. */
  close(): void {
    if (!this.#open) return
    const { heading, phase, place, traceback } = this.#open
    this.#open = undefined
    this.#add({ heading, phase, place, ...traceback.named })
  }

  /** Under `--tb=line` a failure is one line, `file:12: Class: message`, and has no heading. */
  #oneLine(text: string, place: () => LinePlace): void {
    const located = /^\S.*?:\d+: (.+)$/.exec(text)
    if (located) this.#add({ heading: '', phase: 'call', place: place(), ...nameException(located[1]!) })
    else if (endedWithoutException(text)) this.#add({ heading: '', phase: 'call', place: place(), message: text })
  }

  #add(block: FailureBlock): void {
    const list = this.#section === 'failed' ? this.failed : this.errors
    if (list.length < failureLimit) list.push(block)
    if (block.exception !== undefined)
      this.exceptions.set(block.exception, (this.exceptions.get(block.exception) ?? 0) + 1)
  }
}

function readHeading(title: string, section: 'failed' | 'errors'): { phase: Phase; heading: string } {
  if (section === 'failed') return { phase: 'call', heading: title }
  const [, phase, heading] = /^ERROR (?:at (setup|teardown) of|collecting) (.*)$/.exec(title) ?? []
  if (heading === undefined) return { phase: 'setup', heading: title }
  return { phase: (phase as Phase | undefined) ?? 'collection', heading: heading.replaceAll('\\', '/') }
}
