import { describe, expect, test } from 'vitest'
import { findPlaceholders } from '../../src/verify/find-placeholders.ts'

/** What is found in a text, and what was expected instead. */
const found = (text: string, file = 'draft.md') =>
  findPlaceholders(text, { file }).map(({ message }) => {
    const [, shown, expected] = /`(.*?)`(?: in .*)?, expected (.*)$/s.exec(message)!
    return `${shown!}: ${expected!}`
  })
const nothing: string[] = []
const percentage = (shown: string) => [`${shown}: a measured percentage`]
const value = (shown: string) => [`${shown}: a measured value`]
const named = (shown: string) => [`${shown}: the value it names`]
const finished = (shown: string) => [`${shown}: finished text`]

describe('letters and signs before a percent sign', () => {
  test.each([
    ['X%', percentage('X%')],
    ['XYZ %', percentage('XYZ %')],
    ['xx%', percentage('xx%')],
    ['xyx%', percentage('xyx%')],
    ['N.N%', percentage('N.N%')],
    ['XX.yy%', percentage('XX.yy%')],
    ['x%', nothing],
    ['XXXX%', nothing],
    ['aX%', nothing],
    ['1.X%', nothing],
    ['%X%', nothing],
    ['X.YYY%', nothing],
    ['X  %', nothing],
    ['X%a', nothing],
    ['?%', percentage('?%')],
    ['???? %', percentage('???? %')],
    ['?????%', nothing],
    ['__%', percentage('__%')],
    ['_%', nothing],
    ['a__%', nothing],
    ['..%', nothing],
    ['##%', percentage('##%')],
    ['a ###%', percentage('###%')],
    ['a #%', nothing],
    ['??%a', nothing],
    ['nan%', percentage('nan%')],
    ['None %', percentage('None %')],
    ['-Infinity%', percentage('-Infinity%')],
    ['Infinity%', percentage('Infinity%')],
    ['x.NaN%', nothing],
    ['aNaN%', nothing],
    ['NaN%a', nothing],
  ])('%j', (text, expected) => expect(found(text)).toEqual(expected))
})

describe('what programs print for nothing', () => {
  test.each([
    ['[object Object]', value('[object Object]')],
    ['`[object Null1]`', value('[object Null1]')],
    ['[object object]', nothing],
    ['NaN', value('NaN')],
    ['  undefined \t', value('undefined')],
    ['Score: -Infinity', value('-Infinity')],
    ['Score:  null', value('null')],
    ['Score: Infinity', value('Infinity')],
    [`${'s'.repeat(60)}: null`, value('null')],
    [`${'s'.repeat(61)}: null`, nothing],
    ['a: b: null', nothing],
    ['Score:null', nothing],
    ['it is null', nothing],
    ['Score: x.null', nothing],
    ['Score: x-null', nothing],
    ['null and void', nothing],
    ['first\nnull', value('null')],
  ])('%j', (text, expected) => expect(found(text)).toEqual(expected))
})

