import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { JsonSyntaxError } from '../../../src/evidence/coverage/json-scanner.ts'
import { makeReport, pythonJson, readText, type Json, type MeasuredFile } from './make-report.ts'

const models: MeasuredFile = {
  executed: [1, 2, 3, 10, 11],
  missing: [12, 20, 21],
  excluded: [30],
  executedArcs: [[10, 11]],
  missingArcs: [
    [11, 12],
    [12, -1],
  ],
  functions: {
    save: {
      executed: [10, 11],
      missing: [12],
      executedArcs: [[10, 11]],
      missingArcs: [
        [11, 12],
        [12, -1],
      ],
    },
    'A.load': { executed: [], missing: [20, 21] },
    '': { executed: [1, 2, 3], missing: [], excluded: [30] },
  },
  classes: {
    A: { executed: [10], missing: [20, 21] },
    '': {
      executed: [1, 2, 3, 11],
      missing: [12],
      excluded: [30],
      executedArcs: [[10, 11]],
      missingArcs: [
        [11, 12],
        [12, -1],
      ],
    },
  },
}
const empty: MeasuredFile = { executed: [], missing: [] }
const files = { 'core/__init__.py': empty, 'core/models.py': models }

const blanks = ' '.repeat(130 * 1024)

/** The messages for a report after `change`. */
function messagesAfter(change: (report: Json) => void, isBranch = false): string[] {
  const report = makeReport(files, isBranch)
  change(report)
  const { messages } = readText(JSON.stringify(report))
  expect(readText(pythonJson(report)).messages).toEqual(messages)
  // Blanks before it make it large enough for the kernel.
  expect(readText(blanks + pythonJson(report)).messages).toEqual(messages)
  return messages
}

