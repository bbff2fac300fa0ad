import { describe, expect, test } from 'vitest'
import { Block } from '../../../src/evidence/coverage/coverage-py-block.ts'
import { Layout } from '../../../src/evidence/coverage/coverage-py-layout.ts'
import { summaryKeys, type Summary } from '../../../src/evidence/coverage/coverage-py-summary.ts'
import { Findings } from '../../../src/evidence/coverage/findings.ts'

const summary =
  '{"covered_lines": 5, "num_statements": 8, "percent_covered": 62.5, "percent_covered_display": "62", "missing_lines": 3, "excluded_lines": 0}'
const region = `{"executed_lines": [1, 22], "summary": ${summary}, "missing_lines": [3], "excluded_lines": [], "executed_branches": [[1, 2], [22, -1]], "missing_branches": []}`

/** A reader that has read `text` the general way once, so that it knows the order of its keys. */
function learned(text: string): { layout: Layout; block: Block } {
  const block = new Block(new Findings(), () => 'a block')
  const learn = (keys: { begin(): void; find(window: Buffer, start: number, end: number): number }, object: object) => {
    keys.begin()
    for (const key of Object.keys(object)) keys.find(Buffer.from(key), 0, key.length)
  }
  const object = JSON.parse(text) as { summary?: object }
  learn(block.keys, object)
  learn(block.summary.keys, object.summary ?? object)
  return { layout: new Layout(), block }
}

/** Where `text` ends for a layout, and otherwise -1; behind it are bytes that mean nothing, and before it three. */
function end(text: string, of: string, kind: 'summary' | 'region', length = text.length): { at: number; block: Block } {
  const { layout, block } = learned(of)
  const window = Buffer.concat([Buffer.from(`xyz${text}`), Buffer.from('1, 2, 3]]}}"}]}, ')])
  layout.look(window, new DataView(window.buffer, window.byteOffset, window.length), 3 + length)
  block.clear(0)
  const at = kind === 'summary' ? layout.readSummary(block.summary, 3) : layout.readBlock(block, 3)
  return { at: at < 0 ? -1 : at - 3, block }
}

function values(of: Summary): number[] {
  return ['covered_lines', 'num_statements', 'missing_lines', 'excluded_lines', 'percent_covered'].map(
    key => of.values[summaryKeys.indexOf(key as (typeof summaryKeys)[number])]!,
  )
}

describe('a summary as json.dump writes it', () => {
  test('is read whole', () => {
    const { at, block } = end(summary, summary, 'summary')
    expect(at).toBe(summary.length)
    expect(values(block.summary)).toEqual([5, 8, 3, 0, 62.5])
    expect(block.summary.malformed).toBeUndefined()
  })

  test.each([
    ['"covered_lines": 5', '"covered_lines": 0'],
    ['"covered_lines": 5', '"covered_lines": 9'],
    ['"covered_lines": 5', '"covered_lines": 1234567890'],
    ['62.5', '0.5'],
    ['62.5', '100.0'],
    ['62.5', '66.66666666666667'],
    ['62.5', '9.09'],
    ['"62"', '"62.50"'],
    ['"62"', '"0"'],
    ['"62"', '"100"'],
  ])('may say %s as %s', (part, other) => {
    const text = summary.replace(part, other)
    expect(end(text, summary, 'summary').at).toBe(text.length)
  })

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
    ['"62"', '62'],
    ['"62"', '""'],
    ['"62"', '"6 2"'],
    ['"62"', '"62.'],
    ['"62"', '"62."'],
    ['"62"', '"-62"'],
    ['"62"', '"62'],
    ['"62"', '"62x'],
    ['"62"', '162"'],
    ['": 0}', '": 0 }'],
    ['": 0}', '": 0]'],
    ['": 0}', '": 0, }'],
    ['": 0}', '": 0, "covered_lines": 5}'],
  ])('is left to the general way with %s as %s', (part, other) => {
    expect(summary).toContain(part)
    expect(end(summary.replace(part, other), summary, 'summary').at).toBe(-1)
  })
})

