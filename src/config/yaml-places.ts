import { EVENT_ID, getScalarValue, parseEvents, type Event } from 'js-yaml'
import { findLineStarts, placeFrom, type Place } from '../diagnostic.ts'

/** Finds where in a YAML text a JSON pointer's value stands; the nearest enclosing value when it is absent. */
export function findYamlPlaces(text: string): (pointer: string) => Place {
  const offsets = new Map<string, number>([['', 0]])
  collect(text, offsets)
  let lineStarts: readonly number[] | undefined
  return pointer => {
    for (let at = pointer; ; at = at.slice(0, at.lastIndexOf('/'))) {
      const offset = offsets.get(at)
      if (offset !== undefined) return placeFrom((lineStarts ??= findLineStarts(text)), offset)
      if (at === '') return { line: 1, column: 1 }
    }
  }
}

/** The JSON pointer of a path of keys and indexes (RFC 6901). */
export function toPointer(path: readonly PropertyKey[]): string {
  return path.map(part => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}

function collect(text: string, offsets: Map<string, number>): void {
  const events = parseEvents(text, {})
  let at = 0
  const next = (): Event | undefined => events[at++]
  const value = (event: Event | undefined, pointer: string, keyOffset?: number): void => {
    if (!event) return
    if (event.type === EVENT_ID.SCALAR) offsets.set(pointer, keyOffset ?? event.valueStart)
    if (event.type === EVENT_ID.MAPPING) {
      offsets.set(pointer, keyOffset ?? event.start)
      for (let key = next(); key && key.type !== EVENT_ID.POP; key = next()) {
        const name = key.type === EVENT_ID.SCALAR ? getScalarValue(text, key) : ''
        value(next(), pointer + toPointer([name]), key.type === EVENT_ID.SCALAR ? key.valueStart : undefined)
      }
    }
    if (event.type === EVENT_ID.SEQUENCE) {
      offsets.set(pointer, keyOffset ?? event.start)
      let index = 0
      for (let item = next(); item && item.type !== EVENT_ID.POP; item = next())
        value(item, pointer + toPointer([index++]))
    }
  }
  if (next()?.type === EVENT_ID.DOCUMENT) value(next(), '')
}
