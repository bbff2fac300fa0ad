import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readConfig } from '../../src/config/read-config.ts'
import { isError, placeAt } from '../../src/diagnostic.ts'
import { asTree } from '../../src/facts/compute-facts.ts'
import { prepare, prepareFacts, type Prepared } from '../../src/prepare.ts'
import type { Document, Span } from '../../src/render/document.ts'
import { readTemplate } from '../../src/render/template.ts'
import { renderTemplate } from '../../src/render/render-template.ts'
import { buildTrace, formatTrace, tracePathOf } from '../../src/trace/build-trace.ts'
import { explainPlace } from '../../src/trace/explain-place.ts'
import { findCauses } from '../../src/trace/find-causes.ts'
import { placeSpans } from '../../src/trace/place-spans.ts'
import { parseTrace } from '../../src/trace/read-trace.ts'
import { resolveValue, type TracedValue } from '../../src/trace/resolve-value.ts'
import type { Trace } from '../../src/trace/trace.ts'
import { unpackTrace } from '../../src/trace/unpack-trace.ts'
import type { Origin } from '../../src/facts/value.ts'

/** How many seeded cases each property tries, and those that read the evidence anew; `npm run metamorphic` tries 200. */
const numRuns = Number(process.env['CLOSEOUT_CASES'] ?? 50)
const numReadings = Number(process.env['CLOSEOUT_CASES'] ?? 8)
const coverage = 'backend/tests/coverage_reports/metrics/coverage.json'

const folder = mkdtempSync(join(tmpdir(), 'closeout-metamorphic-'))
const options = { templates: resolve('templates') }
let prepared: Prepared
let report: Document
let stored: string

