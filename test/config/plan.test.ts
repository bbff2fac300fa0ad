import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { readPlan } from '../../src/config/plan.ts'
import { CloseoutError } from '../../src/diagnostic.ts'

const plan = (frontmatter: string, body = '') => readPlan(`---\n${frontmatter}\n---\n${body}`, 'PLAN.md')
const head = 'phase: 12-tier-1-coverage-push\nplan: 03'

describe('a plan', () => {
  test('says which phase and plan it is, as written', () => {
    expect(plan(`${head}\ntype: execute\nfiles_modified:\n  - a.py\n  - b.md`)).toEqual({
      phase: '12-tier-1-coverage-push',
      phaseNumber: '12',
      phaseName: 'Tier 1 Coverage Push',
      plan: '03',
      type: 'execute',
      tasks: 0,
      filesModified: ['a.py', 'b.md'],
      mustHaves: { truths: [], artifacts: [], keyLinks: [] },
      pytestFiles: [],
    })
    expect(plan('phase: 12.10\nplan: "GAP-03" # last')).toMatchObject({
      phase: '12.10',
      phaseNumber: '12.10',
      plan: 'GAP-03',
    })
    expect(plan('phase: setup\nplan: 1\nfiles_modified: only.py')).toMatchObject({
      phase: 'setup',
      filesModified: ['only.py'],
    })
  })

  test.each([2, 4])('has must-haves, indented by %i', width => {
    const pad = ' '.repeat(width)
    const mustHaves = [
      'must_haves:',
      `${pad}truths:`,
      `${pad}${pad}- "Overall coverage >= 28%"`,
      `${pad}${pad}- truth: as a map`,
      `${pad}${pad}- Unquoted: 28%`,
      `${pad}artifacts:`,
      `${pad}${pad}- path: a.md`,
      `${pad}${pad}  provides: report`,
      `${pad}${pad}  min_lines: 200`,
      `${pad}${pad}  exports: [one, two]`,
      `${pad}${pad}- b.md`,
      `${pad}key_links:`,
      `${pad}${pad}- from: a.json`,
      `${pad}${pad}  to: b.md`,
      `${pad}${pad}  pattern: "percent_covered >= 28"`,
    ].join('\n')
    const at = (line: number, column = width * 2 + 3) => ({ line, column })
    expect(plan(`${head}\n${mustHaves}`).mustHaves).toEqual({
      truths: [
        { text: 'Overall coverage >= 28%', place: at(6, width * 2 + 4) },
        { text: 'as a map', place: at(7) },
        { text: 'Unquoted: 28%', place: at(8) },
      ],
      artifacts: [
        { path: 'a.md', provides: 'report', minLines: 200, exports: ['one', 'two'], place: at(10) },
        { path: 'b.md', place: at(14) },
      ],
      keyLinks: [{ from: 'a.json', to: 'b.md', pattern: 'percent_covered >= 28', place: at(16) }],
    })
  })

  test('counts its tasks outside of fences, and finds its objective and test files', () => {
    const body = [
      '<objective>\nMeasure it.\n</objective>',
      '<task type="auto">\n```bash\nPYTHONPATH=. pytest \\\n  tests/test_a.py \\\n  tests/test_b.py::TestX::test_y \\\n  --cov=. 2>&1 | tee log.py\n```\n</task>',
      '```\n<task>\n```\n  <task>\n  </task>',
      'Run `pytest tests/test_a.py`, then `pytest --cov` with `pytest -p x tests/conftest.py`.',
    ].join('\n')
    expect(plan(head, body)).toMatchObject({
      tasks: 2,
      objective: 'Measure it.',
      pytestFiles: ['tests/test_a.py', 'tests/test_b.py'],
    })
    expect(plan(head, '## Task 1: a\n\n### Task 2\n\n## Tasks\n')).toMatchObject({ tasks: 2 })
  })
})

test.each([
  ['plan: 03', 'plan', 'Unexpected plan without `phase`, expected it in the frontmatter', 2],
  ['phase: 12-x', 'plan', 'Unexpected plan without `plan`, expected it in the frontmatter', 2],
  [
    `${head}\nmust_haves:\n  artifacts:\n    - provides: x`,
    'plan',
    'Unexpected must-have without `path`, expected one',
    6,
  ],
  [`${head}\nmust_haves:\n  key_links:\n    - from: x`, 'plan', 'Unexpected must-have without `to`, expected one', 6],
  [
    `${head}\nx: "a" b`,
    'frontmatter',
    'Unexpected YAML: bad indentation of a mapping entry, expected frontmatter that can be read',
    4,
  ],
])('%j is refused at its line', (frontmatter, rule, message, line) => {
  try {
    plan(frontmatter)
  } catch (error) {
    if (!(error instanceof CloseoutError)) throw error
    expect(error.diagnostics).toMatchObject([{ rule, message, place: { line } }])
    return
  }
  throw new Error('not refused')
})

test('a document without frontmatter is no plan', () => {
  expect(() => readPlan('# Plan\n', 'PLAN.md')).toThrow('Unexpected plan without `phase`')
})

const corpus = '../shared/corpus'
describe.skipIf(!existsSync(corpus))(
  existsSync(corpus) ? 'real plans' : 'real plans (skipped: the corpus is absent)',
  () => {
    test('of phase 12 is read whole', () => {
      const real = readPlan(readFileSync(`${corpus}/phase-12/GAP-03-PLAN.md`, 'utf8'), 'GAP-03-PLAN.md')
      expect(real).toMatchObject({ phase: '12-tier-1-coverage-push', plan: 'GAP-03', tasks: 3 })
      expect(real.mustHaves.truths).toHaveLength(5)
      expect(real.mustHaves.artifacts.map(({ minLines }) => minLines)).toEqual([undefined, 200, undefined])
      expect(real.mustHaves.keyLinks[0]!.place).toEqual({ line: 31, column: 7 })
      expect(real.pytestFiles).toHaveLength(9)
    })

    test('are read, or refused at a line', () => {
      const names = existsSync(corpus) ? readdirSync(`${corpus}/planning`).filter(name => name.startsWith('PLAN')) : []
      const outcomes = names.map(name => {
        try {
          return [name.slice(0, 6), readPlan(readFileSync(`${corpus}/planning/${name}`, 'utf8'), name).tasks]
        } catch (error) {
          if (!(error instanceof CloseoutError)) throw error
          return [name.slice(0, 6), error.diagnostics[0]!.place]
        }
      })
      expect(outcomes).toEqual([
        ['PLAN05', { line: 41, column: 19 }],
        ['PLAN08', { line: 7, column: 1 }],
        ['PLAN16', { line: 1, column: 1 }],
        ['PLAN18', 3],
      ])
    })
  },
)
