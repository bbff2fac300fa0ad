import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Block } from '../../../src/evidence/coverage/coverage-py-block.ts'
import { EntryKernel } from '../../../src/evidence/coverage/entry-kernel.ts'
import { Findings } from '../../../src/evidence/coverage/findings.ts'
import { needMore } from '../../../src/evidence/coverage/json-tokens.ts'
import { JsonSyntaxError } from '../../../src/evidence/coverage/json-scanner.ts'
import { makeReport, pythonJson, readText, type MeasuredFile } from './make-report.ts'

const half = { executed: [1, 2, 22, 333, 4444], missing: [5, 6, 7], excluded: [9] }
const plain = entryOf({
  ...half,
  functions: { 'A.run': half, '': { executed: [], missing: [] } },
  classes: { A: half },
})
const arcs = {
  executedArcs: [
    [1, 2],
    [22, -1],
  ],
  missingArcs: [
    [2, 5],
    [6, 7],
    [6, -123456789],
  ],
} as const
const withArcs = entryOf({ ...half, ...arcs, functions: { run: { ...half, ...arcs } } }, true)

function entryOf(file: MeasuredFile, isBranch = false): string {
  return pythonJson(makeReport({ f: file }, isBranch).files.f)
}

const kernel = EntryKernel.start()!

/** Where the entry ends for the kernel, else a negative number; behind it are bytes that mean nothing, before it three. */
function end(text: string, length = Buffer.byteLength(text), isLast = true): number {
  const window = Buffer.from(`xyz${text}1, 2, 3]]}}"}]}, `)
  kernel.look(window, 3 + length, isLast)
  const at = kernel.read(3)
  return at < 0 ? at : at - 3
}

/** Does the kernel read `text` with `part` replaced? */
function isRead(text: string, part: string, other: string): boolean {
  expect(text).toContain(part)
  const changed = text.replace(part, other)
  const at = end(changed)
  expect([Buffer.byteLength(changed), -2]).toContain(at)
  return at > 0
}

test('an entry is read whole, with what it says', () => {
  expect(end(withArcs)).toBe(withArcs.length)
  const block = new Block(new Findings(), () => '')
  kernel.fill(block)
  expect([block.missing, block.excluded, block.missingArcs].map(list => list.toArray())).toEqual([
    [5, 6, 7],
    [9],
    [2, 5, 6, 7, 6, -123456789],
  ])
  expect([...block.summary.values.subarray(0, 8)]).toEqual([5, 8, 3, 1, 5, 1, 2, 3])
  expect(block.summary.hasBranches).toBe(true)
  expect(end(plain)).toBe(plain.length)
  kernel.fill(block)
  expect([...block.summary.values.subarray(0, 4)]).toEqual([5, 8, 3, 1])
  expect([block.summary.hasBranches, block.missingArcs.length]).toEqual([false, 0])
})

test('lines have one to nine digits', () => {
  const missing = [5, 66, 707, 8098, 99_909, 123_456, 1_234_567, 12_345_678, 123_456_789]
  const block = new Block(new Findings(), () => '')
  expect(end(entryOf({ executed: [1], missing }))).toBeGreaterThan(0)
  kernel.fill(block)
  expect(block.missing.toArray()).toEqual(missing)
})

test('functions and classes that come before what they are compared with are left to the general way', () => {
  const { functions, classes, summary, missing_lines, ...rest } = makeReport({
    f: { ...half, functions: { run: half }, classes: { A: half } },
  }).files.f
  expect(end(pythonJson({ ...rest, summary, missing_lines, functions, classes }))).toBeGreaterThan(0)
  for (const regions of [{ functions }, { classes }]) {
    expect(end(pythonJson({ ...rest, summary, ...regions, missing_lines }))).toBe(-2)
    expect(end(pythonJson({ ...rest, missing_lines, ...regions, summary }))).toBe(-2)
  }
})

