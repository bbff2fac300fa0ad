import { expect, test } from 'vitest'
import { coveragePy } from '../../../src/evidence/coverage/coverage-py.ts'
import { CoveragePyVisitor } from '../../../src/evidence/coverage/coverage-py-visitor.ts'
import { Findings } from '../../../src/evidence/coverage/findings.ts'
import { JsonScanner } from '../../../src/evidence/coverage/json-scanner.ts'
import { feed } from './feed.ts'
import { makeReport, pythonJson, type Json } from './make-report.ts'

const region = { executed: [1], missing: [2] }
const files = {
  'a.py': { ...region, executedArcs: [[1, 2]] as const, functions: { f: region }, classes: { C: region } },
}

/** `message @offset` of each finding, the same however the text is cut and laid out. */
function told(text: string): string[] {
  const [small, large] = [64, 1 << 20].map(size => {
    const findings = new Findings()
    const reading = coveragePy.read([], findings, true)
    feed(reading, Buffer.from(text), [size])
    reading.finish({ path: 'c.json', sha256: '', bytes: 0, modified: 0 }, findings)
    return findings.kept.map(({ message, offset }) => `${message} @${offset}`)
  })
  expect(small).toEqual(large)
  return large!
}

/** What is told of a report in which `change` was made; `text` is where the finding is expected. */
function toldAfter(change: (file: Json, report: Json) => void, text?: string): string[] {
  const report = makeReport(files, true) as Json
  change(report.files['a.py'], report)
  return [JSON.stringify(report), pythonJson(report)].map(json => {
    const [first = 'nothing'] = told(json)
    const [message, offset] = first.split(' @')
    if (text !== undefined) expect(json.slice(Number(offset))).toMatch(new RegExp(`^${text}`))
    return message!
  })
}
const twice = (one: string) => [one, one]

test('keys that coverage.py does not write are passed over, any number of them', () => {
  const other = { x: 1, y: [2], z: { summary: 3 } }
  expect(toldAfter(file => Object.assign(file, other))).toEqual(twice('nothing'))
  expect(toldAfter(file => Object.assign(file.summary, other))).toEqual(twice('nothing'))
  expect(toldAfter(file => Object.assign(file.functions.f, { ...other, functions: 1, contexts: {} }))).toEqual(
    twice('nothing'),
  )
  expect(toldAfter((_, report) => Object.assign(report.meta, other))).toEqual(twice('nothing'))
  expect(toldAfter((_, report) => Object.assign(report, other))).toEqual(twice('nothing'))
})

test.each<[string, Json]>([
  ['missing_lines', {}],
  ['missing_lines', 2],
  ['missing_lines', null],
  ['missing_lines', [[2]]],
  ['missing_lines', [{}]],
  ['executed_branches', {}],
  ['executed_branches', 1],
  ['executed_branches', [1, 2]],
  ['executed_branches', ['1']],
  ['executed_branches', [{}]],
  ['executed_branches', [[1, 2, 3]]],
  ['executed_branches', [[1]]],
  ['executed_branches', [[1, null]]],
])('%s is no list of lines as %j', (key, value) => {
  expect(toldAfter(file => (file[key] = value))).toEqual(
    twice(`Unexpected \`${key}\` that is no list of line numbers in \`a.py\``),
  )
  expect(toldAfter(file => (file.functions.f[key] = value))).toEqual(
    twice(`Unexpected \`${key}\` that is no list of line numbers in the function \`f\` of \`a.py\``),
  )
})

test.each<[string, (file: Json, report: Json) => void, string, string]>([
  ['a file', (_, report) => (report.files['a.py'] = 7), '`a.py`', '7'],
  ['a function', file => (file.functions.f = 7), 'the function `f` of `a.py`', '7'],
  ['a class', file => (file.classes.C = [7]), 'the class `C` of `a.py`', '\\[7'],
  ['the functions', file => (file.functions = 7), 'functions', '7'],
  ['the classes', file => (file.classes = [7]), 'classes', '\\[7'],
  ['a summary', file => (file.summary = 7), 'summary', '7'],
  ['meta', (_, report) => (report.meta = 7), 'meta', '7'],
  ['the totals', (_, report) => (report.totals = [7]), 'totals', '\\[7'],
])('%s is an object', (_name, change, where, text) => {
  expect(toldAfter(change, text)).toEqual(twice(`Unexpected value for ${where}, expected a JSON object`))
})

test.each([
  ['"a.py":', '"a.py":{},"a.py":', '`a.py` is twice in `files`'],
  ['"f":', '"f":{},"f":', '`f` is twice in the functions of `a.py`'],
  ['"C":', '"C":{},"C":', '`C` is twice in the classes of `a.py`'],
  ['"num_statements":2', '"num_statements":2,"num_statements":2', '`num_statements` is twice in `a.py`'],
  ['"totals":{', '"totals":{"num_statements":2,', '`num_statements` is twice in `totals`'],
  ['"excluded_lines":[]', '"excluded_lines":[],"excluded_lines":[]', '`excluded_lines` is twice in `a.py`'],
])('%s twice is told where it is the second time', (once, both, message) => {
  const text = JSON.stringify(makeReport(files, true)).replace(once, both)
  const key = /`(.*?)`/.exec(message)![1]!
  const start = text.indexOf(`"${key}"`, text.indexOf(both))
  const second = text.indexOf(`"${key}"`, start + 1)
  expect(told(text)).toContain(`The key ${message}, expected once @${second}`)
})

test('a finding is where its file or its region begins', () => {
  const report = makeReport(files, true) as Json
  report.files['a.py'].functions.f.excluded_lines = [9]
  report.files['a.py'].excluded_lines = [9]
  const text = pythonJson(report)
  const [entry, region] = ['"a.py": ', '"f": '].map(key => text.indexOf(key) + key.length)
  const message = (where: string, at: number) =>
    `Unexpected \`excluded_lines\` 0 in ${where}, expected 1, the number of excluded lines listed @${at}`
  expect(told(text)).toEqual([message('the function `f` of `a.py`', region!), message('`a.py`', entry!)])
})

test('of a document with any number of keys fifty are kept', () => {
  const many = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`k${index}`, { [`v${index}`]: 1 }]))
  const nothing = () => undefined
  for (const document of [many, { k: Object.fromEntries(Object.keys(many).map(key => [key, 1])) }]) {
    const visitor = new CoveragePyVisitor(new Findings(), { begin: () => false, region: nothing, file: nothing })
    feed(new JsonScanner(visitor), Buffer.from(JSON.stringify(document)), [1000])
    expect([visitor.rootKeys.size, visitor.foreignKeys.size]).toEqual([Math.min(50, Object.keys(document).length), 50])
  }
})
