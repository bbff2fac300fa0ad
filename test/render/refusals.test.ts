import { expect, test } from 'vitest'
import { CloseoutError, type Diagnostic } from '../../src/diagnostic.ts'
import { type FactTree, Value } from '../../src/facts/value.ts'
import { renderTemplate } from '../../src/render/render-template.ts'
import { refusal } from './edit/mini-document.ts'
import { measured, refusalsOf, render, templateOf } from './templates.ts'

const data = {
  name: 'models.py',
  n: 2342,
  half: 0.1 + 0.2,
  ok: true,
  list: ['a', 'b'],
  rows: [{ f: 'x.py' }, { f: undefined }],
  file: { outcome: 'unmeasured', reason: 'no entry in coverage.json' },
  strange: 'a\uFDD0b',
  blank: ' ',
  nested: [['a']],
  bracket: '[MEASURED]',
  quotes: `"'`,
}

function refused(template: string, partials?: Readonly<Record<string, string>>): string[] {
  try {
    return [`rendered ${JSON.stringify(render(template, data, partials).text)}`]
  } catch (error) {
    if (!(error instanceof CloseoutError)) throw error
    return error.diagnostics.map(({ rule, file, place, message }) => {
      return `${file}:${place?.line}:${place?.column} ${rule} ${message}`
    })
  }
}

function diagnosticOf(template: string): Diagnostic {
  try {
    render(template, data)
  } catch (error) {
    if (error instanceof CloseoutError) return error.diagnostics[0]!
    throw error
  }
  throw new Error('rendered')
}

const missing = '`nope` is not there, expected a measured value'

test.each([
  ['output', '{{nope}}', `No value at \`nope\`: ${missing}`],
  [
    'the middle of a path',
    '{{file.nope.x}}',
    `No value at \`file.nope.x\`: \`nope\` is not there (no entry in coverage.json), expected a measured value`,
  ],
  ['a helper argument', '{{percent nope}}', `No value at \`nope\`: ${missing}`],
  ['a named argument', '{{percent n digits=nope}}', `No value at \`nope\`: ${missing}`],
  ['if', '{{#if nope}}x{{/if}}', `No value at \`nope\`: ${missing}`],
  ['unless', '{{#unless nope}}x{{/unless}}', `No value at \`nope\`: ${missing}`],
  ['a comparison in if', '{{#if (gte nope 50)}}PASS{{else}}FAIL{{/if}}', `No value at \`nope\`: ${missing}`],
  ['else if', '{{#if (not ok)}}x{{else if nope}}y{{/if}}', `No value at \`nope\`: ${missing}`, 18],
  ['each', '{{#each nope}}x{{else}}none{{/each}}', `No value at \`nope\`: ${missing}`],
  ['with', '{{#with nope}}x{{else}}none{{/with}}', `No value at \`nope\`: ${missing}`],
  [
    'a block parameter',
    '{{#with file as |it|}}{{it.nope}}{{/with}}',
    `No value at \`it.nope\`: \`nope\` is not there (no entry in coverage.json), expected a measured value`,
    23,
  ],
  [
    'an item of a list',
    '{{#each rows as |row|}}{{row.f}}{{/each}}',
    'No value at `row.f`: `f` is not there, expected a measured value',
    24,
  ],
  ['the context of a partial', '{{> row nope}}', `No value at \`nope\`: ${missing}`],
  ['an argument of a partial', '{{> row f=nope}}', `No value at \`nope\`: ${missing}`],
  ['a nested call', '{{number (count nope)}}', `No value at \`nope\`: ${missing}`],
  ['and, when it matters', '{{#if (and ok nope)}}x{{/if}}', `No value at \`nope\`: ${missing}`],
  ['a level too high', '{{../name}}', 'No value at `../name`: `name` is not there, expected a measured value'],
  ['a variable outside a loop', '{{@index}}', 'Unexpected `@index`: nothing is there, expected a value'],
  ['empty text', '{{blank}}', 'Unexpected empty text in `{{blank}}`, expected a value'],
])('nothing to print is an error in %s', (_, template, message, column = 1) => {
  expect(refused(template, { row: '{{f}}' })).toEqual([`t.md.hbs:1:${column} unmeasured ${message}`])
})