beforeAll(async () => {
  cpSync('examples/phase-12', folder, { recursive: true })
  prepared = await prepare(readConfig(join(folder, 'closeout.yaml')), options)
  report = prepared.documents[0]!
  stored = formatTrace(buildTrace(report, prepared.inputs))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Why the report would be out of date if `before` were what is on the disk. */
const causes = (before: string, trace: string | undefined = stored) =>
  findCauses({ ...report, before }, trace, buildTrace(report, prepared.inputs), tracePathOf(report.path))

describe('a trace', () => {
  test('is under three times the size of its document, and covers every character', () => {
    expect(stored.length).toBeLessThan(3 * report.text.length)
    const { spans } = parseTrace(stored, 'trace')
    expect(spans.map(({ start, end, kind }) => [start, end, kind])).toEqual(
      report.spans.map(({ start, end, kind }) => [start, end, kind]),
    )
  })

  test('gives each value its whole chain back', () => {
    const traced = parseTrace(stored, 'trace')
    const wrong = report.spans.filter((span, index) => {
      const value = traced.spans[index]?.value
      return span.origin && (value === undefined || !sameOrigin(resolveValue(traced, value), span.origin))
    })
    expect(wrong).toEqual([])
  })

  test('finds a value after a table was realigned', () => {
    const lines = report.text.split('\n')
    const row = lines.findIndex(line => line.startsWith('| workflow_debugger.py | 50% | 52.53%'))
    lines[row] = lines[row]!.replace(/ \| /g, '      |  ')
    const traced = parseTrace(stored, 'trace')
    const column = lines[row]!.indexOf('43.78') + 1
    const spans = explainPlace({ text: lines.join('\n'), written: report.text, traced }, row + 1, column)
    expect(spans.map(({ text, value }) => [text, value?.operation])).toEqual([['43.78', 'percent']])
  })
})

describe('explain', () => {
  test('of every line but the edited one says what it said before', () => {
    const traced = parseTrace(stored, 'trace')
    const lines = report.text.split('\n')
    const told = (text: string, line: number) =>
      explainPlace({ text, written: report.text, traced }, line).map(span => ({ ...span, line: 0 }))
    const before = lines.map((_, index) => told(report.text, index + 1))
    // Below a heading that was edited, no value is sure to be the one that stood there.
    const words = lines.flatMap((text, line) =>
      text.startsWith('#')
        ? []
        : [...text.matchAll(/(?<= )[A-Za-z]+(?= )/g)].map(({ index }) => [line, index] as const),
    )
    fc.assert(
      fc.property(fc.constantFrom(...words), fc.constantFrom('Zebra', 'Two lines\nof it'), ([line, at], added) => {
        const edited = [...lines]
        edited[line] = `${lines[line]!.slice(0, at)}${added} ${lines[line]!.slice(at)}`
        const text = edited.join('\n')
        const shift = added.split('\n').length - 1
        const places = placeSpans(traced.spans, report.text, text)
        for (const { span, start, end } of places)
          if (span?.value !== undefined) expect(text.slice(start, end)).toBe(report.text.slice(span.start, span.end))
        for (const other of [0, line - 7, line - 1, line + 1, line + 7, lines.length - 2]) {
          if (other < 0 || other === line || other > lines.length - 2) continue
          expect(told(text, other + 1 + (other > line ? shift : 0))).toEqual(before[other])
        }
      }),
      { numRuns: 20 },
    )
  })
})

function sameOrigin(traced: TracedValue, origin: Origin): boolean {
  if (traced.kind !== origin.kind) return false
  if (origin.kind !== 'derived') return traced.file === origin.file && (traced.pointer ?? '') === (origin.pointer ?? '')
  const args = traced.arguments ?? []
  return (
    traced.operation === origin.operation &&
    args.length === origin.arguments.length &&
    origin.arguments.every((argument, index) => {
      return args[index]!.value === argument.data && sameOrigin(args[index]!, argument.origin)
    })
  )
}

describe('check', () => {
  test('finds nothing to say of an untouched document', () => {
    expect(causes(report.text)).toEqual([])
  })

  test('calls any value that was changed by hand by its place', () => {
    const values = report.spans.filter(span => span.origin && span.kind !== 'authored')
    fc.assert(
      fc.property(fc.constantFrom(...values), fc.constantFrom('7', 'x', '100.00'), (span, add) => {
        const edited = report.text.slice(0, span.end) + add + report.text.slice(span.end)
        const found = causes(edited)
        expect(found.map(({ rule }) => rule)).toEqual(['value-edited'])
        expect(found[0]!.place).toEqual(placeAt(edited, span.start))
        const was = report.text.slice(span.start, span.end)
        expect(found[0]!.message).toContain(`\`${was}\` was changed by hand to \`${was}${add}\``)
      }),
      { numRuns },
    )
  })

  test('calls prose that was changed by hand by its place', () => {
    const words = report.spans.flatMap(span => {
      if (span.kind !== 'literal') return []
      return [...report.text.slice(span.start, span.end).matchAll(/(?<= )[A-Za-z]{4,}(?= )/g)].map(
        word => span.start + word.index,
      )
    })
    fc.assert(
      fc.property(fc.constantFrom(...words), at => {
        const edited = `${report.text.slice(0, at)}Zebra ${report.text.slice(at)}`
        const found = causes(edited)
        expect(found.map(({ rule }) => rule)).toEqual(['prose-edited'])
        expect(found[0]!.place?.line).toBe(placeAt(edited, at).line)
      }),
      { numRuns },
    )
  })

  test('tells a forged trace, whatever in it was changed', () => {
    const own = /^"(?:parts|pointers|files|operations|parameters|lines|data|values|sites|conditions|spans)":(.*)$/gm
    const places = [...stored.matchAll(own)].flatMap(match => {
      const start = match.index + match[0].length - match[1]!.length
      return [...match[1]!.matchAll(/[0-9A-Za-z]/g)].map(character => start + character.index)
    })
    fc.assert(
      fc.property(fc.constantFrom(...places), fc.constantFrom('0', '7', 'Q', 'f'), (at, character) => {
        fc.pre(stored[at] !== character)
        const forged = stored.slice(0, at) + character + stored.slice(at + 1)
        expect(causes(report.text, forged).map(({ rule }) => rule)).toEqual(['trace-forged'])
      }),
      { numRuns },
    )
  })

  test('tells a value of an edited document that was given the origin of another', () => {
    const document = prepared.documents[2]!
    const fresh = buildTrace(document, prepared.inputs)
    const valuesOf = ({ spans }: ReturnType<typeof unpackTrace>) => spans.map(({ value }) => value).join()
    // Values are written as the difference from the one before: a change that spares the others is one near the end.
    const forgeries = Array.from({ length: 60 }, (_, back) => fresh.spans.length - 1 - back).flatMap(at =>
      [...'ACEGIKMOQSUWY'].flatMap(character => {
        const forged = { ...fresh, spans: fresh.spans.slice(0, at) + character + fresh.spans.slice(at + 1) }
        const traced = tryUnpack(forged)
        const alike =
          traced?.spans.length === document.spans.length &&
          document.spans.every(
            ({ kind, end }, index) => traced.spans[index]!.kind === kind && traced.spans[index]!.end === end,
          )
        return alike && valuesOf(traced) !== valuesOf(unpackTrace(fresh)) ? [forged] : []
      }),
    )
    expect(forgeries.length).toBeGreaterThan(0)
    for (const forged of forgeries) {
      const found = findCauses({ ...document, before: document.text }, formatTrace(forged), fresh, 'trace.json')
      expect(found.map(({ rule }) => rule)).toEqual(['trace-forged'])
    }
  })

  test('tells a forged number that is read as the true one', () => {
    const forged = stored.replace(',94.5945945945946,', ',94.594594594594602,')
    expect(JSON.parse(forged)).toEqual(JSON.parse(stored))
    expect(forged).not.toBe(stored)
    expect(causes(report.text, forged).map(({ rule }) => rule)).toEqual(['trace-forged'])
    expect(causes(report.text, stored.replaceAll('\n', '\r\n'))).toEqual([])
  })

  test('says what wrote it, and warns while the document is the same', () => {
    const older = stored.replace(/"tool":"[^"]*"/, '"tool":"closeout 0.0.1"')
    expect(causes(report.text, older).map(({ rule, severity }) => [rule, severity])).toEqual([
      ['tool-changed', 'warning'],
    ])
    expect(causes(`${report.text}More.\n`, older).map(({ rule, severity }) => [rule, severity])).toEqual([
      ['tool-changed', 'error'],
      ['prose-edited', 'error'],
    ])
  })

  test('says when there is no trace', () => {
    const found = findCauses(
      { ...report, before: report.text },
      undefined,
      buildTrace(report, prepared.inputs),
      'trace.json',
    )
    expect(found.map(({ rule }) => rule)).toEqual(['trace-missing'])
  })
})

function tryUnpack(trace: Trace): ReturnType<typeof unpackTrace> | undefined {
  try {
    return unpackTrace(trace)
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

interface CoverageJson {
  files: Record<string, { executed_lines: number[]; missing_lines: number[]; summary: Record<string, number | string> }>
  totals: Record<string, number | string>
}

const original = JSON.parse(readFileSync(join('examples/phase-12', coverage), 'utf8')) as CoverageJson

/** The example's report with one more line of a file covered, every count kept true. */
function coverLine(key: string, index: number): CoverageJson {
  const json = structuredClone(original)
  const file = json.files[key]!
  const [line] = file.missing_lines.splice(index % file.missing_lines.length, 1)
  file.executed_lines = [...file.executed_lines, line!].sort((a, b) => a - b)
  for (const counts of [file.summary, json.totals]) {
    counts['covered_lines'] = Number(counts['covered_lines']) + 1
    counts['missing_lines'] = Number(counts['missing_lines']) - 1
    counts['percent_covered'] = (100 * counts['covered_lines']) / Number(counts['num_statements'])
    counts['percent_covered_display'] = String(Math.round(counts['percent_covered']))
  }
  return json
}

async function renderWith(json: CoverageJson) {
  writeFileSync(join(folder, coverage), JSON.stringify(json))
  const config = readConfig(join(folder, 'closeout.yaml'))
  const { facts, diagnostics } = await prepareFacts(config, {})
  const template = readTemplate('final-report', [{ directory: options.templates, label: 'shipped' }])
  return { diagnostics, rendered: renderTemplate(template, asTree(facts)) }
}

/** The measured leaves under a value, as `pointer = data`. */
function leaves(span: Span): string {
  const walk = (origin: Origin, data: unknown): string[] =>
    origin.kind === 'derived'
      ? origin.arguments.flatMap(argument => walk(argument.origin, argument.data))
      : [`${origin.kind === 'measured' ? origin.file : ''}#${origin.pointer ?? ''}=${String(data)}`]
  return walk(span.origin!, span.data).join('\n')
}

const tierOne = Object.keys(original.files).filter(key => /models|endpoints|engine|byok|debugger/.test(key))

describe('the evidence', () => {
  test('decides the text of each value: where the text differs, a leaf of it does', async () => {
    const texts = (spans: readonly Span[], text: string) =>
      new Map(
        spans
          .filter(({ origin }) => origin)
          .map(span => [`${span.code}\n${leaves(span)}`, text.slice(span.start, span.end)]),
      )
    const before = texts(report.spans, report.text)
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...tierOne), fc.nat(200), async (key, index) => {
        const { rendered, diagnostics } = await renderWith(coverLine(key, index))
        expect(diagnostics.filter(isError)).toEqual([])
        const after = texts(rendered.spans, rendered.text)
        const wrong = [...after].filter(([leaf, text]) => (before.get(leaf) ?? text) !== text)
        expect(wrong).toEqual([])
        expect(rendered.text).not.toBe(report.text)
      }),
      { numRuns: numReadings },
    )
  })

  test('flips a verdict when it crosses the target', async () => {
    const key = tierOne.find(name => name.includes('analytics'))!
    const { rendered } = await renderWith(coverLine(key, 0))
    expect(report.text).toContain('| 91/183 | FAIL |')
    expect(rendered.text).toContain('| 92/183 | PASS |')
  })

  test('is refused, by name, when any leaf that a document uses is taken out', async () => {
    const used = tierOne.flatMap(key =>
      ['covered_lines', 'num_statements', 'missing_lines'].map(leaf => [key, leaf] as const),
    )
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...used), async ([key, leaf]) => {
        const json = structuredClone(original)
        json.files[key]!.summary = Object.fromEntries(
          Object.entries(json.files[key]!.summary).filter(([name]) => name !== leaf),
        )
        writeFileSync(join(folder, coverage), JSON.stringify(json))
        const { diagnostics } = await prepareFacts(readConfig(join(folder, 'closeout.yaml')), {})
        const errors = diagnostics.filter(isError)
        expect(errors.length).toBeGreaterThan(0)
        expect(errors.some(({ message }) => message.includes(key) && message.includes(leaf))).toBe(true)
      }),
      { numRuns: numReadings },
    )
  })
})
