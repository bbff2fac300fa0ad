import type { Finding } from '../diagnostic.ts'
import type { Rule } from './rule.ts'

/** Characters that show nothing and make every later diff larger. Text that is someone else's is left as it is. */
export const noTrailingNoise: Rule = {
  id: 'no-trailing-noise',
  description: 'Blanks at the end of a line, three blank lines in a row, or a last line without an end.',
  severity: 'warning',
  examples: {
    ok: [{ text: '# Report\n\n\nText\n' }, { text: '⟦kept:Theirs  \n\n\n\n⟧Ours\n' }],
    notOk: [
      { text: '# Report \n', expected: ['1:9: Unexpected blanks at the end of the line, expected none'] },
      { text: 'One\n\n\n\nTwo\n', expected: ['2:1: Unexpected 3 blank lines in a row, expected at most 2'] },
      { text: '# Report', expected: ['1:9: Unexpected end of the last line, expected a line break'] },
      { text: 'One\n\n\n', expected: ['2:1: Unexpected blank lines at the end, expected none'] },
    ],
  },
  check({ text }, { reading }) {
    const findings: Finding[] = []
    const add = (start: number, end: number, message: string, hint: string) => {
      if (reading.spansIn(start, end).some(span => span.kind !== 'kept'))
        findings.push({ rule: this.id, severity: this.severity, message, hint, place: reading.placeOf(start, end) })
    }
    const { lineStarts } = reading
    let blanks = 0
    const endBlanks = (line: number) => {
      const start = lineStarts[line - blanks]!
      const end = lineStarts[line] ?? text.length
      if (blanks > 0 && end === text.length)
        add(start, end, 'Unexpected blank lines at the end, expected none', 'end the template after its last line')
      else if (blanks >= 3)
        add(
          start,
          end,
          `Unexpected ${blanks} blank lines in a row, expected at most 2`,
          'take them out of the template',
        )
      blanks = 0
    }
    lineStarts.forEach((start, index) => {
      if (start === text.length) return endBlanks(index)
      const line = text.slice(start, lineStarts[index + 1]).replace(/\r?\n/, '')
      const shown = line.trimEnd()
      if (shown !== line)
        add(
          start + shown.length,
          start + line.length,
          'Unexpected blanks at the end of the line, expected none',
          'trim it',
        )
      if (shown !== '') return endBlanks(index)
      blanks++
    })
    if (!text.endsWith('\n')) {
      endBlanks(lineStarts.length)
      const message = 'Unexpected end of the last line, expected a line break'
      add(text.length, text.length, message, 'end the template with a line break')
    }
    return findings
  },
}