test.each([
  ['{{#if n}}x{{/if}}', 'Unexpected number `2342` in `n`, expected true or false'],
  ['{{#unless name}}x{{/unless}}', 'Unexpected string `models.py` in `name`, expected true or false'],
  ['{{#if list}}x{{/if}}', 'Unexpected a list or map in `list`, expected true or false'],
  ['{{#if (and ok n)}}x{{/if}}', 'Unexpected number `2342` in `n`, expected true or false'],
  ['{{list}}', 'Unexpected list or map in `{{list}}`, expected a single value'],
  ['{{half}}', 'Unexpected `0.30000000000000004` in `{{half}}`, expected a number fit to print'],
  ['{{strange}}', 'Unexpected Unicode noncharacter in `{{strange}}`, expected text'],
  ['{{#each name}}x{{/each}}', 'Unexpected single value in `{{#each name}}`, expected a list'],
  ['{{#with list}}x{{/with}}', 'Unexpected list in `{{#with list}}`, expected a map'],
  ['{{upper n}}', 'Unexpected number `n` in `{{upper n}}`, expected a text'],
  ['{{upper ok}}', 'Unexpected boolean `ok` in `{{upper ok}}`, expected a text'],
  ['{{count name}}', 'Unexpected text `name` in `{{count name}}`, expected a list'],
  ['{{n.data}}', 'Unexpected `.data` in `n.data`: it follows a single value, expected none'],
  ['{{n.origin.file}}', 'Unexpected `.origin` in `n.origin.file`: it follows a single value, expected none'],
  ['{{percent name}}', 'Unexpected text `name` in `{{percent name}}`, expected a number'],
  ['{{percent list}}', 'Unexpected list or map `list` in `{{percent list}}`, expected a number'],
  ['{{#if (eq list "a")}}x{{/if}}', 'Unexpected list or map `list` in `(eq list "a")`, expected a single value'],
  [
    '{{#if (eq n "2342")}}x{{/if}}',
    'Unexpected number beside string, expected two values of one kind, in `(eq n "2342")`',
  ],
  ['{{verdict name}}', 'Unexpected `models.py`, expected `met` or `missed` or `unmeasured`, in `{{verdict name}}`'],
  ['{{list nested}}', 'Unexpected list in a list, expected single values, in `{{list nested}}`'],
  ['{{date name}}', 'Unexpected date `models.py`, expected one like `2026-02-15`, in `{{date name}}`'],
  ['<b {{name}}>', 'Unexpected a value inside an HTML tag or an autolink: `{{name}}`', 4],
  ['\\\\{{quotes}}', 'Unexpected a value behind a backslash: `{{quotes}}`', 3],
  ['{{prose name}}', 'Unexpected a value that is no authored prose: `{{prose name}}`'],
])('%s is a misuse', (template, message, column = 1) => {
  expect(refused(template)).toEqual([`t.md.hbs:1:${column} template ${message}`])
})

