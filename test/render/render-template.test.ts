import { expect, test } from 'vitest'
import { CloseoutError } from '../../src/diagnostic.ts'
import { Value } from '../../src/facts/value.ts'
import { renderTemplate } from '../../src/render/render-template.ts'
import { checkStructure } from '../../src/render/structure.ts'
import { authored, factsOf, measured, render, templateOf } from './templates.ts'

const place = (line: number, column: number, file = 't.md.hbs') => ({ file, line, column })

test('each span says what its characters are, where they come from and why they are there', () => {
  const covered = new Value(2342, measured)
  const { text, spans } = render('# {{name}}\n{{#if (gt n 3)}}\n{{percent n digits=1}} %\n{{/if}}\n', {
    name: new Value('Phase 12', authored),
    n: covered,
  })
  const condition = {
    block: 'if',
    code: '(gt n 3)',
    outcome: true,
    place: place(2, 1),
    origin: { kind: 'derived', operation: 'gt', arguments: [covered], parameters: { right: 3 } },
  }
  expect(text).toBe('# Phase 12\n2342.0 %\n')
  expect(spans).toEqual([
    { start: 0, end: 2, kind: 'literal', place: place(1, 1), conditions: [] },
    {
      start: 2,
      end: 10,
      kind: 'authored',
      place: place(1, 3),
      code: '{{name}}',
      data: 'Phase 12',
      origin: authored,
      conditions: [],
    },
    { start: 10, end: 11, kind: 'literal', place: place(1, 11), conditions: [] },
    {
      start: 11,
      end: 17,
      kind: 'derived',
      place: place(3, 1),
      code: '{{percent n digits=1}}',
      data: '2342.0',
      origin: { kind: 'derived', operation: 'percent', arguments: [covered], parameters: { digits: 1 } },
      conditions: [condition],
    },
    { start: 17, end: 20, kind: 'literal', place: place(3, 23), conditions: [condition] },
  ])
})

test('the origin of a printed value is the very object the facts hold', () => {
  const { spans } = render('{{#each list as |x|}}{{x}}{{/each}}', { list: ['a', 'b'] })
  expect(spans.map(({ origin }) => origin === measured)).toEqual([true, true])
})

test('conditions are the enclosing blocks, innermost last, with what they saw', () => {
  const { spans } = render(
    '{{#each rows as |row|}}{{#with row}}{{#unless ok}}{{f}}{{else}}-{{/unless}}{{/with}}{{/each}}{{#each none}}x{{else}}0{{/each}}',
    {
      rows: [
        { f: 'x.py', ok: false },
        { f: 'y.py', ok: true },
      ],
      none: [],
    },
  )
  expect(
    spans.map(({ kind, conditions }) => [kind, ...conditions.map(({ block, outcome }) => `${block} ${outcome}`)]),
  ).toEqual([
    ['measured', 'each 2', 'with true', 'unless false'],
    ['literal', 'each 2', 'with true', 'unless true'],
    ['literal', 'each 0'],
  ])
})

test('else if is a condition inside the one before it', () => {
  const { spans } = render('{{#if no}}a{{else if ok}}b{{/if}}', { no: false, ok: true })
  expect(spans[0]!.conditions.map(({ code, outcome, place: { column } }) => [code, outcome, column])).toEqual([
    ['no', false, 1],
    ['ok', true, 12],
  ])
})

test('a claim is a literal that says whose it is', () => {
  const { text, spans } = render('{{claim "51/51" source="PLAN.md" reason="what the plan expects"}}', {})
  expect(text).toBe('51/51')
  expect(spans).toEqual([
    {
      start: 0,
      end: 5,
      kind: 'literal',
      place: place(1, 1),
      claim: { source: 'PLAN.md', reason: 'what the plan expects' },
      conditions: [],
    },
  ])
})

test('a partial is placed in its own file, and its indentation at its call', () => {
  const { text, spans } = render('- a\n  {{> part title="T"}}\n', { n: 7 }, { part: '{{title}} {{n}}\n\nx\n' })
  expect(text).toBe('- a\n  T 7\n  \n  x\n')
  expect(
    spans.map(({ kind, place: at, start, end }) => [
      kind,
      `${at!.file}:${at!.line}:${at!.column}`,
      text.slice(start, end),
    ]),
  ).toEqual([
    ['literal', 't.md.hbs:1:1', '- a\n'],
    ['literal', 't.md.hbs:2:1', '  '],
    ['literal', 'part.partial.hbs:1:1', 'T'],
    ['literal', 'part.partial.hbs:1:10', ' '],
    ['measured', 'part.partial.hbs:1:11', '7'],
    ['literal', 'part.partial.hbs:1:16', '\n'],
    ['literal', 't.md.hbs:2:1', '  '],
    ['literal', 'part.partial.hbs:2:1', '\n'],
    ['literal', 't.md.hbs:2:1', '  '],
    ['literal', 'part.partial.hbs:3:1', 'x\n'],
  ])
})

