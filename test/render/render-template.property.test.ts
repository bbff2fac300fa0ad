import fc from 'fast-check'
import { expect, test } from 'vitest'
import { plain } from '../../src/facts/value.ts'
import type { Span } from '../../src/render/document.ts'
import { renderTemplate } from '../../src/render/render-template.ts'
import { plainHandlebars } from './plain-handlebars.ts'
import { factsOf, templateOf } from './templates.ts'

const data = {
  name: 'models.py',
  n: 2342,
  zero: 0,
  ok: true,
  no: false,
  empty: [],
  list: ['a', 'b', 'c'],
  rows: [
    { f: 'x.py', c: 12, ok: true, list: ['u'] },
    { f: 'workflow_engine.py', c: 0, ok: false, list: ['v', 'w'] },
  ],
  map: { one: { f: 'one.py', c: 1, ok: true, list: ['z'] }, two: { f: 'two.py', c: 2, ok: false, list: [] } },
  here: { f: 'here.py', c: 3, ok: true, list: ['h'] },
}
const partials = {
  row: 'row {{f}}\n{{#if ok}}\n\nyes {{c}}\n{{/if}}\n',
  bare: 'bare {{@root.name}}',
  gaps: '\n{{#each list as |x|}}\n- {{x}}\n{{/each}}\n\n',
  outer: '> {{f}}\n  {{> row}}\nend\n  {{> gaps}}\n',
  none: '{{#if @root.no}}never{{/if}}',
  nth: '{{@index}}{{#with @root.here}}{{f}}{{/with}}',
}

/** Templates: text with and without line breaks, mustaches with and without `~`, blocks on and off their own lines. */
type Scope = 'root' | 'row'
const text = fc.constantFrom(
  'a',
  ' ',
  '\n',
  '  ',
  '\n\n',
  'b c',
  '- ',
  '\t',
  '| ',
  ' |\n',
  '# ',
  '\n  \n',
  '`',
  'x\n',
  '\'"',
  '\n    ',
)
const root = [
  '@root.name',
  '@root.n',
  '@root.here.f',
  '@root.zero',
  '@root.list.[1]',
  'percent @root.n',
  'number @root.n',
]
const counted = [
  'count @root.list',
  'list @root.list separator=", "',
  'upper @root.name',
  'plural @root.n "one" "many"',
]
const row = ['f', 'this.c', './f', 'number c', 'basename this.f']
const asked = [
  '@root.ok',
  '@root.no',
  '(gt @root.n 3)',
  '(and @root.ok (eq @root.zero 1))',
  '(has @root.nope)',
  '(not @root.no)',
]
const strip = fc.constantFrom('', '', '', '~')
const own = fc.constantFrom('', '\n', '\n  ')

type Text = fc.Arbitrary<string>

function joined(...all: Text[]): Text {
  return fc.tuple(...all).map(texts => texts.join(''))
}

function mustache(...codes: readonly string[]): Text {
  return joined(fc.constant('{{'), strip, fc.constantFrom(...codes), strip, fc.constant('}}'))
}

function block(name: string, asked: readonly string[], inner: Text, other?: Text): Text {
  const opening = mustache(...asked.map(code => `#${name} ${code}`))
  const otherwise = other ? joined(mustache('else'), own, other) : fc.constant('')
  return joined(own, opening, own, inner, otherwise, mustache(`/${name}`), own)
}

const known = new Map<string, Text>()

/** Up to four parts side by side; `depth` more levels of blocks. Built once, as building costs more than drawing. */
function parts(scope: Scope, depth: number): Text {
  const key = `${scope} ${depth}`
  const made = known.get(key) ?? fc.array(part(scope, depth), { maxLength: 4 }).map(all => all.join(''))
  known.set(key, made)
  return made
}

function part(scope: Scope, depth: number): Text {
  const isRow = scope === 'row'
  const codes = [...root, ...counted, ...(isRow ? row : [])]
  const calls = ['> bare', '> none', '> row @root.here', '> outer @root.here', '> row @root.here c=@root.n']
  const called = [...calls, '> gaps list=@root.list', ...(isRow ? ['> row', '> outer'] : [])]
  const comment = fc.constantFrom('{{! no }}', '{{!-- }} --}}\n')
  const leaves = [text, text, mustache(...codes), comment, joined(own, mustache(...called), own)]
  if (depth === 0) return fc.oneof(...leaves)
  const same = parts(scope, depth - 1)
  const rows = parts('row', depth - 1)
  const items = parts('root', depth - 1)
  const ask = [...asked, ...(isRow ? ['ok', '(eq f "x.py")'] : [])]
  const around = (before: string, inner: Text, after = '') => joined(fc.constant(before), inner, fc.constant(after))
  return fc.oneof(
    ...leaves,
    block('if', ask, same, same),
    block('if', ask, joined(same, mustache('else if @root.no'), own, same, mustache('else'), same)),
    block('unless', ask, same),
    block('each', ['@root.rows'], rows, fc.constant('none')),
    block('each', ['@root.map as |item key|'], around('{{item.f}} {{key}}', rows, '{{@key}}')),
    block('each', ['@root.empty'], fc.constant('x'), same),
    block('each', ['@root.list as |item|'], around('{{this}}{{item}}', items, '{{@index}}')),
    block(
      'each',
      ['@root.rows as |r at|'],
      fc.constant('{{#each r.list as |x|}}{{x}}{{r.f}}{{@../index}}{{../f}}{{at}}{{/each}}'),
    ),
    block(
      'each',
      ['@root.rows as |r|'],
      fc.constant('{{> nth}}{{#with r}}{{#if ok}}{{#with @root.here as |r|}}{{r.f}}{{../f}}{{/with}}{{/if}}{{/with}}'),
    ),
    block('with', ['@root.here'], rows),
    block('with', ['@root.here as |it|'], around('{{it.f}}', rows)),
    block('each', ['@root.rows'], fc.constant('{{#unless @last}}{{f}}, {{/unless}}{{#if @first}}1{{/if}}')),
  )
}

function isWhole(spans: readonly Span[], length: number): boolean {
  return spans.every((span, at) => span.start === (spans[at - 1]?.end ?? 0)) && (spans.at(-1)?.end ?? 0) === length
}

const sources: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(partials).map(([name, partial]) => [`${name}.partial.hbs`, partial]),
)

/** The text of a template from a place on. */
function textAt(file: string, line: number, column: number): string {
  const lines = file.split('\n').slice(line - 1)
  return lines.join('\n').slice(column - 1)
}

test('a rendering is, character for character, what Handlebars renders, and each literal is where it says', () => {
  fc.assert(
    fc.property(parts('root', 2), source => {
      const { text: rendered, spans } = renderTemplate(templateOf(source, partials), factsOf(data))
      expect(rendered).toBe(plainHandlebars(source, partials, plain(factsOf(data))))
      expect(isWhole(spans, rendered.length)).toBe(true)
      for (const { place, start, end } of spans.filter(span => span.kind === 'literal')) {
        const written = textAt(sources[place!.file] ?? source, place!.line, place!.column)
        expect(written.slice(0, end - start)).toBe(rendered.slice(start, end))
      }
    }),
    { numRuns: Number(process.env['RUNS'] ?? 60), endOnFailure: true },
  )
})