test.each([
  ['{{{name}}}', 'Unexpected `{{{name}}}`, expected `{{…}}`'],
  ['{{&name}}', 'Unexpected `{{&name}}`, expected `{{…}}`'],
  ['{{"text"}}', 'Unexpected literal `{{"text"}}`, expected a path'],
  ['{{percentt n}}', "Unknown helper `percentt`, expected one of closeout's"],
  ['{{lookup list 0}}', "Unknown helper `lookup`, expected one of closeout's"],
  ['{{log n}}', "Unknown helper `log`, expected one of closeout's"],
  ['{{__print n 0}}', "Unknown helper `__print`, expected one of closeout's"],
  ['{{file.percent n}}', "Unknown helper `file.percent`, expected one of closeout's"],
  ['{{percent}}{{percent n 2}}', 'Unexpected `{{percent n 2}}`, expected `percent value`', 12],
  ['{{percent n digit=1}}', 'Unexpected `{{percent n digit=1}}`, expected no `digit=` but digits'],
  ['{{percent 12.5}}', 'Unexpected `{{percent 12.5}}`, expected at least one value beside literals'],
  ['{{percent null}}', 'Unexpected `null`, expected a value', 11],
  ['{{percent digits=1}}', 'Unexpected `{{percent digits=1}}`, expected `percent value`'],
  ['{{prose name n}}', 'Unexpected arguments in `{{prose name n}}`, expected one value'],
  ['{{prose name x=1}}', 'Unexpected arguments in `{{prose name x=1}}`, expected one value'],
  ['{{prose x=1}}', 'Unexpected arguments in `{{prose x=1}}`, expected one value'],
  ['{{claim "a"}}', 'Unexpected `{{claim "a"}}`, expected `{{claim "text" source="…" reason="…"}}` with literal words'],
  [
    '{{claim source="a" reason="b"}}',
    'Unexpected `{{claim source="a" reason="b"}}`, expected `{{claim "text" source="…" reason="…"}}` with literal words',
  ],
  [
    '{{claim 51 source="a" reason="b"}}',
    'Unexpected `{{claim 51 source="a" reason="b"}}`, expected `{{claim "text" source="…" reason="…"}}` with literal words',
  ],
  [
    '{{claim "a" "b" source="a" reason="b"}}',
    'Unexpected `{{claim "a" "b" source="a" reason="b"}}`, expected `{{claim "text" source="…" reason="…"}}` with literal words',
  ],
  [
    '{{claim "a" source="b" reason="c" more="d"}}',
    'Unexpected `{{claim "a" source="b" reason="c" more="d"}}`, expected `{{claim "text" source="…" reason="…"}}` with literal words',
  ],
  ['{{#if}}x{{/if}}', 'Unexpected block `{{#if}}`, expected `if`, `unless`, `each` or `with` with one argument'],
  [
    '{{#if ok x=1}}y{{/if}}',
    'Unexpected block `{{#if ok x=1}}`, expected `if`, `unless`, `each` or `with` with one argument',
  ],
  ['{{> "row"}}', 'Unexpected dynamic partial `{{> "row"}}`, expected a name'],
  ['{{"percent" n}}', 'Unknown helper `"percent"`, expected one of closeout\'s'],
  ['{{@percent n}}', "Unknown helper `@percent`, expected one of closeout's"],
  ['{{../percent n}}', "Unknown helper `../percent`, expected one of closeout's"],
  ['{{percent.x n}}', "Unknown helper `percent.x`, expected one of closeout's"],
  ['{{has n ok}}', 'Unexpected `{{has n ok}}`, expected one path'],
  ['{{has n x=1}}', 'Unexpected `{{has n x=1}}`, expected one path'],
  ['{{and ok ok x=1}}', 'Unexpected `{{and ok ok x=1}}`, expected two or more values'],
  ['{{plural n "a"}}', 'Unexpected `{{plural n "a"}}`, expected `plural count one many`'],
  ['{{upper name x=1}}', 'Unexpected `{{upper name x=1}}`, expected no `x=` but none'],
  ['{{has (not ok)}}', 'Unexpected `{{has (not ok)}}`, expected one path'],
  ['{{and ok}}', 'Unexpected `{{and ok}}`, expected two or more values'],
  ['{{#if true}}x{{/if}}', 'Unexpected literal in `{{#if true}}`'],
  [
    '{{#if ok n}}x{{/if}}',
    'Unexpected block `{{#if ok n}}`, expected `if`, `unless`, `each` or `with` with one argument',
  ],
  ['{{#file}}x{{/file}}', 'Unexpected block `{{#file}}`, expected `if`, `unless`, `each` or `with` with one argument'],
  ['{{^file}}x{{/file}}', 'Unexpected block `{{^file}}`, expected `if`, `unless`, `each` or `with` with one argument'],
  ['{{#*inline "x"}}y{{/inline}}', 'Unexpected decorator, expected none'],
  ['{{* x}}', 'Unexpected decorator, expected none'],
  ['{{#> row}}x{{/row}}', 'Unexpected partial block, expected none'],
  ['{{> (upper name)}}', 'Unexpected dynamic partial `{{> (upper name)}}`, expected a name'],
  ['{{> rwo}}', 'Unknown partial `rwo`, expected `row`'],
  ['{{> ../row}}', 'Unknown partial `../row`, expected `row`'],
  ['{{> @partial-block}}', 'Unknown partial `@partial-block`, expected `row`'],
  ['{{> row file list}}', 'Unexpected second context in `{{> row file list}}`, expected one'],
  [
    '{{@parent}}',
    'Unknown variable `@parent`, expected one of `@root`, `@index`, `@number`, `@key`, `@first`, `@last`',
    3,
  ],
  [
    '{{{{if ok}}}}x{{{{/if}}}}',
    'Unexpected block `{{{{if ok}}`, expected `if`, `unless`, `each` or `with` with one argument',
  ],
  [
    '{{claim name source="a" reason="b"}}',
    'Unexpected `{{claim name source="a" reason="b"}}`, expected `{{claim "text" source="…" reason="…"}}` with literal words',
  ],
  [
    '{{claim "51/51" source="a"}}',
    'Unexpected `{{claim "51/51" source="a"}}`, expected `{{claim "text" source="…" reason="…"}}` with literal words',
  ],
  ['a\uFDD3b', 'Unexpected Unicode noncharacter, expected text', 2],
  ['\uFDD0b', 'Unexpected Unicode noncharacter, expected text', 1],
  ['a long line {{#if ok}}x{{/each}}', "Unexpected template syntax: if doesn't match each", 16],
  ['{{#if ok}}x{{/each}}', "Unexpected template syntax: if doesn't match each", 4],
])('%s is refused before anything is rendered', (template, message, column = 1) => {
  expect(refused(template, { row: '{{f}}' })).toEqual([`t.md.hbs:1:${column} template ${message}`])
})

