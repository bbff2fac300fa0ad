import type { Rule } from './rule.ts'

/** A document that is shorter than its template promises has left something out. */
export const minLines: Rule = {
  id: 'min-lines',
  description: 'The document has fewer lines than the template or the plan promises.',
  severity: 'warning',
  examples: {
    ok: [{ text: 'one\ntwo\n', contract: { minLines: 2 } }],
    notOk: [
      {
        text: 'one\ntwo\n',
        contract: { minLines: 200 },
        expected: ['2:1: Unexpected length of 2 lines, expected at least 200'],
      },
    ],
  },
  check(document, { reading }) {
    const { text, contract } = document
    const lines = text === '' ? 0 : reading.lineStarts.length - (text.endsWith('\n') ? 1 : 0)
    if (lines >= contract.minLines) return []
    return [
      {
        rule: this.id,
        severity: this.severity,
        message: `Unexpected length of ${lines} line${lines === 1 ? '' : 's'}, expected at least ${contract.minLines}`,
        hint: 'add the sections or the evidence that are missing; never padding',
        place: { line: Math.max(1, lines), column: 1 },
      },
    ]
  },
}
