import { endedWithoutException, nameException, type NamedException } from '../name-exception.ts'

/**
 * Follows one traceback line by line, to know which exception ended the test: of several (`raise … from …`,
 * `During handling of …`) the last one. Only lines that pytest itself writes count, never source or output.
 *
 * Source: `ExceptionInfo.getrepr` in the styles long, short, line and native, pytest 6.0 to 9.1.
 */
export class Traceback {
  #named: NamedException = {}
  #insideMarked = false
  #insideNative = false

  line(text: string): void {
    if (/^E(?: {3}|$)/.test(text)) {
      this.#marked(text.slice(1).trimStart(), /^E {5,}(?:File "|\|)/.test(text))
      return
    }
    this.#insideMarked = false
    if (text.startsWith('Traceback (most recent call last):')) {
      this.#insideNative = true
    } else if (this.#insideNative) {
      if (/^\S/.test(text)) this.#native(text)
    } else if (endedWithoutException(text)) {
      this.#named = nameException(text)
    } else {
      const located = /^\S.*?:\d+: ([A-Za-z_]\w*)$/.exec(text)
      if (located) this.#rename(located[1]!)
    }
  }

  /** The exception and message that ended the test, as far as the lines so far say. */
  get named(): NamedException {
    return this.#named
  }

  /** The first of a run of `E` lines names the exception; a SyntaxError shows the code first and is named last. */
  #marked(text: string, isCode: boolean): void {
    if (!this.#insideMarked) this.#named = isCode ? {} : nameException(text)
    else if (/^(?:Syntax|Indentation|Tab)Error\b/.test(text) && this.#named.exception === undefined)
      this.#named = nameException(text)
    this.#insideMarked = true
  }

  #native(text: string): void {
    this.#insideNative = false
    this.#named = nameException(text)
  }

  /** `file:line: Class` after a long traceback repeats the class without its module. */
  #rename(exception: string): void {
    const { message, exception: before } = this.#named
    this.#named =
      before === exception || before === undefined
        ? { exception, ...(message !== undefined && { message }) }
        : { exception }
  }
}