test.each([
  ['{{list.length}}', 'write `(count …)`'],
  ['{{list.[2]}}', 'go through the list with `{{#each …}}`'],
  ['{{other}}', 'measure it, or ask first: `{{#if (has other)}}`'],
  ['{{nam}}', '`name` is there: correct the name, or ask first with `has`'],
  ['{{{name}}}', 'values are always escaped'],
  ['{{"text"}}', 'write text'],
  ['{{percentt n}}', 'write `percent`'],
  ['{{> (upper name)}}', 'a partial is a `<name>.partial.hbs` beside the template'],
  ['{{> nope}}', 'a partial is a `<name>.partial.hbs` beside the template'],
  ['{{* x}}', 'write a `*.partial.hbs` file beside the template and call it with `{{> name}}`'],
  ['{{half}}', 'format it with `percent`, `number` or `points`'],
  ['{{list}}', 'use `{{#each …}}`'],
  ['{{#if n}}x{{/if}}', 'ask with `eq`, `gt` and the like, or `(has …)`: 0 and nothing are not the same'],
  ['\\\\{{quotes}}', 'take the backslash away: values are escaped'],
  ['<b {{name}}>', 'put it behind the tag'],
  ['{{prose name}}', 'print it without `prose`'],
  ...['{{foo n}}', '{{qwertyuiop n}}'].map(template => [
    template,
    'the helpers are percent, number, points, verdict, status, date, duration, ranges, list, bar, eq, ne, lt, lte, gt, gte, not, count, plural, basename, upper, and, or, has, claim, prose',
  ]),
])('%s is refused with advice', (template, hint) => {
  expect(diagnosticOf(template).hint).toBe(hint)
})

test('a refusal without advice has no hint', () => {
  expect(diagnosticOf('{{n.x}}')).toStrictEqual({
    rule: 'template',
    severity: 'error',
    file: 't.md.hbs',
    message: 'Unexpected `.x` in `n.x`: it follows a single value, expected none',
    place: { line: 1, column: 1 },
  })
})

test('a refusal before anything is rendered has no hint without advice', () => {
  expect(diagnosticOf('{{#if true}}x{{/if}}')).toStrictEqual({
    rule: 'template',
    severity: 'error',
    file: 't.md.hbs',
    message: 'Unexpected literal in `{{#if true}}`',
    place: { line: 1, column: 1 },
  })
})

test('a partial that is unknown is answered with all that are there', () => {
  expect(refused('{{> rwo}}', { row: 'x', file: 'y' })).toEqual([
    't.md.hbs:1:1 template Unknown partial `rwo`, expected `row` or `file`',
  ])
})

test('a syntax error names its line', () => {
  expect(refused('a\nb {{#if\n')[0]).toMatch(/^t\.md\.hbs:2:undefined template Unexpected template syntax: Expecting/)
})

test('partials that call each other are refused', () => {
  expect(refused('{{> a}}', { a: '{{> b}}', b: 'x {{> a}}' })).toEqual([
    'a.partial.hbs:undefined:undefined template Unexpected partial `a` that calls itself',
  ])
  expect(refused('{{> a}}{{> b}}', { a: 'x', b: '{{> b}}' })).toEqual([
    'b.partial.hbs:undefined:undefined template Unexpected partial `b` that calls itself',
  ])
})

test('what fails in three places is told with all of them', () => {
  expect(refused('{{nope}} {{nope}}\n{{nope}}')).toEqual([
    `t.md.hbs:1:1 unmeasured No value at \`nope\`: ${missing}; also at 1:10, 2:1`,
  ])
})