describe('a region as json.dump writes it', () => {
  test('is read whole', () => {
    const { at, block } = end(region, region, 'region')
    expect(at).toBe(region.length)
    const lists = [block.executed, block.missing, block.excluded, block.executedArcs, block.missingArcs]
    expect(lists.map(list => list.toArray())).toEqual([[1, 22], [3], [], [1, 2, 22, -1], []])
    expect(values(block.summary)).toEqual([5, 8, 3, 0, 62.5])
  })

  test.each([
    ['[1, 22]', '[123456789]'],
    ['[1, 22]', '[0]'],
    ['[1, 22]', '[1, 0]'],
    ['[1, 22]', '[1, 22, 333, 4444]'],
    ['[1, 22]', '[]'],
    ['[[1, 2], [22, -1]]', '[]'],
    ['[[1, 2], [22, -1]]', '[[-123456789, 123456789]]'],
    ['[[1, 2], [22, -1]]', '[[0, 1]]'],
    ['"missing_lines": [3]', '"missing_lines": [3], "excluded_lines": []'],
  ])('may say %s as %s', (part, other) => {
    const text = region.replace(part, other)
    expect(region).toContain(part)
    expect(end(text, region, 'region').at).toBe(part.startsWith('"') ? -1 : text.length)
  })

  test('may have the line where it starts, a number', () => {
    const text = (line: string) => `{"start_line": ${line}, ${region.slice(1)}`
    expect(end(text('17'), text('1'), 'region').at).toBe(text('17').length)
    for (const line of ['"17"', '[17]', '17.5', '-1', '']) expect(end(text(line), text('1'), 'region').at).toBe(-1)
  })

  test('has no other parts that are read this way', () => {
    for (const key of ['contexts', 'functions', 'classes'])
      for (const value of ['{}', '1', '[]']) {
        const text = `{"${key}": ${value}, ${region.slice(1)}`
        expect(end(text, text, 'region').at).toBe(-1)
      }
  })

  test.each([
    ['[1, 22]', '[1 22]'],
    ['[1, 22]', '[1, 22'],
    ['[1, 22]', '[1, 22}'],
    ['[1, 22]', '{1, 22]'],
    ['[1, 22]', '[1, 022]'],
    ['[1, 22]', '[1, -22]'],
    ['[1, 22]', '[1, 2.2]'],
    ['[1, 22]', '[1, 1234567890]'],
    ['[1, 22]', '[1234567890, 22]'],
    ['[1, 22]', '[1, 22, ]'],
    ['[1, 22]', '[ ]'],
    ['[1, 22]', '[[1], 22]'],
    ['[1, 22]', '[1, 22 ]'],
    ['[[1, 2], ', '[[1, 2],'],
    ['[[1, 2], ', '[[1,2], '],
    ['[[1, 2], ', '[[1,_2], '],
    ['[[1, 2], ', '[[1, 2]; '],
    ['[[1, 2], ', '[[1; 2], '],
    ['[[1, 2], ', '[{1, 2], '],
    ['[[1, 2], ', '{[1, 2], '],
    ['[[1, 2], ', '[[1, 2}, '],
    ['[[1, 2], ', '[[1, 2, 3], '],
    ['[[1, 2], ', '[[1], '],
    ['[[1, 2], ', '[1, 2, '],
    ['[[1, 2], ', '[[1, 1234567890], '],
    ['[[1, 2], ', '[[1234567890, 1], '],
    ['[[1, 2], ', '[[--1, 1], '],
    ['[[1, 2], ', '[[-, 1], '],
    ['[[1, 2], ', '[[01, 1], '],
    [', -1]]', ', -1]}'],
    [', -1]]', ', -1]'],
    ['"summary": {', '"summary": ['],
    ['"summary": {', '"summary": 1'],
    ['"executed_lines"', '"executed_linex"'],
    ['"missing_lines": [3]', '"missing_linex": [3]'],
    [', "missing_lines": [3]', ',"missing_lines": [3]'],
    [', "missing_lines": [3]', '; "missing_lines": [3]'],
    [', "missing_lines": [3]', ',_"missing_lines": [3]'],
    ['"missing_branches": []}', '"missing_branches": []]'],
    ['"missing_branches": []}', '"missing_branches": [], "executed_lines": [1]}'],
  ])('is left to the general way with %s as %s', (part, other) => {
    expect(region).toContain(part)
    expect(end(region.replace(part, other), region, 'region').at).toBe(-1)
  })

  test('is read whole or not at all wherever the window ends', () => {
    for (let length = 0; length < region.length; length++) {
      // What lies behind the window is not the region's end.
      const text = region.slice(0, length).padEnd(region.length, ' ')
      expect(end(text, region, 'region', length).at).toBe(-1)
    }
  })
})
