import { expect, test } from 'vitest'
import type { Finding } from '../../src/diagnostic.ts'
import { exampleDocument } from '../../src/verify/example-document.ts'
import { readText } from '../../src/verify/read-text.ts'
import type { Example, Rule } from '../../src/verify/rule.ts'
import { rules } from '../../src/verify/rules.ts'

const textOf = ({ place, message }: Finding) => `${place?.line}:${place?.column}: ${message}`
const findingsOf = (rule: Rule, example: Example) => {
  const document = exampleDocument(example)
  return rule.check(document, { reading: readText(document.text, document.spans), facts: example.facts })
}

for (const [id, rule] of Object.entries(rules)) {
  test(`${id}: its examples do what they say`, () => {
    expect(rule.id).toBe(id)
    expect(rule.examples.notOk.length).toBeGreaterThan(0)
    for (const example of rule.examples.ok) expect(findingsOf(rule, example).map(textOf), example.text).toEqual([])
    for (const example of rule.examples.notOk) {
      const findings = findingsOf(rule, example)
      expect(findings.map(textOf), example.text).toEqual(example.expected)
      for (const finding of findings) expect(finding).toMatchObject({ rule: id, hint: expect.any(String) as string })
    }
  })
}
