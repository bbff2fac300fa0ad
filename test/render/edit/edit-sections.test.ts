import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CloseoutError } from '../../../src/diagnostic.ts'
import { editSections } from '../../../src/render/edit/edit-sections.ts'
import { render } from '../templates.ts'
import { explained, mini, refusal } from './mini-document.ts'

const template = mini(
  '---\n',
  'gap_closure_status: ',
  ['complete'],
  '\n# not carried over\ngaps_closed:\n  - "',
  ['gap_1'],
  '"\n---\n\n<!-- closeout:begin gaps -->\n## Gaps\n\n',
  ['1 of 1'],
  ' closed\n<!-- closeout:end gaps -->\n',
)

describe('a mini-document', () => {
  test('is spliced into the file: its keys, its sections, and the rest kept', () => {
    const before = '---\nphase: 12\ngap_closure_status: open # x\nscore: 3/7\n---\n\n# Title\n\nBody\n'
    const { rendered, warnings } = editSections(before, 'V.md', template, { addFrontmatter: false })
    expect(explained(rendered)).toEqual([
      'kept:---\nphase: 12\n',
      'literal:gap_closure_status: ',
      'measured:complete',
      'literal:\n',
      'kept:score: 3/7\n',
      'literal:gaps_closed:\n  - "',
      'measured:gap_1',
      'literal:"\n',
      'kept:---\n\n# Title\n',
      'literal:\n',
      'literal:<!-- closeout:begin gaps -->',
      'literal:\n## Gaps\n\n',
      'measured:1 of 1',
      'literal: closed\n',
      'literal:<!-- closeout:end gaps -->\n',
      'kept:\nBody\n',
    ])
    expect(warnings).toEqual([])
  })

  test('may use one name for a key and for a section', () => {
    const both = mini(
      '---\ngaps: ',
      ['none'],
      '\n---\n<!-- closeout:begin gaps -->\n',
      ['text'],
      '\n<!-- closeout:end gaps -->',
    )
    expect(editSections('---\na: 1\n---\n# T\n', 'V.md', both, { addFrontmatter: false }).rendered.text).toBe(
      '---\na: 1\ngaps: none\n---\n# T\n\n<!-- closeout:begin gaps -->\ntext\n<!-- closeout:end gaps -->\n',
    )
  })

  test('with text outside of its sections is refused at that text', () => {
    const lost = mini('---\na: 1\n---\n\nlost\n<!-- closeout:begin a -->\n<!-- closeout:end a -->\n')
    expect(refusal(() => editSections('# T\n', 'V.md', lost, { addFrontmatter: true }))).toEqual({
      rule: 'managed-section',
      severity: 'error',
      file: 'template.md.hbs',
      message: 'Unexpected text outside of a section, expected only marked sections',
      hint: 'move it between a begin and an end marker',
      place: { line: 5, column: 1 },
    })
  })

  test('without frontmatter has no keys, whatever its sections hold', () => {
    const section = '<!-- closeout:begin a -->\nb: c: d\n<!-- closeout:end a -->\n'
    expect(editSections('# T\n', 'V.md', mini(section), { addFrontmatter: false }).rendered.text).toBe(
      `# T\n\n${section}`,
    )
  })

  test('mends invalid YAML beside its keys only when it is told to', () => {
    const before = '---\na: b: c\n---\n# T\n'
    expect(() => editSections(before, 'V.md', template, { addFrontmatter: false })).toThrow('Unexpected YAML')
    const options = { addFrontmatter: false, repairFrontmatter: true }
    expect(editSections(before, 'V.md', template, options).rendered.text).toContain('a: "b: c"\n')
  })

  test('brings the warning that the edit mended the file', () => {
    const before = '---\ngaps_closed:\n  - gap_1: "x" -> CLOSED\n---\n# T\n'
    const { warnings } = editSections(before, 'V.md', template, { addFrontmatter: false })
    expect(warnings.map(({ message, place }) => [message, place?.line])).toEqual([
      ['Unexpected YAML: bad indentation of a mapping entry; the edit replaces the key it is in and mends it', 3],
    ])
  })

  test('adds frontmatter only where the contract says so', () => {
    expect(() => editSections('# T\n', 'V.md', template, { addFrontmatter: false })).toThrow(CloseoutError)
    expect(editSections('# T\n', 'V.md', template, { addFrontmatter: true }).rendered.text).toContain('gap_1')
  })
})

describe('what is wrong with a mini-document is said at its place in the template', () => {
  test.each([
    ['---\na: {{n}}\n', 'frontmatter that is never closed, expected a line `---` after it', 1, 1],
    ['---\na: {{n}}\na: 2\n---\n', 'YAML: duplicated mapping key', 3, 1],
    ['\n{{n}} lost\n', 'text outside of a section', 2, 1],
    ['---\na: {{n}}\n---\n\n  lost\n', 'text outside of a section', 5, 3],
    ['---\na: {{n}}{{#if ok}}\n---\n\n{{/if}}  lost\n', 'text outside of a section', 5, 10],
    ['---\na: {{n}}{{#if ok}}\n---\n\n{{/if}}{{n}}\n', 'text outside of a section', 5, 8],
    ['<!-- closeout:begin a -->\n{{n}}\n', 'section `a` without an end', 1, 1],
    [
      '<!-- closeout:begin a -->\n{{n}}\n<!-- closeout:end a -->\n\n<!-- closeout:end b -->\n',
      'end of section `b`',
      5,
      1,
    ],
  ])('%j', (template, message, line, column) => {
    const diagnostic = refusal(() =>
      editSections('# T\n', 'V.md', render(template, { n: 1, ok: true }), { addFrontmatter: true }),
    )
    expect(diagnostic.message).toContain(`Unexpected ${message}`)
    expect([diagnostic.file, diagnostic.place]).toEqual(['t.md.hbs', { line, column }])
  })
})

test('spans touch, cover the text and keep their words, in every line ending, also the second time', () => {
  const words = fc.constantFrom('a', 'b c', '1 of 2', 'line\nbreak', 'é😀')
  const property = fc.property(words, words, fc.boolean(), fc.boolean(), fc.boolean(), (one, two, crlf, bom, there) => {
    const source = mini('<!-- closeout:begin s -->\n', [one], '\n\n', [two], '\n<!-- closeout:end s -->\n')
    const inForm = (text: string) => (bom ? '\uFEFF' : '') + (crlf ? text.replaceAll('\n', '\r\n') : text)
    const section = '\n<!-- closeout:begin s -->\nold\n<!-- closeout:end s -->\n'
    const before = inForm(`# T\n${there ? section : ''}\nend`)
    const { rendered } = editSections(before, 'V.md', source, { addFrontmatter: false })
    const measured = rendered.spans.filter(span => span.kind === 'measured')
    expect(measured.map(span => rendered.text.slice(span.start, span.end).replaceAll('\r\n', '\n'))).toEqual([one, two])
    expect(explained(rendered).join('')).not.toBe('')
    expect(editSections(rendered.text, 'V.md', source, { addFrontmatter: false }).rendered.text).toBe(rendered.text)
    expect(rendered.text).toBe(
      inForm(`# T\n\n<!-- closeout:begin s -->\n${one}\n\n${two}\n<!-- closeout:end s -->\n\nend`),
    )
  })
  fc.assert(property, { numRuns: 50 })
})
