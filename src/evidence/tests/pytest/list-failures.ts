import type { Source } from '../../source.ts'
import {
  countExceptions,
  endedWithoutException,
  moreNaming,
  nameException,
  type NamedException,
} from '../name-exception.ts'
import { failureLimit, firstLine, placeIn, type TestReport } from '../test-report.ts'
import type { TestFailure } from '../test-run.ts'
import type { FailureBlock } from './failure-blocks.ts'
import { fileOf, headingOf } from './grammar.ts'
import type { LogState, SeenSummary } from './log-state.ts'
import type { NamedFailure } from './progress.ts'

interface Named extends NamedFailure {
  /** True where only the heading of a traceback names the test, and no file. */
  readonly isHeading?: boolean
}

type Listed = Pick<TestReport, 'failures' | 'failureCount' | 'exceptions'>

/** The failing tests of a log, each with the exception that ended it where its traceback or the short summary says so. */
export function listFailures(state: LogState, source: Source, summary: SeenSummary | undefined): Listed {
  const named = chooseNames(state)
  const blocks = new BlockIndex(state.blocks.failed, state.blocks.errors)
  const shorts = indexMessages(state.short.failures)
  const failures: TestFailure[] = named.map(failure => {
    const { exception, message } = mostNaming(blocks.next(failure), shorts.get(key(failure)) ?? {})
    return {
      id: failure.id,
      file: failure.isHeading ? '' : fileOf(failure.id),
      outcome: failure.outcome,
      ...(exception !== undefined && { exception }),
      ...(message !== undefined && { message: firstLine(message) }),
      place: placeIn(source, failure.place),
    }
  })
  const told = summary?.ran ? (summary.counts.failed ?? 0) + (summary.counts.errors ?? 0) : 0
  const failureCount = Math.max(told, state.progress.failureCount, state.short.failureCount, failures.length)
  const all = moreNaming(state.blocks.exceptions, state.short.exceptions)
  const isWhole = failures.length === failureCount || failures.length < failureLimit
  return { failures, failureCount, exceptions: isWhole ? countExceptions(failures) : all }
}

/** The list that names most failures: test lines, else the short summary, else the headings of the tracebacks. */
function chooseNames({ progress, short, blocks }: LogState): readonly Named[] {
  const collection = short.failures.filter(({ id }) => !id.includes('::'))
  const fromLines = [...collection, ...progress.failures].slice(0, failureLimit)
  const fromBlocks = [
    ...blocks.errors.map(block => nameByHeading(block, 'error')),
    ...blocks.failed.map(block => nameByHeading(block, 'failed')),
  ].filter(({ id }) => id !== '')
  const lists = [progress.failures.length > 0 ? fromLines : [], short.failures, fromBlocks.slice(0, failureLimit)]
  return lists.reduce((best, list) => (list.length > best.length ? list : best))
}

function nameByHeading({ heading, phase, place }: FailureBlock, outcome: 'failed' | 'error'): Named {
  return { id: heading, outcome, place, isHeading: phase !== 'collection' }
}

/** Tracebacks by heading; several tests of one heading take theirs in order. */
class BlockIndex {
  readonly #blocks = new Map<string, FailureBlock[]>()
  readonly #oneLine: FailureBlock[]

  constructor(failed: readonly FailureBlock[], errors: readonly FailureBlock[]) {
    for (const [outcome, blocks] of [['failed', failed] as const, ['error', errors] as const]) {
      for (const block of blocks) {
        const name = `${outcome} ${block.heading}`
        const same = this.#blocks.get(name)
        if (same) same.push(block)
        else this.#blocks.set(name, [block])
      }
    }
    // Under --tb=line failures have no heading: they follow each other as the tests did.
    this.#oneLine = failed.every(({ heading }) => heading === '') ? [...failed] : []
  }

  next({ id, outcome }: NamedFailure): NamedException {
    const headed =
      this.#blocks.get(`${outcome} ${headingOf(id)}`)?.shift() ?? this.#blocks.get(`${outcome} ${id}`)?.shift()
    return headed ?? (outcome === 'failed' ? this.#oneLine.shift() : undefined) ?? {}
  }
}

function key({ id, outcome }: NamedFailure): string {
  return `${outcome} ${id}`
}

function indexMessages(failures: readonly NamedFailure[]): Map<string, NamedException> {
  return new Map(
    failures.map(failure => [key(failure), failure.message === undefined ? {} : readShort(failure.message)]),
  )
}

/** A message of the short summary ends in `...` where the terminal was too narrow: a name cut off names nothing. */
function readShort(message: string): NamedException {
  const named = nameException(message)
  const isCutOff = message.endsWith('...') && !endedWithoutException(message)
  return named.exception === undefined && isCutOff ? {} : named
}

function mostNaming(first: NamedException, second: NamedException): NamedException {
  if (first.exception !== undefined) return first
  return second.exception !== undefined ? second : first.message !== undefined ? first : second
}