test('blanks that a block leaves behind it are placed where they are', () => {
  const { spans } = render('{{#if ok}} \u00a0\n{{/if}}', { ok: true })
  expect(spans.map(span => span.place)).toEqual([place(1, 12)])
})

test('prose keeps its Markdown, every line indented as its place is', () => {
  const { text } = render('- a\n\n  {{prose text}}\n', { text: new Value('One *two*.\n\n- x', authored) })
  expect(text).toBe('- a\n\n  One *two*.\n\n  - x\n')
})

test('a name without arguments is a path, even where a helper has it', () => {
  expect(
    render('{{#with gap}}{{status}} {{count}} {{status status}}{{/with}}', { gap: { status: 'closed', count: 2 } })
      .text,
  ).toBe('closed 2 CLOSED')
})

test('lists give what is made of them the values in them, one for each origin', () => {
  const origins = [1, 2].map(at => ({ ...measured, pointer: `/${at}` }))
  const list = [new Value('a', origins[0]!), new Value('b', origins[0]!), new Value('c', origins[1]!)]
  const { spans } = render('{{list names separator="+"}}{{count names}}', { names: list })
  expect(spans.map(({ origin }) => origin)).toEqual([
    {
      kind: 'derived',
      operation: 'list',
      arguments: [list[0], list[2]],
      parameters: { values: 'names', separator: '+' },
    },
    { kind: 'derived', operation: 'count', arguments: [list[0], list[2]], parameters: { values: 'names' } },
  ])
})

test('loop variables are values', () => {
  const template =
    '{{#each map as |row|}}{{@number}}{{@index}}{{@key}}{{#unless @last}}, {{/unless}}{{#if @first}}!{{/if}}{{/each}}'
  expect(render(template, { map: { x: { a: 1 }, y: { a: 2 } } }).text).toBe('10x, !21y')
})

test('one template object is compiled once and can be rendered again, also after a refusal', () => {
  const template = templateOf('{{a}}')
  expect(renderTemplate(template, factsOf({ a: 1 })).text).toBe('1')
  expect(() => renderTemplate(template, factsOf({}))).toThrow(CloseoutError)
  expect(renderTemplate(template, factsOf({ a: 2 })).text).toBe('2')
})

test('the structure check names the first value that is structure', () => {
  const rendered = {
    text: 'ok a*b\n\n# PASS\n',
    spans: [
      { start: 0, end: 3, kind: 'literal' as const, place: place(1, 1), conditions: [] },
      {
        start: 3,
        end: 6,
        kind: 'measured' as const,
        place: place(1, 4),
        code: '{{a}}',
        origin: measured,
        conditions: [],
      },
      { start: 6, end: 8, kind: 'literal' as const, place: place(1, 9), conditions: [] },
      {
        start: 8,
        end: 14,
        kind: 'measured' as const,
        place: place(3, 1),
        code: '{{b}}',
        origin: measured,
        conditions: [],
      },
    ],
  }
  expect(checkStructure(rendered)).toMatchObject({
    rule: 'structure-intact',
    message: 'Unexpected Markdown structure from the value `# PASS` of `{{b}}`, expected text',
    place: { line: 3, column: 1 },
  })
})

test('the structure check leaves prose its structure', () => {
  const list = { text: new Value('- a (b)', authored) }
  expect(checkStructure(render('{{prose text}}\n', list))).toBeUndefined()
  expect(checkStructure(render('{{~prose text}}\n', list))).toBeUndefined()
})

test('the structure check sees emphasis a template begins inside a word and a value cannot end', () => {
  expect(checkStructure(render('a**{{v}}**b\n', { v: '(x)' }))?.rule).toBe('structure-intact')
  expect(checkStructure(render('a **{{v}}** b\n', { v: '(x)' }))).toBeUndefined()
})

test.each([
  ['@index', '01'],
  ['@number', '12'],
  ['@key', 'xy'],
  ['#if @first}}!{{else}}-{{/if', '!-'],
  ['#if @last}}!{{else}}-{{/if', '-!'],
])('a loop that reads only {{%s}} has it', (code, expected) => {
  expect(render(`{{#each map}}{{${code}}}{{/each}}`, { map: { x: { a: 1 }, y: { a: 2 } } }).text).toBe(expected)
})
