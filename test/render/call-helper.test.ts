import { expect, test } from 'vitest'
import { Value } from '../../src/facts/value.ts'
import { callHelper } from '../../src/render/call-helper.ts'
import { helpers } from '../../src/render/helpers.ts'
import { measured, render } from './templates.ts'

const originAt = (at: number) => ({ ...measured, pointer: `/${at}` })
const valueAt = (at: number) => new Value(at, originAt(at))
/** What the helper's result came from. */
const argumentsOf = (code: string, v: unknown) => {
  const origin = render(`{{${code}}}`, { v }).spans[0]!.origin!
  return origin.kind === 'derived' ? origin.arguments : undefined
}

test('what a helper makes of a single value came from that value alone', () => {
  const name = new Value('a', measured)
  expect(render('{{upper v}}', { v: name }).spans[0]!.origin).toStrictEqual({
    kind: 'derived',
    operation: 'upper',
    arguments: [name],
  })
})

test('of a map in a list the first value stands for all, of a list in a list each does', () => {
  const [one, two, three] = [1, 2, 3].map(valueAt)
  expect(argumentsOf('count v', [{ a: one, b: two }, { a: three }])).toEqual([one, three])
  expect(argumentsOf('count v', [{ a: undefined, b: two }, undefined])).toEqual([two])
  expect(argumentsOf('ranges v', [[one, two], [three]])).toEqual([one, two, three])
})

test('twenty values of different origins stand for a longer list', () => {
  const values = Array.from({ length: 25 }, (_, at) => valueAt(at))
  expect(argumentsOf('count v', values)).toEqual(values.slice(0, 20))
  expect(argumentsOf('count v', values.slice(0, 19))).toEqual(values.slice(0, 19))
})

test('a mistake in a helper itself is thrown on', () => {
  const place = { file: 't.md.hbs', line: 1, column: 1 }
  const operand = { kind: 'path', start: { kind: 'context', depth: 0 }, parts: ['v'], code: 'v', place } as const
  const run = () => {
    throw new RangeError('out of order')
  }
  const helper = { ...helpers['upper']!, run }
  const call = { name: 'upper', helper, operands: [operand], options: new Map(), code: '{{upper v}}', place }
  expect(() => callHelper({ kind: 'call', ...call }, helper, [new Value('a', measured)], [])).toThrow(
    new RangeError('out of order'),
  )
})
