import type { Finding } from '../diagnostic.ts'
import type { Rule } from './rule.ts'

/** The sections the template promises are there as headings, at any level, in the promised order. */
export const requiredSection: Rule = {
  id: 'required-section',
  description: 'A section that the template promises is missing, or stands in another order.',
  severity: 'error',
  examples: {
    ok: [
      {
        text: '# Report\n\n## Summary\n\n### Gaps Closed\n',
        contract: { requiredSections: ['Summary', 'Gaps Closed'] },
      },
    ],
    notOk: [
      {
        text: '# Report\n\n## Summary\n',
        contract: { requiredSections: ['Summary', 'Gaps Closed'] },
        expected: ['3:1: No section `Gaps Closed`, expected its heading after `Summary`'],
      },
      {
        text: '# Report\n\n## Gaps Closed\n\n## Summary\n',
        contract: { requiredSections: ['Summary', 'Gaps Closed'] },
        expected: ['3:1: Unexpected section `Gaps Closed` before `Summary`, expected it after'],
      },
    ],
  },
  check(document, { reading }) {
    const headings = reading.headings
    const findings: Finding[] = []
    let after = -1
    for (const wanted of document.contract.requiredSections) {
      const index = headings.findIndex((heading, at) => at > after && heading.text === wanted)
      if (index >= 0) {
        after = index
        continue
      }
      const early = headings.find((heading, at) => at < after && heading.text === wanted)
      const before = headings[after]
      const finding = { rule: this.id, severity: this.severity }
      if (early && before)
        findings.push({
          ...finding,
          message: `Unexpected section \`${wanted}\` before \`${before.text}\`, expected it after`,
          hint: 'move the section in the template',
          place: reading.placeOf(early.start, early.end),
        })
      else
        findings.push({
          ...finding,
          message: `No section \`${wanted}\`, expected its heading ${before ? `after \`${before.text}\`` : 'first'}`,
          hint: 'add the section to the template, or take it out of `requiredSections` in its contract',
          place: before ? reading.placeOf(before.start, before.end) : { line: 1, column: 1 },
        })
    }
    return findings
  },
}
