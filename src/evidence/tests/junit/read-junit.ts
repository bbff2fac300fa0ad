import { TextDecoder } from 'node:util'
import type { RootedPath } from '../../../root.ts'
import { unreadable, type Source } from '../../source.ts'
import type { TestFormat, TestReader, TestReport } from '../test-report.ts'
import { JunitCases } from './junit-cases.ts'
import { SaxesReader, XmlTrouble } from './saxes-reader.ts'
import type { XmlEvents } from './xml-events.ts'

/** JUnit XML as pytest, node, jest, Maven and others write it: `<testsuites>` or `<testsuite>` with `<testcase>`. */
export const junit: TestFormat = {
  matches: (_path, head) =>
    /^\ufeff?\s*<[?!a-z]/i.test(decoderOf(head).decode(head.subarray(0, 1024), { stream: true })),
  read: file => new JunitReader(file),
}

class JunitReader implements TestReader {
  readonly #file: RootedPath
  readonly #cases: JunitCases
  readonly #xml: SaxesReader
  #decoder: TextDecoder | undefined

  constructor(file: RootedPath) {
    this.#file = file
    this.#cases = new JunitCases(file.path)
    this.#xml = new SaxesReader(expectSuites(this.#cases, file))
  }

  scan(window: Buffer, start: number, end: number, last: boolean): number {
    const bytes = window.subarray(start, end)
    try {
      this.#decoder ??= decoderOf(bytes, true)
      this.#xml.write(this.#decoder.decode(bytes, { stream: !last }))
      if (last) this.#xml.close()
    } catch (error) {
      throw this.#explain(error)
    }
    return end
  }

  report(source: Source): TestReport {
    return this.#cases.report(source)
  }

  #explain(error: unknown): unknown {
    if (error instanceof XmlTrouble)
      return unreadable(this.#file, error.message, { line: error.line, column: error.column })
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return unreadable(this.#file, 'its bytes are not in its encoding')
    if (code === 'ERR_ENCODING_NOT_SUPPORTED') return unreadable(this.#file, 'its encoding is not known')
    return error
  }
}

/** Refuses any XML but JUnit at its root element. */
function expectSuites(cases: JunitCases, file: RootedPath): XmlEvents {
  let isRoot = true
  return {
    open(name, attributes) {
      if (isRoot && name !== 'testsuites' && name !== 'testsuite')
        throw unreadable(
          file,
          `its root element is \`<${name}>\`, expected \`<testsuites>\` or \`<testsuite>\` (JUnit XML)`,
        )
      isRoot = false
      return cases.open(name, attributes)
    },
    text: text => cases.text(text),
    close: name => cases.close(name),
  }
}

/** The decoder for a document's byte order mark or declared encoding; UTF-8 without either. */
function decoderOf(head: Buffer, isStrict = false): TextDecoder {
  const options = { fatal: isStrict }
  if (head[0] === 0xff && head[1] === 0xfe) return new TextDecoder('utf-16le', options)
  if (head[0] === 0xfe && head[1] === 0xff) return new TextDecoder('utf-16be', options)
  const declared = /^(?:\xef\xbb\xbf)?<\?xml[^>]*?encoding=["']([\w.:-]+)["']/.exec(
    head.toString('latin1', 0, 256),
  )?.[1]
  return new TextDecoder(declared !== undefined && isStrict ? declared : 'utf-8', options)
}
