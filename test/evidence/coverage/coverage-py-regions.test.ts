import { expect, test } from 'vitest'
import { Block } from '../../../src/evidence/coverage/coverage-py-block.ts'
import { Regions } from '../../../src/evidence/coverage/coverage-py-regions.ts'
import { counted } from '../../../src/evidence/coverage/coverage-py-summary.ts'
import { Findings } from '../../../src/evidence/coverage/findings.ts'

type Lines = readonly [statements: number, ...missing: number[]]

function block(findings: Findings, [statements, ...missing]: Lines): Block {
  const made = new Block(findings, () => 'a.py')
  made.clear(0)
  for (const line of missing) made.missing.add(line)
  const text = Buffer.from(`${statements} `)
  made.summary.read(counted.statements, text, 0, text.length - 1)
  return made
}

/** What regions and their file say of each other. */
function check(regions: Regions, file: Lines, parts: readonly Lines[]): string[] {
  const findings = new Findings()
  regions.clear()
  for (const part of parts) regions.add(block(findings, part))
  regions.check(block(findings, file))
  return findings.kept.map(({ message }) => message)
}
const functions = new Regions('function')
const classes = new Regions('class')

test('the classes of a file share its statements and what it misses', () => {
  const parts: Lines[] = [
    [3, 1, 4],
    [2, 5],
    [1, 2],
  ]
  expect(check(classes, [6, 1, 2, 4, 5], parts)).toEqual([])
  // The list that is used again begins empty.
  expect(check(classes, [6, 1, 2, 4, 5], parts)).toEqual([])
})

test('a report without regions says nothing of them', () => {
  expect(check(classes, [2, 1, 2], [])).toEqual([])
  expect(check(functions, [2, 1, 2], [])).toEqual([])
  expect(check(classes, [0, 1], [])).toEqual([])
})

test('classes may be absent, none may be added', () => {
  expect(check(classes, [6, 1, 2], [[3, 1]])).toEqual([])
  expect(check(classes, [6, 1, 2], [[5, 1, 2]])).toEqual([])
  expect(check(classes, [6, 1, 2], [[7, 1]])).toEqual([
    'Unexpected `num_statements` 6 in a.py, expected 7, the sum over its classes',
  ])
  expect(check(classes, [6, 1, 2], [[6, 1]])).toEqual([
    'Unexpected `missing_lines` 2 in a.py, expected 1, the sum over its classes',
  ])
  const thrice: Lines[] = [
    [2, 1, 2],
    [2, 1],
  ]
  expect(check(classes, [6, 1, 2], thrice)).toEqual([
    'Unexpected `missing_lines` 2 in a.py, expected 3, the sum over its classes',
  ])
})

test('functions may share lines, or leave some out', () => {
  const nested: Lines[] = [
    [6, 1, 2],
    [6, 1, 2],
  ]
  expect(check(functions, [6, 1, 2], nested)).toEqual([])
  expect(check(functions, [6, 1, 2], [[6, 1]])).toEqual([])
})

test('a line that only a region misses is named, the first in the order of the regions', () => {
  const message = (plural: string, line: number) =>
    `Unexpected \`missing_lines\` of its ${plural} with ${line} in a.py, expected only lines that the file itself misses`
  const parts: Lines[] = [
    [3, 4, 5],
    [9, 1, 3],
  ]
  expect(check(functions, [6, 1, 2, 4, 5], parts)).toEqual([message('functions', 3)])
  expect(check(classes, [6, 1, 2, 4, 5], parts)).toEqual([message('classes', 3)])
  expect(check(functions, [6, 1, 2], [[3, 1, 2, 3]])).toEqual([message('functions', 3)])
  expect(check(functions, [6], [[3, 3]])).toEqual([message('functions', 3)])
})

test('what an earlier file left in the list that is used again is not missing', () => {
  const findings = new Findings()
  const file = block(findings, [6, 1, 2, 3])
  file.missing.clear()
  file.missing.add(1)
  functions.clear()
  functions.add(block(findings, [3, 1, 2]))
  functions.check(file)
  expect(findings.kept.map(({ message }) => message)).toEqual([
    'Unexpected `missing_lines` of its functions with 2 in a.py, expected only lines that the file itself misses',
  ])
})
