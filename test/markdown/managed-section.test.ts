import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CloseoutError } from '../../src/diagnostic.ts'
import { findSection, listSections, planSections, replaceSection } from '../../src/markdown/managed-section.ts'
import { applyEdits } from '../../src/frontmatter/text-edit.ts'

const replace = (text: string, content = '\nnew\n') => replaceSection(text, 'gaps', content, 'V.md')
const pair = '<!-- closeout:begin gaps -->\nold\n<!-- closeout:end gaps -->'

describe('a section that is there', () => {
  test('gets its content between its markers, and nothing else changes', () => {
    const { text, start, end } = replace(`# T\n\nabove\n${pair}\nbelow`)
    expect(text).toBe('# T\n\nabove\n<!-- closeout:begin gaps -->\nnew\n<!-- closeout:end gaps -->\nbelow')
    expect(text.slice(start, end)).toBe('\nnew\n')
  })

  test('is not what stands in a fence, in code, in a quote, or in frontmatter', () => {
    const decoys = [
      `---\na: |\n  <!-- closeout:begin gaps -->\n---\n# T\n\n`,
      `\`\`\`html\n${pair}\n\`\`\`\n\n`,
      `    <!-- closeout:begin gaps -->\n\n`,
      `> ${pair.replaceAll('\n', '\n> ')}\n\n`,
      'Write `<!-- closeout:begin gaps -->`.\n\n',
    ].join('')
    expect(findSection(decoys, 'gaps', 'V.md')).toBeUndefined()
    expect(replace(decoys + pair).text).toBe(decoys + pair.replace('old', 'new'))
  })

  test('keeps CRLF', () => {
    expect(replace(`# T\r\n${pair.replaceAll('\n', '\r\n')}\r\nbelow\r\n`).text).toBe(
      '# T\r\n<!-- closeout:begin gaps -->\r\nnew\r\n<!-- closeout:end gaps -->\r\nbelow\r\n',
    )
  })

  test('is listed among others in their order', () => {
    expect(listSections(`${pair}\n\n${pair.replaceAll('gaps', 'claims')}\n`, 'V.md')).toEqual(['gaps', 'claims'])
  })
})

describe('a section that is not there', () => {
  const inserted = '<!-- closeout:begin gaps -->\nnew\n<!-- closeout:end gaps -->'

  test.each([
    ['# T\n\nrest\n', `# T\n\n${inserted}\n\nrest\n`],
    ['# T\nrest\n', `# T\n\n${inserted}\n\nrest\n`],
    ['T\n=\n\nrest', `T\n=\n\n${inserted}\n\nrest`],
    ['# T', `# T\n\n${inserted}\n`],
    ['---\n# c\n---\npre\n\n# T #\n\n\nrest\n', `---\n# c\n---\npre\n\n# T #\n\n${inserted}\n\n\nrest\n`],
    ['\uFEFF# T\r\n\r\nrest', `\uFEFF# T\r\n\r\n${inserted.replaceAll('\n', '\r\n')}\r\n\r\nrest`],
    ['> # quoted\n\n```\n# code\n```\n\n# T\n', `> # quoted\n\n\`\`\`\n# code\n\`\`\`\n\n# T\n\n${inserted}\n`],
  ])('goes under the title of %j', (text, expected) => {
    const once = replace(text).text
    expect(once).toBe(expected)
    expect(replace(once).text).toBe(expected)
  })

  test('goes behind the one before it', () => {
    const sections = ['a', 'b', 'c'].map(id => ({ id, content: '\n' }))
    const text = '# T\n\n<!-- closeout:begin b -->\n<!-- closeout:end b -->\nrest\n'
    const once = applyEdits(text, planSections(text, sections, 'V.md')).text
    const [a, b, c] = sections.map(({ id }) => `<!-- closeout:begin ${id} -->\n<!-- closeout:end ${id} -->\n`)
    expect(once).toBe(`# T\n\n${a}\n${b}\n${c}\nrest\n`)
    expect(applyEdits(once, planSections(once, sections, 'V.md')).text).toBe(once)
  })

  test('needs a title', () => {
    expect(refusal('text\n')).toEqual([
      'Unexpected document without a title, expected `# …` to put section `gaps` under',
      1,
    ])
  })
})

