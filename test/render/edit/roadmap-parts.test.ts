import { expect, test } from 'vitest'
import { readRoadmapParts } from '../../../src/render/edit/roadmap-parts.ts'
import { render } from '../templates.ts'
import { mini, refusal } from './mini-document.ts'

const textsOf = (text: string) => {
  const { headingLine, body, plans, bullet, row, number, name } = readRoadmapParts(mini(text), 'ROADMAP.md')
  return [number, name, ...[headingLine, body, plans, bullet, row].map(part => part?.text)]
}

test('a template is cut at the lines of its parts, blank lines around them left out', () => {
  expect(
    textsOf(`
<!-- closeout:part heading --> \t
 \t
### Phase 3: Next

a
see **Plans** and <!-- closeout:part row -->

**Plans**: 0 plans

<!-- closeout:part bullet -->
- b
<!-- closeout:part row -->

| c |
`),
  ).toEqual([
    ...['3', 'Next', '### Phase 3: Next', 'a\nsee **Plans** and <!-- closeout:part row -->', '**Plans**: 0 plans'],
    ...['- b', '| c |'],
  ])
})

test('what a template leaves out is not there', () => {
  expect(textsOf('<!-- closeout:part heading -->\r\n### Phase 3: Next\r\na')).toEqual([
    ...['3', 'Next', '### Phase 3: Next', 'a', '', undefined, undefined],
  ])
})

test('an empty template is refused at its start', () => {
  expect(refusal(() => readRoadmapParts(mini(''), 'ROADMAP.md')).place).toEqual({ line: 1, column: 1 })
})

const hint = 'write the parts `heading`, `bullet` and `row`, each behind its line `<!-- closeout:part … -->`'

test.each([
  ['\n  lost {{n}}\n', 'text before the first part, expected `<!-- closeout:part heading -->`', 2, 3],
  [
    '\n<!-- closeout:part heading -->\n### No phase {{n}}\n',
    'heading part, expected it to start with `### Phase N: Name`',
    ...[2, 1],
  ],
  ['<!-- closeout:part row -->\n{{n}}\n', 'heading part, expected it to start with `### Phase N: Name`', 1, 1],
  [
    '<!-- closeout:part row -->\n{{n}}\n<!-- closeout:part row -->\n',
    'part `row`, expected `heading`, `bullet` and `row`, each once',
    ...[3, 1],
  ],
  [
    '<!-- closeout:part title -->\n{{n}}\n',
    'part `title`, expected `heading`, `bullet` and `row`, each once',
    ...[1, 1],
  ],
] as [string, string, number, number][])('%j is refused', (template, message, line, column) => {
  expect(refusal(() => readRoadmapParts(render(template, { n: 3 }), 'ROADMAP.md'))).toEqual({
    rule: 'roadmap',
    severity: 'error',
    file: 't.md.hbs',
    message: `Unexpected ${message}`,
    hint,
    place: { line, column },
  })
})