describe('a report that adds up', () => {
  test('is told in counts that were recomputed from its lists', () => {
    const { report, messages } = readText(JSON.stringify(makeReport(files)))
    expect(messages).toEqual([])
    expect(report).toMatchObject({
      tool: 'coverage.py',
      version: '7.12.0',
      format: 3,
      timestamp: '2026-02-14T09:01:26.107771',
      mode: 'statement',
      statements: { covered: 5, missing: 3, total: 8 },
      fileCount: 2,
      keys: ['core/__init__.py', 'core/models.py'],
    })
    expect(report!.branches).toBeUndefined()
    expect(report!.files.get('core/models.py')).toEqual({
      key: 'core/models.py',
      pointer: '/files/core~1models.py',
      statements: { covered: 5, missing: 3, total: 8 },
      excluded: 1,
      missingLines: [12, 20, 21],
      regions: [
        region('function', 'functions/save', 'save', 2, [12]),
        region('function', 'functions/A.load', 'A.load', 0, [20, 21]),
        region('function', 'functions/', '', 3, []),
        region('class', 'classes/A', 'A', 1, [20, 21]),
        region('class', 'classes/', '', 4, [12]),
      ],
    })
  })

  function region(kind: string, pointer: string, name: string, covered: number, missingLines: number[]) {
    const missing = missingLines.length
    const statements = { covered, missing, total: covered + missing }
    return { kind, name, pointer: `/files/core~1models.py/${pointer}`, statements, missingLines }
  }

  test('has branches beside its statements in branch mode', () => {
    const { report, messages } = readText(JSON.stringify(makeReport(files, true)))
    expect(messages).toEqual([])
    expect(report).toMatchObject({ mode: 'branch', branches: { covered: 1, missing: 2, total: 3 } })
    expect(report!.files.get('core/models.py')!.branches).toEqual({ covered: 1, missing: 2, total: 3 })
  })

  test('executes lines that are no statements, and covers only statements', () => {
    const report = makeReport(files)
    report.files['core/models.py'].executed_lines.push(99)
    report.files['core/__init__.py'].executed_lines.push(0)
    expect(readText(JSON.stringify(report)).report!.statements).toEqual({ covered: 5, missing: 3, total: 8 })
  })

  test('may come without regions, percents of one kind, and format (before 7.4.1), or with contexts', () => {
    const report = makeReport({ 'a.py': { executed: [1], missing: [2] } }, true)
    delete report.meta.format
    report.meta.version = '6.5.0'
    report.meta.show_contexts = true
    report.files['a.py'].contexts = { 1: ['', 'test_a|run'] }
    for (const summary of [report.files['a.py'].summary, report.totals])
      for (const kind of ['statements', 'branches']) {
        Reflect.deleteProperty(summary, `percent_${kind}_covered`)
        Reflect.deleteProperty(summary, `percent_${kind}_covered_display`)
      }
    const { report: read, messages } = readText(JSON.stringify(report))
    expect(messages).toEqual([])
    expect(read).toMatchObject({ version: '6.5.0', mode: 'branch', statements: { covered: 1, missing: 1, total: 2 } })
    expect(read!.format).toBeUndefined()
  })

  test('is read the same in any order of keys, indentation and line ends, and however it is cut', () => {
    const expected = readText(JSON.stringify(makeReport(files, true)))
    const sizes = fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 5 })
    const space = fc.constantFrom('json.dump', 0, 1, 4, '\t')
    fc.assert(
      fc.property(sizes, space, fc.boolean(), fc.infiniteStream(fc.nat()), (cuts, indent, crlf, random) => {
        const shuffled = shuffle(makeReport(files, true), () => random.next().value!)
        // The order of files is part of the digest, as of the file.
        shuffled.files = Object.fromEntries(Object.entries(shuffled.files as object).sort())
        const text = indent === 'json.dump' ? pythonJson(shuffled) : JSON.stringify(shuffled, null, indent)
        const { report, messages } = readText(crlf ? text.replaceAll('\n', '\r\n') : text, { sizes: cuts })
        expect(messages).toEqual([])
        expect({ ...report, source: undefined, files: undefined }).toEqual({
          ...expected.report,
          source: undefined,
          files: undefined,
        })
      }),
      { numRuns: 200 },
    )
  })

  test('is read the same at every place it is cut in two, also when it does not add up', () => {
    const report = makeReport({ 'é"x.py': { ...models, functions: {}, classes: { '': models } } }, true)
    report.totals.num_statements++
    const text = Buffer.from(pythonJson(report))
    const expected = readText(text)
    expect(readText(JSON.stringify(report))).toEqual(expected)
    expect(expected.messages).toHaveLength(1)
    for (let at = 1; at < text.length; at++) expect(readText(text, { sizes: [at, 9999] })).toEqual(expected)
  })

  test('is read the same with the layout of json.dump and without, whatever was changed in it', () => {
    const text = pythonJson(makeReport(files, true))
    const change = fc.record({
      // Behind the first brace, so that there is one in any case.
      at: fc.integer({ min: 1, max: text.length - 1 }),
      cut: fc.integer({ min: 0, max: 3 }),
      put: fc.constantFrom('', ...'0123456789.-e,: []"{}', '00', '1.0', '1234567890', ', "', '\\', 'é'),
    })
    const outcome = (changed: string, sizes: number[]) => {
      try {
        const { report, messages } = readText(changed, { sizes })
        return { report: report && { ...report, source: undefined }, messages }
      } catch (error) {
        if (error instanceof JsonSyntaxError) return error.message
        throw error
      }
    }
    let layouts = 0
    fc.assert(
      fc.property(fc.array(change, { maxLength: 2 }), fc.integer({ min: 100, max: 4000 }), (changes, size) => {
        let changed = text
        for (const { at, cut, put } of changes) changed = changed.slice(0, at) + put + changed.slice(at + cut)
        // A space behind each brace that opens an object is as good to JSON, and not how json.dump writes.
        const other = changed.replace(/"(?:[^"\\]|\\.)*"?|\{/gs, part => (part === '{' ? '{ ' : part))
        if (changed !== other) layouts++
        expect(outcome(changed, [size])).toEqual(outcome(other, [size]))
        expect(typeof outcome(changed, [size]) === 'string').toBe(!parses(changed))
      }),
      { numRuns: 400 },
    )
    expect(layouts).toBe(400)
  })

  test('has the same digest as another exactly when the same was measured', () => {
    const digest = (report: Json) => readText(JSON.stringify(report)).report!.digest
    const [one, later, other] = [makeReport(files), makeReport(files), makeReport({ ...files, 'core/z.py': empty })]
    later.meta.timestamp = '2027-01-01T00:00:00'
    expect(digest(later)).toBe(digest(one))
    expect(digest(other)).not.toBe(digest(one))
    const moved = { ...models, executed: [1, 2, 3, 10, 12], missing: [11, 20, 21], functions: {}, classes: {} }
    expect(digest(makeReport({ ...files, 'core/models.py': moved }))).not.toBe(digest(one))
  })
})