test('a list that is not closed is no list, also at the end of an entry', () => {
  const { executed_branches, ...rest } = makeReport({ f: { ...half, ...arcs } }, true).files.f
  const before = `${pythonJson(rest).slice(0, -1)}, "executed_branches": `
  expect(end(`${before}${pythonJson(executed_branches)}}`)).toBeGreaterThan(0)
  for (const cut of ['', '[', '[[', '[[1', '[[1, ', '[[1, 2', '[[1, 2]', '[[1, 2], ', '[1', '1', ']'])
    expect(end(`${before}${cut}}`)).toBe(-2)
  const { excluded_lines, ...others } = makeReport({ f: half }).files.f
  const lines = `${pythonJson(others).slice(0, -1)}, "excluded_lines": `
  expect(end(`${lines}${pythonJson(excluded_lines)}}`)).toBeGreaterThan(0)
  for (const cut of ['', '[', '[9', '[9, ', '9', ']']) expect(end(`${lines}${cut}}`)).toBe(-2)
})

test('a name may have any length, and differ in any letter', () => {
  const named = (...names: string[]) =>
    entryOf({ ...half, functions: Object.fromEntries(names.map(name => [name, { executed: [], missing: [] }])) })
  const block = new Block(new Findings(), () => '')
  for (let length = 0; length <= 40; length++) {
    const name = 'x'.repeat(length)
    const others = Array.from({ length }, (_, at) => `${name.slice(0, at)}y${name.slice(at + 1)}`)
    expect(end(named(name, ...others))).toBeGreaterThan(0)
    expect(kernel.fillRegion(0, block).name).toBe(name)
    expect(kernel.regionCount).toBe(length + 1)
  }
})

test('hundreds of functions are told apart, and one that is there twice is left to the general way', () => {
  const names = Array.from({ length: 500 }, (_, index) => `Class.method_${index}`)
  const functions = Object.fromEntries(names.map(name => [name, { executed: [], missing: [] }]))
  const text = entryOf({ ...half, functions })
  expect(end(text)).toBe(text.length)
  expect(kernel.regionCount).toBe(500)
  for (const name of [names[0]!, names[250]!, names[498]!])
    expect(end(text.replace('"Class.method_499"', `"${name}"`))).toBe(-2)
})

test('its functions and classes are told in their order', () => {
  end(plain)
  const block = new Block(new Findings(), () => '')
  const told = Array.from({ length: kernel.regionCount }, (_, index) => {
    const region = kernel.fillRegion(index, block)
    return [region.kind, region.name, block.summary.count(1), block.missing.toArray()]
  })
  expect(told).toEqual([
    ['function', 'A.run', 8, [5, 6, 7]],
    ['function', '', 0, []],
    ['class', 'A', 8, [5, 6, 7]],
  ])
})

test.each([
  ['"A.run"', '"A.laufe_für"'],
  ['62.5', '62.500000000000001'],
  ['333, 4444', '333, 12345'],
  ['333, 4444', '654321, 123456789'],
  ['"63"', '"62.5"'],
  ['"63"', '"62.50"'],
  ['"63"', '"62"'],
  ['"percent_statements_covered": 62.5, ', ''],
  [', "percent_statements_covered_display": "63"', ''],
  [', "excluded_lines": [9], "functions"', ', "start_line": 17, "excluded_lines": [9], "functions"'],
  [', "classes": {', ', "classes": {}}'],
])('it may say %s as %s', (part, other) => {
  const text = plain.replace(part, other)
  const cut = other.endsWith('{}}') ? text.slice(0, text.indexOf('{}}') + 3) : text
  expect(end(cut)).toBe(Buffer.byteLength(cut))
})

