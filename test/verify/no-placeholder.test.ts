import { describe, expect, test } from 'vitest'
import { derived, Value, type Origin } from '../../src/facts/value.ts'
import { exampleDocument } from '../../src/verify/example-document.ts'
import { noPlaceholder } from '../../src/verify/no-placeholder.ts'
import { readText } from '../../src/verify/read-text.ts'

const check = (text: string) => {
  const document = exampleDocument({ text })
  return noPlaceholder.check(document, { reading: readText(document.text, document.spans), facts: undefined })
}
const measured: Origin = { kind: 'measured', file: 'run.log', sha256: '0'.repeat(64), line: 1 }
const shown = (text: string) => check(text).map(({ message }) => /`(.*?)`/.exec(message)![1])

describe('a placeholder is one by its letters, or by its signs where it has none', () => {
  test.each([
    ['So \\[MEASURED⟦measured:1⟧ and \\[MEASURED\\] now', ['[MEASURED]']],
    ['So \\[⟦measured:MEA⟧SURED\\] now', ['[MEASURED]']],
    ['So ⟦measured:??⟧% now', ['??%']],
    ['So ⟦authored:\\[MEASURED\\]⟧ now', ['[MEASURED]']],
  ])('%j: %j', (text, expected) => expect(shown(text)).toEqual(expected))

  test.each([['So \\[⟦measured:MEASURED⟧\\] now'], ['So \\[⟦kept:MEASURED⟧\\] now'], ['So ⟦measured:??%⟧ now']])(
    '%j: none',
    text => expect(shown(text)).toEqual([]),
  )
})

test('a word that a helper was given by the template is one, not what it was given by the evidence', () => {
  const count = new Value(7, measured)
  const printed = (data: string, origin: Origin) => {
    const document = exampleDocument({ text: `So ⟦derived:${data}⟧ now` })
    const spans = document.spans.map(span => (span.kind === 'derived' ? { ...span, data, origin } : span))
    const reading = readText(document.text, spans)
    return noPlaceholder.check({ ...document, spans }, { reading, facts: undefined }).map(({ message }) => message)
  }
  expect(printed('TBD', derived('TBD', 'plural', [count], { one: 'x', many: 'TBD' }).origin)).toHaveLength(1)
  expect(printed('TBD', derived('TBD', 'upper', [], { text: 'tbd' }).origin)).toHaveLength(1)
  expect(printed('TBD', derived('TBD', 'upper', [new Value('tbd', measured)]).origin)).toEqual([])
})

describe('a value that holds nothing', () => {
  test.each(['NaN', 'undefined', 'null', 'Infinity', '-Infinity'])('%s', value =>
    expect(check(`So ⟦measured: ${value} ⟧ now`)).toEqual([
      {
        rule: 'no-placeholder',
        severity: 'error',
        message: `Unexpected value \`${value}\`, expected a measured value`,
        hint: 'correct the expression in the template: it printed no value',
        place: { line: 1, column: 4, endLine: 1, endColumn: 6 + value.length },
      },
    ]),
  )
  test('an object, also with its brackets escaped', () => {
    expect(shown('So ⟦derived:a \\[object Object\\]⟧ now')).toEqual(['a [object Object]'])
  })

  test.each([
    ['So ⟦measured:aNaN⟧ now'],
    ['So ⟦measured:NaN1⟧ now'],
    ['So ⟦measured:\\[object object\\]⟧ now'],
    ['So ⟦authored:NaN⟧ now'],
    ['So ⟦kept:NaN⟧ now'],
    ['So ⟦measured:1⟧null⟦measured:2⟧ now'],
  ])('%j: none', text => expect(shown(text)).toEqual([]))
})

test('the hint says where to write instead: in the configuration, or in the template', () => {
  const hints = (text: string) => check(text).map(({ hint }) => hint)
  const template = 'write a value in the template, e.g. `{{percent …}}`, or remove the row'
  expect(hints('\\[describe the cause\\] ⟦authored:x⟧')).toEqual([template])
  expect(hints('\\[describe ⟦authored:the cause⟧\\]')).toEqual(['finish the text at `/notes/0` in `closeout.yaml`'])
})
