import { unreadable, type Source } from '../../source.ts'
import type { RootedPath } from '../../../root.ts'
import type { TestFormat, TestReader, TestReport } from '../test-report.ts'
import { concludeLog } from './conclude-log.ts'
import { LogState } from './log-state.ts'
import { LineScanner } from './scan-lines.ts'

/** pytest's terminal output, 6.0 to 9.1, as a file. Every text is taken for one; what shows no trace of pytest is refused. */
export const pytestLog: TestFormat = {
  matches: () => true,
  read: file => new LogReader(file),
}

class LogReader implements TestReader {
  readonly #file: RootedPath
  readonly #state = new LogState()
  readonly #lines = new LineScanner(this.#state)

  constructor(file: RootedPath) {
    this.#file = file
  }

  scan(window: Buffer, start: number, end: number, last: boolean): number {
    return this.#lines.scan(window, start, end, last)
  }

  report(source: Source): TestReport {
    this.#state.end()
    if (source.bytes > 0 && !showsPytest(this.#state)) {
      const begin = this.#state.firstLine?.slice(0, 80)
      throw unreadable(
        this.#file,
        `it holds no pytest session header, test line or summary${begin === undefined ? '' : ` and begins with \`${begin}\``}, expected the terminal output of pytest`,
        { line: 1 },
      )
    }
    return concludeLog(this.#state, source)
  }
}

function showsPytest(state: LogState): boolean {
  return (
    state.starts.length > 0 ||
    state.summaries.length > 0 ||
    state.collection !== undefined ||
    state.stops.length > 0 ||
    state.short.failureCount > 0 ||
    !state.progress.isEmpty
  )
}