describe('left to the general way is', () => {
  test.each([
    ['"covered_lines"', '"covered_linex"'],
    ['"covered_lines"', '"xovered_lines"'],
    ['"num_statements"', '"num_stytements"'],
    ['"num_statements": 8, ', ''],
    ['"num_statements": ', '"num_statements":'],
    ['"num_statements": ', '"num_statements" :'],
    [', "num', ',"num'],
    [', "num', ',\n"num'],
    [', "num', '; "num'],
    ['": 5', '": 05'],
    ['": 5', '": 00'],
    ['": 5', '": -5'],
    ['": 5', '": 5.0'],
    ['": 5', '": 5e0'],
    ['": 5', '": "5"'],
    ['": 5', '": :'],
    ['": 5', '": /'],
    ['": 5', '": 5:'],
    ['": 5', '": 5/'],
    ['": 5', '": null'],
    ['": 5', '":  5'],
    ['": 5', '": 4294967301'],
    ['62.5', '6.2.5'],
    ['62.5', '062.5'],
    ['62.5', '62.'],
    ['62.5', '.5'],
    ['62.5', '62,5'],
    ['62.5', '6.25e1'],
    ['62.5', '62.5:'],
    ['62.5', '62.5/'],
    ['62.5', '62./'],
    ['62.5', '-62.5'],
    ['62.5', '"62.5"'],
    ['62.5', '62.50000000000000000000000001'],
    ['"63"', '62'],
    ['"63"', '""'],
    ['"63"', '"6 2"'],
    ['"63"', '"62.'],
    ['"63"', '"62."'],
    ['"63"', '"-62"'],
    ['"63"', '"62'],
    ['"63"', '"63x'],
    ['"63"', '162"'],
    ['"63"', '"100"'],
    ['"63"', '"0"'],
    ['": 1, "percent', '": 1 , "percent'],
    ['[1, 2, 22, 333, 4444]', '[1, 2, 22, 333 4444]'],
    ['[1, 2, 22, 333, 4444]', '[1, 2, 22, 333, 4444'],
    ['[1, 2, 22, 333, 4444]', '[1, 2, 22, 333, 4444}'],
    ['[1, 2, 22, 333, 4444]', '{1, 2, 22, 333, 4444]'],
    ['[1, 2, 22, 333, 4444]', '[1, 2, 022, 333, 4444]'],
    ['[1, 2, 22, 333, 4444]', '[1, 2, -22, 333, 4444]'],
    ['[1, 2, 22, 333, 4444]', '[1, 2, 2.2, 333, 4444]'],
    ['[1, 2, 22, 333, 4444]', '[0, 2, 22, 333, 4444]'],
    ['[1, 2, 22, 333, 4444]', '[1, 2, 2, 333, 4444]'],
    ['[1, 2, 22, 333, 4444]', '[1, 2, 22, 4444, 333]'],
    ['[1, 2, 22, 333, 4444]', '[1, 2, 22, 333, 1234567890]'],
    ['[1, 2, 22, 333, 4444]', '[1, 2, 22, 333, 4294967299]'],
    ['[1, 2, 22, 333, 4444]', '[1, 2, 22, 333, 4444, ]'],
    ['[1, 2, 22, 333, 4444]', '[ 1, 2, 22, 333, 4444]'],
    ['[1, 2, 22, 333, 4444]', '[1, 2, 22, 333, 4444 ]'],
    ['[1, 2, 22, 333, 4444]', '[1, 2, 22, [333], 4444]'],
    ['[1, 2, 22, 333, 4444]', '[1, 2, 22, 333,4444]'],
    ['[1, 2, 22, 333, 4444]', '[1, 2, 22, 333,_4444]'],
    ['[1, 2, 22, 333, 4444]', '[1, %, 22, 333, 4444]'],
    ['[1, 2, 22, 333, 4444]', '[1, 2, 22, :33, 4444]'],
    ['[1, 2, 22, 333, 4444]', '[1, 2, 2:, 333, 4444]'],
    ['[1, 2, 22, 333, 4444]', '[1, 2, 22, 33:, 4444]'],
    ['[1, 2, 22, 333, 4444]', '[1, 2, 22, 333, 444:]'],
    ['[1, 2, 22, 333, 4444]', '[1, 2, 22, 3/3, 4444]'],
    ['[1, 2, 22, 333, 4444]', '[1, 2, 22, 33\u00b3, 4444]'],
    ['"excluded_lines": []', '"excluded_lines": ['],
    ['"excluded_lines": []', '"excluded_lines": ]'],
    ['"excluded_lines": []', '"excluded_lines": '],
    ['"summary": {', '"summary": ['],
    ['"summary": {', '"summary": 1'],
    ['"summary": {', '"summary": '],
    ['"executed_lines"', '"executed_linex"'],
    ['"missing_lines": [5, 6, 7]', '"missing_linex": [5, 6, 7]'],
    [', "missing_lines": [', ',"missing_lines": ['],
    [', "missing_lines": [', '; "missing_lines": ['],
    ['"functions": {', '"functions": ['],
    ['"functions": {', '"contexts": {'],
    ['"A.run": ', '"A.run":'],
    ['"A.run"', '"A\\u002erun"'],
    ['"A.run"', '"A\trun"'],
    ['"A.run"', '""'],
    ['"excluded_lines": [9], "functions"', '"excluded_lines": [9], "executed_lines": [1], "functions"'],
    ['"excluded_lines": [9], "functions"', '"excluded_lines": [9], "contexts": {}, "functions"'],
  ])('%s as %s', (part, other) => {
    expect(isRead(plain, part, other)).toBe(false)
  })

  test.each([
    ['"covered_lines": 5', '"covered_lines": 4'],
    ['"num_statements": 8', '"num_statements": 9'],
    ['"num_statements": 8', '"num_statements": 2'],
    ['"missing_lines": 3', '"missing_lines": 4'],
    ['"excluded_lines": 1', '"excluded_lines": 0'],
    ['"percent_covered": 62.5', '"percent_covered": 62.4'],
    ['"percent_covered": 62.5', '"percent_covered": 62.50000000000001'],
    ['"percent_covered": 62.5', '"percent_covered": 62.49999999999999'],
    ['"percent_statements_covered": 62.5', '"percent_statements_covered": 100.0'],
    ['"percent_covered_display": "63"', '"percent_covered_display": "61"'],
    ['"percent_covered_display": "63"', '"percent_covered_display": "63.6"'],
    ['"percent_statements_covered_display": "63"', '"percent_statements_covered_display": "64"'],
    ['[1, 2, 22, 333, 4444]', '[1, 2, 22, 333]'],
    ['[1, 2, 22, 333, 4444]', '[1, 2, 5, 333, 4444]'],
    ['"missing_lines": [5, 6, 7]', '"missing_lines": [5, 6]'],
    ['"missing_lines": [5, 6, 7]', '"missing_lines": [5, 6, 9]'],
    ['"missing_lines": [5, 6, 7]', '"missing_lines": [5, 6, 8]'],
    ['"excluded_lines": [9]', '"excluded_lines": []'],
    ['"classes": {', '"classes": {"B": ' + plain.slice(0, plain.indexOf(', "functions"')) + '}, '],
  ])('what does not add up: %s as %s', (part, other) => {
    expect(isRead(plain, part, other)).toBe(false)
  })

  test.each([
    ['[[1, 2], [22, -1]]', '[[1, 2],[22, -1]]'],
    ['[[1, 2], [22, -1]]', '[[1,2], [22, -1]]'],
    ['[[1, 2], [22, -1]]', '[[1; 2], [22, -1]]'],
    ['[[1, 2], [22, -1]]', '[{1, 2], [22, -1]]'],
    ['[[1, 2], [22, -1]]', '{[1, 2], [22, -1]]'],
    ['[[1, 2], [22, -1]]', '[[1, 2}, [22, -1]]'],
    ['[[1, 2], [22, -1]]', '[[1, 2, 3], [22, -1]]'],
    ['[[1, 2], [22, -1]]', '[[1], [22, -1]]'],
    ['[[1, 2], [22, -1]]', '[[1, 1234567890], [22, -1]]'],
    ['[[1, 2], [22, -1]]', '[[--1, 1], [22, -1]]'],
    ['[[1, 2], [22, -1]]', '[[-, 1], [22, -1]]'],
    ['[[1, 2], [22, -1]]', '[[01, 1], [22, -1]]'],
    ['[[1, 2], [22, -1]]', '[[1, 2], [22, -1]}'],
    ['"num_branches": 5', '"num_branches": 6'],
    ['"num_branches": 5', '"num_branches": 2'],
    ['"num_branches": 5, ', ''],
    ['"num_partial_branches": 1', '"num_partial_branches": 2'],
    ['"covered_branches": 2', '"covered_branches": 3'],
    ['"missing_branches": 3', '"missing_branches": 2'],
    ['"percent_branches_covered": 40.0', '"percent_branches_covered": 41.0'],
    ['"percent_branches_covered_display": "40"', '"percent_branches_covered_display": "42"'],
    ['[[2, 5], [6, 7]', '[[8, 5], [6, 7]'.replace('8', '7')],
    [', "missing_branches": [[2, 5], [6, 7], [6, -123456789]]', ''],
  ])('of branches %s as %s', (part, other) => {
    expect(isRead(withArcs, part, other)).toBe(false)
  })
})

