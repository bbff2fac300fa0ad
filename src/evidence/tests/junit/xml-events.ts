/** What a reader of XML tells about a document, in document order. Entities and line ends are resolved. */
export interface XmlEvents {
  /** A start tag; true when the text inside this element is wanted. */
  open(name: string, attributes: XmlAttributes): boolean
  /** Text of the innermost open element, in pieces, when it was wanted. */
  text(text: string): void
  close(name: string): void
}

export type XmlAttributes = Readonly<Record<string, string>>
