import { expect, test } from 'vitest'
import { countUnmeasured, countValues, describeValues } from '../../src/verify/count-values.ts'
import { exampleDocument } from '../../src/verify/example-document.ts'

test('values are counted by origin; template words and kept text are none', () => {
  const document = exampleDocument({
    text: '⟦kept:old 12⟧ ⟦measured:1⟧ of ⟦measured:2⟧ is ⟦derived:50%⟧, ⟦derived:UNMEASURED⟧ ⟦claim:PASS⟧ ⟦authored:well⟧',
  })
  expect(countValues([document, document])).toEqual({ measured: 4, derived: 4, configured: 0, claimed: 0, authored: 2 })
  expect(countUnmeasured([document])).toBe(1)
})

test('unmeasured is what says so and nothing else, in a value', () => {
  const text =
    '⟦kept:unmeasured⟧⟦derived:Unmeasured⟧ ⟦authored:so unmeasured⟧ ⟦authored:unmeasured so⟧ ⟦claim:unmeasured⟧'
  expect(countUnmeasured([exampleDocument({ text }), exampleDocument({ text })])).toBe(2)
})

test('the last line of a run', () => {
  expect(describeValues({ measured: 131, derived: 44, configured: 22, claimed: 9, authored: 6 })).toBe(
    '212 values: 131 measured, 44 derived, 22 configured, 9 claimed, 6 authored; 0 unmeasured',
  )
  expect(describeValues({ measured: 1, derived: 0, configured: 0, claimed: 0, authored: 0 }, 2)).toBe(
    '1 value: 1 measured, 0 derived, 0 configured, 0 claimed, 0 authored; 2 unmeasured',
  )
})
