import { describe, expect, test } from 'vitest'
import { readRoadmap } from '../../../src/markdown/roadmap.ts'
import { anchorFor, endOfEntry, isBlankAt, nextLine } from '../../../src/render/edit/roadmap-places.ts'

/** The headings of a roadmap. */
const headingsOf = (text: string) => readRoadmap(text).anchors.filter(({ where }) => where === 'heading')
const detailed = (text: string) => `<details>\n\n${text}\n</details>\n`

describe('a new phase stands behind the one with the greatest smaller number', () => {
  test.each([
    ['### Phase 1: One\n### Phase 2: Two\n### Phase 4: Four\n', '3', 'Two'],
    ['### Phase 2: Two\n### Phase 1: One\n', '3', 'Two'],
    ['### Phase 1: One\n### Phase 1: Again\n### Phase 0: Zero\n', '3', 'Again'],
    ['### Phase 1: One\n### Phase 3: Three\n', '3', 'One'],
    ['### Phase 6: Six\n### Phase 5: Five\n### Phase 4: Four\n', '3', 'Four'],
    [`### Phase 1: One\n\n${detailed('### Phase 2: Two\n')}`, '3', 'One'],
    [`### Phase 4: Four\n\n${detailed('### Phase 2: Two\n')}`, '3', 'Four'],
    [detailed('### Phase 1: One\n### Phase 6: Six\n### Phase 2: Two\n'), '3', 'Two'],
    ['# Roadmap\n', '3', undefined],
  ])('in %j, phase %s', (text, number, expected) => {
    expect(anchorFor(headingsOf(text), number)?.name).toBe(expected)
  })
})

describe('the entry of phase 1 ends', () => {
  const entry = '### Phase 1: One\n'
  const phases = '| Phase | Plans |\n|---|---|\n| 1. One | 0 |\n'
  test.each([
    ['at the end of the file', `${entry}a¦`],
    ['before the next heading of its level', `${entry}a\n¦\n### Notes\n`],
    ['before the next heading above', `${entry}¦## Notes\n`],
    ['not before a heading below it', `${entry}\n#### Notes\n\na\n¦\n## Progress\n`],
    ['before a rule at its end', `${entry}\na\n¦\n---\n\n### Phase 2: Two\n`],
    ['before a rule at the end of the file', `${entry}¦\n---\n`],
    ['before a footer behind a rule', `${entry}\na\n¦\n---\n\n*Footer*\n\nb\n`],
    ['behind what no footer is', `${entry}\n---\n\n- a\n¦`],
    ['behind what begins like a footer', `${entry}\n---\n\na\n\n- b\n¦`],
    ['behind a paragraph under a rule that another heading follows', `${entry}\n---\n\na\n¦\n### Phase 2: Two\n`],
    ['before the next heading under a rule, right away', `${entry}¦### Phase 2: Two\n\n---\n\na\n`],
    ['before the progress table', `${entry}\na\n¦\n${phases}`],
    ['behind a table of its own', `${entry}\n| a |\n|---|\n| b |\n¦\n${phases}`],
    ['behind a table that only names a phase', `${entry}\n| Needs |\n|---|\n| Phase 2: Two |\n¦\n## Progress\n`],
    ['before the <details> of other phases', `${entry}\na\n\nb\n¦\n${detailed('### Phase 2: Two\n')}`],
    ['before <details> around a heading without blank lines', `${entry}¦<details>\n### Phase 2: Two\n</details>\n`],
    ['before <details> that a heading ends', `${entry}\na\n¦\n<details>\n\n### Phase 2: Two`],
    ['behind <details> of its own', `${entry}\n${detailed('a\n')}¦\n### Phase 2: Two\n`],
    ['behind <details> with a bullet of a phase', `${entry}\n${detailed('- [ ] **Phase 2: Two** - a\n')}¦`],
    ['behind the <details> it is in', `${detailed(`${entry}\n## Notes\n`)}¦\na\n`],
    ['behind the <details> it is in, without blank lines', `<details>\n${entry}</details>\n¦\na\n`],
    ['not before <details> above it', `${detailed('a\n')}\n${entry}\nb\n¦`],
    ['behind the list it is in', `# Roadmap\n\n- ${entry}\n  a\n\nb\n¦`],
  ])('%s', (_, marked) => {
    const text = marked.replace('¦', '')
    const anchor = headingsOf(text).find(({ number }) => number === '1')!
    const end = endOfEntry(text, readRoadmap(text), anchor)
    expect(`${text.slice(0, end)}¦${text.slice(end)}`).toBe(marked)
  })
})

test('the next line starts behind the line ending, or is the end of the text', () => {
  expect([nextLine('\na', 0), nextLine('ab\nc\n', 1), nextLine('ab', 1)]).toEqual([1, 3, 2])
})

test('a line of nothing but blanks is blank, in every line ending and at the end', () => {
  const blank = ['\n', ' \t\n', '\r\na', '', '  ', '\r']
  expect(blank.map(line => isBlankAt(`a\n${line}`, 2))).toEqual(blank.map(() => true))
  const written = ['a\n', ' a', '\ta\n', `${' '.repeat(300)}a`]
  expect(written.map(line => isBlankAt(`\n${line}\n`, 1))).toEqual(written.map(() => false))
})