test('all that fails is said once, with every place of it', () => {
  expect(
    refused('{{nope}}\n{{#each list}}{{../nope}}{{/each}}\n{{percent name}} {{#if nope}}{{neither}}{{/if}}'),
  ).toEqual([
    `t.md.hbs:1:1 unmeasured No value at \`nope\`: ${missing}; also at 3:18`,
    `t.md.hbs:2:15 unmeasured No value at \`../nope\`: ${missing}`,
    't.md.hbs:3:1 template Unexpected text `name` in `{{percent name}}`, expected a number',
  ])
})

test('only `has` may ask for what is not there', () => {
  expect(render('{{#if (has file.percent)}}{{file.percent}}{{else}}{{file.reason}}{{/if}}', data).text).toBe(
    'no entry in coverage.json',
  )
  expect(render('{{#if (and (has nope) (gt nope 3))}}x{{else}}y{{/if}}', data).text).toBe('y')
  expect(render('{{#if (or ok nope)}}x{{/if}}', data).text).toBe('x')
})

test('nothing of JavaScript can be reached or run from a template', () => {
  let runs = 0
  const words = [
    'constructor',
    '__proto__',
    'toString',
    'valueOf',
    'hasOwnProperty',
    '__defineGetter__',
    '__lookupGetter__',
  ]
  const paths = words.flatMap(word => [
    word,
    `file.${word}`,
    `list.${word}`,
    `n.${word}`,
    `file.[${word}].x`,
    `@root.${word}`,
  ])
  for (const path of paths) expect(refused(`{{${path}}}`)[0]).toMatch(/^t\.md\.hbs:1:1 (unmeasured|template) /)
  for (const word of words) {
    expect(refused(`{{${word} n}}`)[0]).toContain(`Unknown helper \`${word}\``)
    expect(refused(`{{#${word} n}}x{{/${word}}}`)[0]).toContain('Unexpected block')
    expect(refused(`{{> row ${word}=n}}`, { row: 'x' })[0]).toContain(`Unexpected argument \`${word}=\``)
    expect(refused(`{{percent n ${word}=1}}`)[0]).toMatch(/template Unexpected/)
  }
  const trap = () => ++runs
  const facts = {
    trap,
    map: { trap },
    made: { toString: trap, toHTML: trap },
    date: new Date(0),
  } as unknown as FactTree
  for (const path of ['trap', 'map.trap', 'made.toString', 'made', 'date', 'percent trap', '#if trap}}{{/if'])
    expect(() => renderTemplate(templateOf(`{{${path}}}`), facts)).toThrow(CloseoutError)
  expect(runs).toBe(0)
})

test('a value that reaches text past the renderer throws', () => {
  expect(() => `${new Value(1, measured) as unknown as string}`).toThrow(TypeError)
})

test('a partial that is near a known one is suggested, and without any none is', () => {
  expect(refused('{{> nope}}')).toEqual(['t.md.hbs:1:1 template Unknown partial `nope`, expected none'])
  try {
    render('{{> rows}}', data, { row: 'x' })
    throw new Error('rendered')
  } catch (error) {
    expect((error as CloseoutError).diagnostics[0]!.hint).toBe('write `{{> row}}`')
  }
})

test('what is not configured is to be configured, with the reason that was given', () => {
  const configured = { kind: 'configured', file: 'closeout.yaml', pointer: '/x' } as const
  expect(refusalsOf('{{a.b}}', { a: { reason: new Value('no target', configured) } })).toEqual([
    {
      rule: 'unmeasured',
      severity: 'error',
      file: 't.md.hbs',
      message: 'No value at `a.b`: `b` is not there (no target), expected it to be configured',
      place: { line: 1, column: 1 },
      hint: 'write it there, or ask first: `{{#if (has a.b)}}`',
    },
  ])
})

test('data without an origin is refused', () => {
  const facts = { date: new Date(0) } as unknown as FactTree
  const refused = refusal(() => renderTemplate(templateOf('{{date}}'), facts))
  expect(refused.rule).toBe('template')
  expect(refused.message).toBe('Unexpected `date` without an origin, expected a value')
})

test('the name of an argument has letters, digits and hyphens', () => {
  expect(refused('{{> row a_b=n}}', { row: 'x' })).toEqual([
    't.md.hbs:1:9 template Unexpected argument `a_b=`, expected each name once',
  ])
})
