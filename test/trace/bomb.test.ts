import { expect, test } from 'vitest'
import { parseTrace } from '../../src/trace/read-trace.ts'
import { resolveValue } from '../../src/trace/resolve-value.ts'
import { encodeVlq } from '../../src/trace/vlq.ts'

const file = { path: 'a', sha256: '0'.repeat(64) }

/** A trace whose values are each made of the one before, so many times. */
function traceOf(rows: number, times: number): string {
  const first = [2, 2, 0, 0]
  const derived = [1 + 5 * times, 0, 0, ...Array<number>(times).fill(1)]
  return JSON.stringify({
    version: 1,
    tool: 'closeout',
    document: file,
    template: { name: 'a', sha256: file.sha256 },
    config: file,
    inputs: [[file.path, file.sha256]],
    parts: ['a'],
    pointers: '',
    files: ['a'],
    names: ['sum'],
    calls: [0, 0].map(encodeVlq).join(''),
    lines: [],
    data: [1],
    values: [...first, ...Array<number[]>(rows).fill(derived).flat()].map(encodeVlq).join(''),
    sites: '',
    claims: {},
    conditions: '',
    spans: '',
  })
}

test('a value made of values is told in full', () => {
  const { arguments: parts } = resolveValue(parseTrace(traceOf(2, 2), 't.json'), 2)
  expect(parts).toHaveLength(2)
  expect(parts![0]!.arguments).toHaveLength(2)
})

test('a forged trace whose values multiply is refused before any is told', () => {
  expect(() => parseTrace(traceOf(60, 2), 't.json')).toThrow('its tables do not fit together')
})

test('a forged trace whose values nest without end is refused', () => {
  expect(() => parseTrace(traceOf(5000, 1), 't.json')).toThrow('its tables do not fit together')
})