test('an entry is read whole or not at all wherever the window ends', () => {
  for (let length = 0; length < plain.length; length++) {
    // What lies behind the window is the rest of the entry.
    expect(end(plain, length)).toBe(-2)
    expect(end(plain, length, false)).toBe(needMore)
  }
})

test('an entry at the beginning of the window is not waited for', () => {
  kernel.look(Buffer.from(plain), plain.length - 1, false)
  expect(kernel.read(0)).toBe(-2)
})

test('a larger window is left to the general way', () => {
  const window = Buffer.concat([Buffer.from(plain), Buffer.alloc(256 * 1024 + 16, ' ')])
  kernel.look(window, 256 * 1024, false)
  expect(kernel.read(0)).toBe(plain.length)
  kernel.look(window, 256 * 1024 + 1, false)
  expect(kernel.read(0)).toBe(-2)
})

test('a percent is read when its text stands for that double, and no other', () => {
  for (let total = 1; total <= 60; total++)
    for (let missing = 0; missing <= total; missing++) {
      const lines = Array.from({ length: total }, (_, index) => index + 1)
      const text = entryOf({ executed: lines.slice(missing), missing: lines.slice(0, missing) })
      const percent = (100 * (total - missing)) / total
      const spelled = pythonJson({ percent_covered: percent }).slice('{"percent_covered": '.length, -1)
      const other = `${spelled.slice(0, -1)}${(Number(spelled.at(-1)) + 1) % 10}`
      const isRead = end(text.replace(`"percent_covered": ${spelled}`, `"percent_covered": ${other}`)) > 0
      expect([end(text), isRead]).toEqual([text.length, Number(other) === percent])
    }
})

