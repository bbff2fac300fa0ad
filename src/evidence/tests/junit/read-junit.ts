import { closeSync, openSync, readSync } from 'node:fs'
import { TextDecoder } from 'node:util'
import type { Place } from '../../../diagnostic.ts'
import type { RootedPath } from '../../../root.ts'
import { unreadable, type Source } from '../../source.ts'
import type { TestFormat, TestReader, TestReport } from '../test-report.ts'
import { JunitCases } from './junit-cases.ts'
import { PlainCases } from './plain-cases.ts'
import { SaxesReader, XmlTrouble } from './saxes-reader.ts'
import type { XmlEvents } from './xml-events.ts'

/** JUnit XML as pytest, node, jest, Maven and others write it: `<testsuites>` or `<testsuite>` with `<testcase>`. */
export const junit: TestFormat = {
  // A file that says nothing is what its name says.
  matches: (path, head) => {
    const start = decoderOf(head).decode(head.subarray(0, 1024), { stream: true })
    return /^\ufeff?\s*<[?!a-z]/i.test(start) || (path.endsWith('.xml') && start.trim() === '')
  },
  read: file => new JunitReader(file),
  explain,
}

/** Text, comment or tag may be this long, in UTF-16 code units. */
const longestToken = 32 * 1024 * 1024

const tagEnd = Buffer.from('>')
const caseEnd = Buffer.from('</testcase>')

/** In bytes: to start the kernel takes as long as to read a smaller document without it. */
const smallDocument = 32 * 1024

/**
 * Reads the document with saxes, but for the tests that `PlainCases` knows as bytes: they are cut out
 * where saxes stands between two tests, which changes nothing for the rest.
 */
class JunitReader implements TestReader {
  readonly #file: RootedPath
  readonly #cases: JunitCases
  readonly #xml: SaxesReader
  #plain: PlainCases | undefined
  #decoder: TextDecoder | undefined
  /** Characters since the last tag ended; 0 where the next may begin. */
  #sinceTag = 1

  constructor(file: RootedPath) {
    this.#file = file
    this.#cases = new JunitCases(file.path)
    this.#xml = new SaxesReader(expectSuites(this.#cases, file))
  }

  scan(window: Buffer, start: number, end: number, last: boolean): number {
    if (last && start === end && this.#decoder === undefined)
      throw unreadable(this.#file, 'it is empty, expected JUnit XML')
    this.#decoder ??= decoderOf(window.subarray(start, end), true)
    if (this.#decoder.encoding === 'utf-8') this.#pieces(window, start, end)
    else this.#write(window, start, end)
    if (last) {
      this.#xml.write(this.#decoder.decode())
      this.#xml.close()
    }
    return end
  }

  report(source: Source): TestReport {
    return this.#cases.report(source)
  }

  #pieces(window: Buffer, start: number, end: number): void {
    if (end > smallDocument) this.#plain ??= PlainCases.start(this.#cases)
    this.#plain?.look(window, end)
    let at = start
    while (at < end) {
      if (this.#plain && this.#sinceTag === 0 && this.#cases.isBetweenCases) at = this.#plain.take(at)
      const to = this.#findCut(window, at, end)
      this.#write(window, at, to)
      at = to
    }
  }

  /** Behind the end of the open test, else behind the next tag; the end of the window when there is none. */
  #findCut(window: Buffer, start: number, end: number): number {
    const mark = this.#cases.isInCase ? caseEnd : tagEnd
    const at = window.subarray(start, end).indexOf(mark)
    return at < 0 ? end : start + at + mark.length
  }

  #write(window: Buffer, start: number, end: number): void {
    this.#sinceTag = this.#xml.write(this.#decoder!.decode(window.subarray(start, end), { stream: true }))
    if (this.#sinceTag > longestToken)
      throw unreadable(this.#file, `a text or tag is longer than ${longestToken} characters`)
  }
}

function explain(error: unknown, file: RootedPath): unknown {
  if (error instanceof XmlTrouble) return unreadable(file, error.message, placeOfTrouble(file))
  const { code } = error as NodeJS.ErrnoException
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return unreadable(file, 'its bytes are not in its encoding')
  if (code === 'ERR_ENCODING_NOT_SUPPORTED') return unreadable(file, 'its encoding is not known')
  return error
}

/** Where the whole document stops being XML. It is read again for that: the first reader did not see all of it. */
function placeOfTrouble(file: RootedPath): Place | undefined {
  const xml = new SaxesReader({ open: () => false, text: () => undefined, close: () => undefined })
  let descriptor: number | undefined
  try {
    descriptor = openSync(file.absolute, 'r')
    const window = Buffer.allocUnsafe(64 * 1024)
    let decoder: TextDecoder | undefined
    for (let count; (count = readSync(descriptor, window)) > 0;) {
      decoder ??= decoderOf(window.subarray(0, count), true)
      xml.write(decoder.decode(window.subarray(0, count), { stream: true }))
    }
    xml.close()
    return undefined
  } catch (error) {
    return error instanceof XmlTrouble ? error.place : undefined
  } finally {
    if (descriptor !== undefined) closeSync(descriptor)
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
