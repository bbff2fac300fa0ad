import * as z from 'zod'
import { originKinds } from '../facts/value.ts'

const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
const file = z.strictObject({ path: z.string(), sha256 })
const index = z.int().min(0)
const scalar = z.union([z.string(), z.number(), z.boolean()])

/** The kinds of a span in the order of their numbers in `spans`. */
export const spanKinds = [...originKinds, 'literal', 'kept'] as const

/**
 * A trace file: where every character of a document comes from. Repeated parts are written once and named by their
 * index, so that it stays under three times the size of its document.
 */
export const traceSchema = z.strictObject({
  version: z.literal(1),
  document: file,
  template: z.strictObject({ name: z.string(), sha256 }),
  config: file,
  /** Every file that was read as evidence. */
  inputs: z.array(file),
  /** Parts of JSON pointers and the like, and the pointers as [parent pointer or -1, part]. */
  parts: z.array(z.string()),
  pointers: z.array(z.tuple([z.int().min(-1), index])),
  /** Files that configured, claimed or authored values come from. */
  files: z.array(z.string()),
  operations: z.array(z.string()),
  /**
   * measured: ["m", data, input, pointer or -1, line, sha256 of the line] (the last two where it is a log line) ·
   * derived: ["d", data, operation, arguments (values), parameters] ·
   * configured, authored: ["c" or "a", data, file, pointer] · claimed: ["s", data, file, pointer, who said it]
   */
  values: z.array(
    z.union([
      z.tuple([z.literal('m'), scalar, index, z.int().min(-1)]),
      z.tuple([z.literal('m'), scalar, index, z.int().min(-1), z.int().min(1)]),
      z.tuple([z.literal('m'), scalar, index, z.int().min(-1), z.int().min(1), sha256]),
      z.tuple([z.literal('d'), scalar, index, z.array(index)]),
      z.tuple([z.literal('d'), scalar, index, z.array(index), z.record(z.string(), scalar)]),
      z.tuple([z.enum(['c', 'a']), scalar, index, index]),
      z.tuple([z.literal('s'), scalar, index, index, z.string()]),
    ]),
  ),
  /** Places in templates as [file, line, column, the mustache or "", reason and source of a claim or nothing]. */
  sites: z.array(
    z.union([
      z.tuple([z.string(), index, index, z.string()]),
      z.tuple([z.string(), index, index, z.string(), z.string(), z.string()]),
    ]),
  ),
  /** Blocks as [enclosing condition or -1, block, site, outcome, observed value or -1]. */
  conditions: z.array(
    z.tuple([
      z.int().min(-1),
      z.enum(['if', 'unless', 'each', 'with']),
      index,
      z.union([z.boolean(), z.int()]),
      z.int().min(-1),
    ]),
  ),
  /**
   * The spans in order, base64 VLQ: length, kind, site + 1, value + 1, condition + 1; each but the length as the
   * difference from the span before.
   */
  spans: z.string(),
})
export type Trace = z.infer<typeof traceSchema>