describe('variables that nobody replaced', () => {
  test.each([
    ['{{a}}', named('{{a}}')],
    ['{{}}', nothing],
    [`{{${'a'.repeat(80)}}}`, [expect.stringMatching(/^\{\{a{57}….*: the value it names$/)]],
    [`{{${'a'.repeat(81)}}}`, nothing],
    ['${{ a }}', nothing],
    ['${a}', named('${a}')],
    ['${long name}', named('${long name}')],
    ['${}', nothing],
    [`\${${'a'.repeat(81)}}`, nothing],
    ['{a:d}', named('{a:d}')],
    ['{_a.b:>12.3f}', named('{_a.b:>12.3f}')],
    ['{a}%', named('{a}')],
    ['{a} %', named('{a}')],
    ['{a}', nothing],
    ['{1:d}', nothing],
    ['{a:}', nothing],
    ['{a:1234567890123}', nothing],
    ['{a:b c}', nothing],
    ['${a:d', nothing],
    ['x{a:d}', nothing],
    ['/{a:d}', nothing],
    ['<AB>', value('<AB>')],
    ['<TEST-COUNT_X Y>', value('<TEST-COUNT_X Y>')],
    ['<A>', nothing],
    ['%AB_C%', value('%AB_C%')],
    ['%ABC%', value('%ABC%')],
    ['%AB%', nothing],
    ['%AB_%', nothing],
    ['x%ABC%', nothing],
    ['%ABC%x', nothing],
    ['%%ABC%', nothing],
  ])('%j', (text, expected) => expect(found(text)).toEqual(expected))
})

describe('notes to oneself', () => {
  test.each([
    ['TBC', ['TBC: a decision or a value']],
    ['a/TBD', nothing],
    ['TBD/a', nothing],
    ['aTBD', nothing],
    ['TBDs', nothing],
    ['FIXME', finished('FIXME')],
    ['- TODO: fill', finished('TODO')],
    ['* TODO(me)', finished('TODO')],
    ['XXX', finished('XXX')],
    ['XX: fill', nothing],
    ['Score: TODO', finished('TODO')],
    ['Score:  TODO', finished('TODO')],
    ['a TODO: fill', nothing],
    ['a: b TODO: fill', nothing],
    ['<!-- see: TODO -->', finished('TODO')],
    ['<!-- see: TODO-->', finished('TODO')],
    ['<!-- a\n  TODO: fill\n-->', finished('TODO')],
    ['<!-- a\n-  TODO: fill\n-->', finished('TODO')],
    ['<!--XXX: fill-->', finished('XXX')],
    ['<!-- XXX: fill -->', finished('XXX')],
    ['aTODO', nothing],
    ['/TODO', nothing],
    ['TODO fill', nothing],
    ['<!-- TODO -->', finished('<!-- TODO --')],
    ['<!--TODO: fill-->', finished('<!--TODO: fill--')],
    ['<!-- replace me -->', finished('<!-- replace me --')],
    ['<!--add it-->', finished('<!--add it--')],
    ['<!-- Fill -->', finished('<!-- Fill --')],
    ['<!-- filled -->', nothing],
    ['<!-- we fill -->', nothing],
    ['Lorem Ipsum', finished('Lorem Ipsum')],
    ['xlorem ipsum', nothing],
    ['lorem ipsums', nothing],
  ])('%j', (text, expected) => expect(found(text)).toEqual(expected))
})

describe('alternatives of which one was to be chosen', () => {
  const one = (shown: string) => [`${shown}: one of the alternatives`]
  test.each([
    ['a | b', one('a | b')],
    ['in_progress | on_hold_now | c', one('in_progress | on_hold_now | c')],
    ['status: a | b', one('status: a | b')],
    ['status:  a | b', one('status: a | b')],
    [`${'k'.repeat(41)}: a | b`, nothing],
    ['a |b', nothing],
    ['a', nothing],
    ['a | B', nothing],
    ['a1 | b', nothing],
    ['a | b.', nothing],
    ['---\n  status: a | b_c\n---\n', one('status: a | b_c')],
    ['---\nstatus:  a | b | cc_dd\n---\n', one('status: a | b | cc_dd')],
    ['---\nthe status: a | b\n---\n', nothing],
    ['---\nstatus: a |b\n---\n', nothing],
    ['---\nstatus: a | b c\n---\n', nothing],
  ])('%j', (text, expected) => expect(found(text)).toEqual(expected))
})

describe('estimates, and places left empty', () => {
  const empty = (shown: string) => [`${shown}: a measured value, or words that say why there is none`]
  test.each([
    ['28% (est)', value('28% (est)')],
    ['≈ 28.5 % (est.)', value('≈ 28.5 % (est.)')],
    ['~28% (estimate)', value('~28% (estimate)')],
    ['28% (estimation)', value('28% (estimation)')],
    ['28% (estimates)', nothing],
    ['28%(est)', nothing],
    ['approx. 1,160 tests passed', value('approx. 1,160 tests passed')],
    ['Roughly 5 failing', value('Roughly 5 failing')],
    ['about 5 test failed', value('about 5 test failed')],
    ['approximately 5 passing', value('approximately 5 passing')],
    ['about 5 tests', nothing],
    ['thereabout 5 passed', nothing],
    ['about 5 passedly', nothing],
    ['Score: N/A', empty('Score: N/A')],
    ['Score: —', empty('Score: —')],
    ['Score: –', empty('Score: –')],
    ['Score: --', empty('Score: --')],
    ['Score: ?', empty('Score: ?')],
    ['Score: ??', empty('Score: ??')],
    ['Score:  N/A', empty('Score: N/A')],
    ['Score:  ?', empty('Score: ?')],
    ['Score: N/Ax', nothing],
    ['Score: ... ', empty('Score: ...')],
    [`${'s'.repeat(61)}: N/A`, nothing],
    ['Score: N/A yet', nothing],
    ['a:b: N/A', nothing],
    ['??', empty('??')],
    ['?', nothing],
    ['so N/A', nothing],
  ])('%j', (text, expected) => expect(found(text)).toEqual(expected))
})

describe('capitals in brackets', () => {
  test.each([
    'to do',
    'To-Do',
    'AB PCT',
    'AB XX',
    'PCT',
    'Percentage',
    'tbc',
    'FIXME',
    'VALUE',
    'TOTAL',
    'VERSION',
    'XXX',
    'Passed|Failed',
    'PASS / FAIL',
  ])('[%s] is a blank', text => expect(found(`[${text}]`)).toEqual(value(`[${text}]`)))
  test.each([
    'value',
    'PASS',
    'SKIPPED',
    'MEDIUM',
    'REQUIRED',
    'ALPHA',
    'FAILURE',
    'CONFIRMED',
    'PASS FAILED',
    'pass fail',
    'bypass/fail',
    'pass/failure',
    'PASS - FAILED',
    'GAP1 OPENED',
    'X.ABCDEF',
    'ABCDEF.X',
    'so DO THIS',
    'DO THIS so',
  ])('[%s] is none', text => expect(found(`[${text}]`)).toEqual(nothing))
  test.each(['DO IT', 'ABCDE', 'GAP-01 OPENED', 'AB CD 1', 'ABC DE', 'Abcdef', '1ABCDEF'])('[%s] is none', text =>
    expect(found(`[${text}]`)).toEqual(nothing),
  )
  test.each(['ABCDEF', 'DO THIS', 'SHOW_HERE', 'WHAT/NOW', 'DO - THIS', 'DO COUNT', 'SAY, WHY.', 'AT 28% DONE'])(
    '[%s] is an order',
    text => expect(found(`[${text}]`)).toEqual(value(`[${text}]`)),
  )
  test.each([
    'if so then',
    ' if so then ',
    'Insert here',
    'any file',
    'list them',
    'describe this',
    'specify one',
    'specific files',
    'your name',
    'fill this',
    'add this',
    'enter this',
    'provide this',
    'replace this',
    'to be done',
    'e.g. this',
    'conclusion on it',
  ])('[%s] is an instruction', text => expect(found(`[${text}]`)).toEqual(value(`[${text}]`)))
  test.each(['if', 'if so', 'gif of it', 'ifso then', 'the list of it'])('[%s] is none', text =>
    expect(found(`[${text}]`)).toEqual(nothing),
  )
  test.each(['ABBR', 'SCRIPT'])('<%s> is an element', name => expect(found(`<${name}>`)).toEqual(nothing))
})

describe('where a form is one', () => {
  const around: Record<string, (text: string) => string> = {
    prose: text => `So ${text}`,
    code: text => `\`so ${text}\``,
    comment: text => `<!-- so ${text} -->`,
    frontmatter: text => `---\na: ${text}\n---\n`,
    yaml: text => `a: ${text}`,
  }
  test.each([
    ['XX.X%', ['prose', 'code', 'comment', 'frontmatter', 'yaml']],
    ['NaN%', ['prose', 'code', 'comment', 'frontmatter', 'yaml']],
    ['[object Object]', ['prose', 'code', 'comment', 'frontmatter', 'yaml']],
    ['[MEASURED]', ['prose', 'code', 'comment', 'frontmatter', 'yaml']],
    ['[STATUS]', ['prose', 'code', 'comment', 'frontmatter', 'yaml']],
    ['??%', ['prose', 'comment', 'frontmatter', 'yaml']],
    ['TBD', ['prose', 'comment', 'frontmatter', 'yaml']],
    ['{{a}}', ['prose', 'comment', 'frontmatter']],
    ['${a}', ['prose', 'comment', 'frontmatter']],
    ['{a:d}', ['prose', 'comment']],
    ['<AB>', ['prose', 'comment']],
    ['%ABC%', ['prose', 'comment']],
    ['lorem ipsum', ['prose', 'comment']],
    ['[describe the cause]', ['prose', 'comment']],
    ['[DO THIS]', ['prose', 'comment']],
    ['28% (est)', ['prose']],
    ['{MEASURED}', ['prose']],
  ])('%s: %j', (form, contexts) => {
    const where = Object.keys(around).filter(
      context => found(around[context]!(form), context === 'yaml' ? 'a.yaml' : 'a.md').length > 0,
    )
    expect(where).toEqual(contexts)
  })

  test('alternatives are also values of YAML', () => {
    expect(found('status: a | b', 'a.yaml')).toEqual(['status: a | b: one of the alternatives'])
  })

  test('in code, a mark of emphasis hides nothing; a link may only count', () => {
    expect(found('`[**MEASURED**]`')).toEqual(value('[**MEASURED**]'))
    expect(found('[COUNT](counts.md)')).toEqual(value('[COUNT]'))
    expect(found('[STATUS](status.md)')).toEqual(nothing)
  })

  test('a definition may hold an instruction, but a name in capitals', () => {
    expect(found('[describe the cause]: a.md')).toEqual(value('[describe the cause]'))
    expect(found('[DO THIS]: a.md')).toEqual(nothing)
  })
})