function parses(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

function shuffle(value: Json, random: () => number): Json {
  if (Array.isArray(value) || typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value as Record<string, Json>).map(
    ([key, item]) => [random(), key, shuffle(item, random)] as const,
  )
  return Object.fromEntries(entries.sort(([one], [other]) => one - other).map(([, key, item]) => [key, item]))
}

describe('a number that does not add up is named', () => {
  const models_ = (report: Json) => report.files['core/models.py']
  test.each<[string, (report: Json) => void, string[]]>([
    [
      'the covered of a file',
      r => (models_(r).summary.covered_lines = 4),
      [
        'Unexpected `covered_lines` 4 in `core/models.py`, expected 5, which is `num_statements` 8 less `missing_lines` 3',
      ],
    ],
    [
      'the missing of a file',
      r => models_(r).missing_lines.push(40),
      [
        'Unexpected `missing_lines` 3 in `core/models.py`, expected 4, the number of missing lines listed',
        'Unexpected `missing_lines` 4 in `core/models.py`, expected 3, the sum over its classes',
      ],
    ],
    [
      'a percent, though by the last bit',
      r => (models_(r).summary.percent_covered = 62.50000000000001),
      ['Unexpected `percent_covered` 62.50000000000001 in `core/models.py`, expected 62.5, which is 100.0 * 5 / 8'],
    ],
    [
      'a percent of nothing',
      r => (r.files['core/__init__.py'].summary.percent_covered = 0),
      ['Unexpected `percent_covered` 0 in `core/__init__.py`, expected 100, by definition of 0 / 0'],
    ],
    [
      'a displayed percent',
      r => (r.totals.percent_covered_display = '75'),
      ['Unexpected `percent_covered_display` "75" in `totals`, expected 62.5 rounded'],
    ],
    [
      'a displayed 0 that is not 0',
      r => (r.files['core/models.py'].functions.save.summary.percent_covered_display = '0'),
      [
        'Unexpected `percent_covered_display` "0" in the function `save` of `core/models.py`, expected 66.66666666666667 rounded',
      ],
    ],
    [
      'a total',
      r => (r.totals.excluded_lines = 2),
      ['Unexpected `excluded_lines` 2 in `totals`, expected 1, the sum over 2 files'],
    ],
    [
      'the order of lines',
      r => (models_(r).executed_lines = [1, 3, 2, 10, 11]),
      ['Unexpected `executed_lines` with 2 after 3 in `core/models.py`, expected each line once, in ascending order'],
    ],
    [
      'a line missing and excluded',
      r => (models_(r).excluded_lines = [20]),
      ['Unexpected `missing_lines` with 20 in `core/models.py`, expected no line that `excluded_lines` lists too'],
    ],
    [
      'a line missing and executed',
      r => (models_(r).missing_lines = [11, 20, 21]),
      [
        'Unexpected `missing_lines` with 11 in `core/models.py`, expected no line that `executed_lines` lists too',
        'Unexpected `missing_lines` of its functions with 12 in `core/models.py`, expected only lines that the file itself misses',
        'Unexpected `missing_lines` of its classes with 12 in `core/models.py`, expected only lines that the file itself misses',
      ],
    ],
    [
      'the lines of a class',
      r => (models_(r).classes.A.missing_lines = [20, 22]),
      [
        'Unexpected `missing_lines` of its classes with 22 in `core/models.py`, expected only lines that the file itself misses',
      ],
    ],
    [
      'more covered than executed',
      r => models_(r).executed_lines.pop(),
      ['Unexpected `covered_lines` 5 in `core/models.py`, expected at most 4, the number of executed lines listed'],
    ],
  ])('%s', (_name, change, messages) => {
    expect(messagesAfter(change)).toEqual(messages.map(message => `evidence-inconsistent: ${message}`))
  })

  test('the branches of a file', () => {
    expect(messagesAfter(r => models_(r).missing_branches.pop(), true)).toEqual([
      'evidence-inconsistent: Unexpected `missing_branches` 2 in `core/models.py`, expected 1, the number of missing branches listed',
    ])
    expect(messagesAfter(r => models_(r).summary.num_partial_branches++, true)).toEqual([
      'evidence-inconsistent: Unexpected `num_partial_branches` 2 in `core/models.py`, expected 1, the missing branches whose line was executed',
      'evidence-inconsistent: Unexpected `num_partial_branches` 1 in `totals`, expected 2, the sum over 2 files',
    ])
  })

  test('classes of one name, of which the report keeps the last, are no contradiction', () => {
    expect(messagesAfter(r => delete models_(r).classes.A)).toEqual([])
  })

  test('wherever one number was changed by hand', () => {
    // Nothing else in a report depends on these.
    const free = /executed_|excluded_lines,|missing_branches,|meta/
    const numbers = leaves(makeReport(files, true)).filter(path => !free.test(path.join()))
    fc.assert(
      fc.property(fc.constantFrom(...numbers), fc.constantFrom(-2, -1, 1, 2, 3, 1000), (path, by) => {
        const change = (report: Json) => {
          const parent = path.slice(0, -1).reduce((value: Json, key) => value[key], report)
          parent[path.at(-1)!] += by
        }
        expect(messagesAfter(change, true)).not.toEqual([])
      }),
      { numRuns: 600 },
    )
  })
})

function leaves(value: Json, path: string[] = []): string[][] {
  if (typeof value === 'number') return [path]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value as object).flatMap(([key, item]) => leaves(item, [...path, key]))
}
