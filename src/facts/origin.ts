import type { Config } from '../config/read-config.ts'
import type { Counted } from '../evidence/tests/test-run.ts'
import type { Source } from '../evidence/source.ts'
import { Value, type Scalar } from './value.ts'

/** A value read from a file, at a JSON pointer or the like. */
export function measured<T extends Scalar>(data: T, source: Source, pointer: string): Value<T> {
  return new Value(data, { kind: 'measured', file: source.path, sha256: source.sha256, pointer })
}

/** A number of a test run, with the line or elements it was read from. */
export function measuredCount({ count, place }: Counted): Value<number> {
  return measuredAt(count, place)
}

/** A value read at an evidence place. */
export function measuredAt<T extends Scalar>(data: T, place: Counted['place']): Value<T> {
  const { source, line, lineSha256, pointer } = place
  return new Value(data, {
    kind: 'measured',
    file: source.path,
    sha256: source.sha256,
    ...(pointer !== undefined && { pointer }),
    ...(line !== undefined && { line }),
    ...(lineSha256 !== undefined && { lineSha256 }),
  })
}

/** A value of the configuration: a target, a name, a path. */
export function configured<T extends Scalar>(data: T, config: Config, pointer: string): Value<T> {
  return new Value(data, { kind: 'configured', file: config.file, pointer })
}

/** What the value of a day that was asked for names as its file: the option. */
export const dateOption = '--date'

/** A day that was asked for, instead of the evidence's own. */
export function asked(date: string): Value<string> {
  return new Value(date, { kind: 'configured', file: dateOption, pointer: '' })
}

/** Prose a person wrote in the configuration. */
export function authored(data: string, config: Config, pointer: string): Value<string> {
  return new Value(data, { kind: 'authored', file: config.file, pointer })
}

/** What an earlier document said, as the configuration records it. */
export function claimed<T extends Scalar>(data: T, said: string, config: Config, pointer: string): Value<T> {
  return new Value(data, { kind: 'claimed', source: said, file: config.file, pointer })
}