test.each([
  [`${pair}\n\n${pair}\n`, 'Unexpected second pair of markers for section `gaps`, expected one, as on line 1', 5],
  [
    '# T\n<!-- closeout:begin gaps -->\n',
    'Unexpected section `gaps` without an end, expected an end marker behind it',
    2,
  ],
  [
    '<!-- closeout:end gaps -->\n',
    'Unexpected end of section `gaps` before its begin, expected the begin marker first',
    1,
  ],
  [
    '<!-- closeout:end gaps -->\n\n<!-- closeout:begin gaps -->\n',
    'Unexpected end of section `gaps` before its begin, expected the begin marker first',
    1,
  ],
  [
    '<!-- closeout:begin gaps -->\n<!-- closeout:begin gaps -->\n<!-- closeout:end gaps -->\n',
    'Unexpected second begin of section `gaps`, expected one, as on line 1',
    2,
  ],
  [
    '<!-- closeout:begin gaps -->\n<!-- closeout:begin x -->\n<!-- closeout:end gaps -->\n<!-- closeout:end x -->\n',
    'Unexpected marker of section `x` inside section `gaps`, expected sections side by side',
    2,
  ],
  ['# T\n\n<!--closeout:begin gaps-->\n', damaged('<!--closeout:begin gaps-->'), 3],
  ['# T\n\n<!-- closeout:begin -->\n', damaged('<!-- closeout:begin -->'), 3],
  ['# T\n\n<!-- closeout:begin gaps\n', damaged('<!-- closeout:begin gaps'), 3],
  ['# T\n\ntext <!-- closeout:begin gaps -->\n', damaged('<!-- closeout:begin gaps -->'), 3],
  ['- item\n  <!-- closeout:begin gaps -->\n', damaged('<!-- closeout:begin gaps -->'), 2],
  ['<details>\n<!-- closeout:begin gaps -->\n</details>\n', damaged('<!-- closeout:begin gaps -->'), 2],
])('%j is refused', (text, message, line) => {
  expect(refusal(text)).toEqual([message, line])
})

test('content that holds a marker is refused', () => {
  expect(() => replace('# T\n', '\n<!-- closeout:end gaps -->\n')).toThrow(CloseoutError)
})

test.each(['\n```\nopen\n', '\n<pre>\n', '\n<!-- open\n'])(
  'content %j, which would swallow the end marker, is refused',
  content => {
    expect(() => replace('# T\n', content)).toThrow(
      'Unexpected content of section `gaps`, expected it to end before its end marker',
    )
  },
)

test('for every text around it: nothing but the section changes, and a second time nothing does', () => {
  const lines = fc.constantFrom(
    '# A',
    '## B',
    'text',
    '- item',
    '  nested',
    '',
    '',
    '```',
    '> quote',
    '| a |',
    '|---|',
    '---',
    '<br>',
    '    code',
  )
  const text = fc.array(lines, { maxLength: 8 }).map(parts => parts.join('\n'))
  const property = fc.property(
    text,
    text,
    fc.constantFrom('\n', '\nx\n', '\n\n| a |\n|---|\n\n', '\n- item\n'),
    (above, below, content) => {
      const rest = `${above}\n\n${below}\n`
      const expected = (inner: string) =>
        `# T\n\n<!-- closeout:begin gaps -->${inner}<!-- closeout:end gaps -->\n\n${rest}`
      const once = replace(`# T\n\n${rest}`, content).text
      expect(once).toBe(expected(content))
      expect(replace(once, content).text).toBe(once)
      expect(replace(once, '\nother\n').text).toBe(expected('\nother\n'))
    },
  )
  fc.assert(property, { numRuns: 100 })
})

function damaged(marker: string): string {
  return `Unexpected marker \`${marker}\`, expected it whole and on a line of its own`
}

function refusal(text: string): [string, number | undefined] {
  try {
    replace(text)
  } catch (error) {
    if (error instanceof CloseoutError) return [error.message, error.diagnostics[0]!.place?.line]
    throw error
  }
  return ['not refused', undefined]
}
