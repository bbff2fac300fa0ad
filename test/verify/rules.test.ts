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
    const { ok, notOk } = rule.examples
    expect(ok.length).toBeGreaterThan(0)
    expect(notOk.length).toBeGreaterThan(0)
    const texts = [...ok, ...notOk].map(({ text }) => text)
    expect(texts).not.toContain('')
    for (const example of ok) expect(findingsOf(rule, example).map(textOf), example.text).toEqual([])
    for (const example of notOk) {
      const findings = findingsOf(rule, example)
      expect(findings.map(textOf), example.text).toEqual(example.expected)
      for (const finding of findings)
        expect(finding).toMatchObject({ rule: id, hint: expect.stringMatching(/^\S.+\S$/) as string })
    }
  })
}
