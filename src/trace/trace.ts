import * as z from 'zod'

const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
const file = z.strictObject({ path: z.string(), sha256 })
const scalar = z.union([z.string(), z.number(), z.boolean()])
/** Rows of integers as base64 VLQ, the encoding of JavaScript source maps, without its sign. */
const packed = z.string().regex(/^[A-Za-z0-9+/]*$/)

/** What the first number of a row of `spans` says beside the length: which numbers follow it. */
export const spanFlags = { site: 1, condition: 2, value: 4, length: 8 } as const
/** Sites of `spans`: text of the file that closeout does not own, text that no template wrote, and then the places. */
export const keptSite = 0
export const firstSite = 2
/** The blocks of a template in the order of their numbers in `conditions`. */
export const blocks = ['if', 'unless', 'each', 'with'] as const

/**
 * A trace file: where every character of a document comes from. What repeats stands once in a table and is named by
 * its index; rows of indexes are packed. "±" marks a number written as the difference from the row before, of either
 * sign (0, -1, 1, -2, … as 0, 1, 2, 3, …).
 */
export const traceSchema = z.strictObject({
  version: z.literal(1),
  /** What wrote it, with its version. */
  tool: z.string(),
  document: file,
  template: z.strictObject({ name: z.string(), sha256 }),
  config: file,
  /** Path and sha256 of every file that was read as evidence. */
  inputs: z.array(z.tuple([z.string(), sha256])),
  /**
   * Parts of JSON pointers and the like. `pointers` has rows of 2 × how far back the parent stands or 0, + 1 when the
   * part is not the next one, and then how far back from the next one it stands.
   */
  parts: z.array(z.string()),
  pointers: packed,
  /** Files that configured, claimed or authored values come from, and templates. */
  files: z.array(z.string()),
  /** Operations, and what their parameters are called. */
  names: z.array(z.string()),
  /** Operations with what parameterises them, rounding digits and the like: rows of its name, how many, and of each its name and data. */
  calls: packed,
  /** sha256 of log lines. */
  lines: z.array(sha256),
  /** What values are, and texts; indexes of data count the paths of `inputs` first. */
  data: z.array(scalar),
  /**
   * Rows of kind (0 measured, 1 derived, 2 configured, 3 claimed, 4 authored) + 5 × a count, ±data, then by kind ·
   * measured: input, ±pointer + 1, by the count also the line, or the line and its hash ·
   * derived: call, as many as the count: how far back each argument stands ·
   * configured, authored: file, ±pointer + 1 · claimed: file, ±pointer + 1, data that names who said it
   */
  values: packed,
  /** Places in templates: rows of 2 × ±line + 1 when the file is another one, then that file; ±column, from 0 in another line. */
  sites: packed,
  /** What `{{claim}}` exempts, by site: [who says it, why]. */
  claims: z.record(z.string(), z.tuple([z.string(), z.string()])),
  /** Rows of how far back the enclosing condition stands or 0, block + 4 × outcome (0 false, 1 true, or items), ±site, ±observed value + 1 or 0. */
  conditions: packed,
  /**
   * Rows of 8 × length + flags (1: a site that is not the next one, 2: another condition, 4: a value), and what the flags
   * announce: ±site + 2 (0: text that closeout does not own, 1: text that no template wrote), ±condition + 1, ±value
   * since the last one. A value's origin says the kind of its span; others are literal, or kept. In order, they cover
   * the document.
   */
  spans: packed,
})
export type Trace = z.infer<typeof traceSchema>
