import { expect, test } from 'vitest'
import { Value } from '../../src/facts/value.ts'
import type { Document } from '../../src/render/document.ts'
import { findAuthoredClaims } from '../../src/verify/authored-claims.ts'
import { exampleDocument } from '../../src/verify/example-document.ts'
import { readText } from '../../src/verify/read-text.ts'

const fact = (data: number | string) =>
  new Value(data, { kind: 'measured', file: 'run.log', sha256: '0'.repeat(64), line: 1 })
const facts = {
  coverage: { overall: { percent: fact(17.6857) } },
  gapClosure: { closed: fact(1), partial: fact(2), count: fact(3) },
}
const findings = (document: Document) => findAuthoredClaims(document, readText(document.text, document.spans), facts)
const said = (text: string) => findings(exampleDocument({ text })).map(({ message }) => /`(.*?)`/.exec(message)![1])

test('a claim has its place, and says where it was written and what a fact says', () => {
  const text = '⟦authored:Well.⟧ **⟦authored:That is it.\nOverall coverage is at 20%.⟧** So be it.\n'
  expect(findings(exampleDocument({ text }))).toEqual([
    {
      rule: 'no-unmeasured-claim',
      severity: 'error',
      message: 'Unexpected `20%` in prose, expected `17.69%` (`coverage.overall.percent`)',
      hint: 'correct the text at `/notes/0` in `closeout.yaml`, or leave the number to the template',
      place: { line: 2, column: 24, endLine: 2, endColumn: 27 },
    },
  ])
})

test('a number in words is a number', () => {
  expect(said('⟦authored:Three gaps were closed.⟧')).toEqual(['Three gaps'])
  expect(said('⟦authored:Of three gaps, one was closed.⟧')).toEqual([])
})

test('each text is read for itself: neither the template nor another text is a part of it', () => {
  expect(said('99 tests, ⟦measured:98⟧ files, ⟦authored:97 plans⟧ of 96 suites')).toEqual(['97 plans'])
  expect(said('⟦authored:Overall coverage⟧ ⟦authored:is 20%⟧')).toEqual(['20%'])
  expect(findings(exampleDocument({ text: '⟦authored:Overall coverage⟧ ⟦authored:is 20%⟧' }))).toMatchObject([
    { severity: 'warning' },
  ])
})

test('where there is no prose, or a block shows nothing, nothing is found', () => {
  expect(said('#\n\n![](a.png)\n\n⟦authored:20%⟧\n')).toEqual(['20%'])
  expect(said('20% of ⟦measured:5⟧\n')).toEqual([])
})

test('prose of unknown origin is told without its place', () => {
  const document = exampleDocument({ text: '⟦authored:Overall coverage is 20%.⟧' })
  const spans = document.spans.map(({ start, end, kind, conditions }) => ({ start, end, kind, conditions }))
  expect(findings({ ...document, spans })).toMatchObject([
    { severity: 'error', hint: 'correct the text, or leave the number to the template' },
  ])
})

test.each([
  ['/gaps/0/problem', 'warning'],
  ['/gaps/0/cause/1', 'warning'],
  ['/gaps/0/problems', 'error'],
  ['/problem', 'warning'],
  ['/gaps/0/solution', 'error'],
])('what %s tells is of today unless it is a problem or a cause: %s', (pointer, severity) => {
  const document = exampleDocument({ text: '⟦authored:Overall coverage of 20%.⟧' })
  const origin = { kind: 'authored', file: 'closeout.yaml', pointer } as const
  const spans = document.spans.map(span => ({ ...span, origin }))
  expect(findings({ ...document, spans })).toMatchObject([{ severity }])
})