test('what is wrong first is told first, also before bytes that are no text', () => {
  const [head, rest] = pythonJson(makeReport({ 'a.py': half })).split('"a.py"') as [string, string]
  const damaged = Buffer.from(
    `{${' '.repeat(130 * 1024)}${head.slice(1)}"a.py"${rest}`.replace('"num', '"\0num'),
    'latin1',
  )
  damaged[damaged.length - 3] = 0x80
  expect(() => readText(damaged)).toThrow('a control character (byte 0) is not allowed here')
})

test('with the kernel a report is read as without it, also damaged', () => {
  const report = pythonJson(
    makeReport(
      { 'core/a.py': { ...half, ...arcs, functions: { run: { ...half, ...arcs } } }, 'b.py': { ...half, ...arcs } },
      true,
    ),
  )
  const blanks = ' '.repeat(130 * 1024)
  const read = (text: string) => {
    try {
      const { report, messages } = readText(text)
      return { messages, report: report && { ...report, source: undefined } }
    } catch (error) {
      if (!(error instanceof JsonSyntaxError)) throw error
      return error.message
    }
  }
  const parts = ['', '0', '1', ', ', '"', '}', ']', ' ', '-', '9', '.', '"summary": ', '[]', '\\u0041']
  const anyCharacter = fc.string({ unit: 'binary-ascii', minLength: 1, maxLength: 1 })
  const change = fc.record({
    at: fc.nat(report.length),
    length: fc.nat(3),
    part: fc.oneof(fc.constantFrom(...parts), anyCharacter),
  })
  fc.assert(
    fc.property(fc.array(change, { maxLength: 2 }), changes => {
      let text = report
      for (const { at, length, part } of changes) text = text.slice(0, at) + part + text.slice(at + length)
      expect(read(blanks + text)).toEqual(read(text))
    }),
    { numRuns: 300 },
  )
})
