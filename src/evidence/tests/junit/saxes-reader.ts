import { SaxesParser } from 'saxes'
import type { Place } from '../../../diagnostic.ts'
import type { XmlEvents } from './xml-events.ts'

/** Trouble in an XML document: what was observed, and where in the text that was read. */
export class XmlTrouble extends Error {
  readonly place: Place

  constructor(why: string, place: Place) {
    super(why)
    this.name = 'XmlTrouble'
    this.place = place
  }
}

/** Reads XML with saxes, piece by piece. Document types are refused, so that no entity is ever declared or fetched. */
export class SaxesReader {
  readonly #parser = new SaxesParser({ xmlns: false, position: true })
  /** Where the last tag ended. */
  #tagEnd = 0
  #written = 0

  constructor(events: XmlEvents) {
    const parser = this.#parser
    const wanted: boolean[] = []
    const trouble = (why: string) => new XmlTrouble(why, { line: parser.line, column: Math.max(1, parser.columnIndex) })
    parser.on('error', error => {
      throw trouble(error.message.replace(/^\d+:\d+: /, '').replace(/\.$/, ''))
    })
    parser.on('doctype', () => {
      throw trouble('it holds a document type declaration, which closeout does not follow')
    })
    parser.on('opentag', tag => {
      this.#tagEnd = parser.position
      const isWanted = events.open(tag.name, tag.attributes)
      wanted.push(isWanted)
      listen(isWanted)
    })
    parser.on('closetag', tag => {
      this.#tagEnd = parser.position
      wanted.pop()
      listen(wanted.at(-1) ?? false)
      events.close(tag.name)
    })
    const onText = (text: string) => events.text(text)
    const listen = (isWanted: boolean) => {
      if (isWanted) {
        parser.on('text', onText)
        parser.on('cdata', onText)
      } else {
        parser.off('text')
        parser.off('cdata')
      }
    }
  }

  /** Reads on; how many characters were read since the last tag ended. */
  write(text: string): number {
    this.#parser.write(text)
    // The parser's own position is right only while it reports an event.
    this.#written += text.length
    return this.#written - this.#tagEnd
  }

  close(): void {
    this.#parser.close()
  }
}
