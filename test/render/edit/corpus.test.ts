import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { diffLines } from 'diff'
import { describe, expect, test } from 'vitest'
import { CloseoutError } from '../../../src/diagnostic.ts'
import { parseMarkdown } from '../../../src/markdown/parse-markdown.ts'
import { nextFreePhase, readRoadmap } from '../../../src/markdown/roadmap.ts'
import type { Rendered } from '../../../src/render/document.ts'
import { editRoadmap } from '../../../src/render/edit/edit-roadmap.ts'
import { editSections } from '../../../src/render/edit/edit-sections.ts'
import { explained, mini } from './mini-document.ts'

const corpus = '../shared/corpus'
const here = existsSync(corpus)
const files = here
  ? ['planning', 'phase-12'].flatMap(folder =>
      readdirSync(join(corpus, folder)).map(name => join(corpus, folder, name)),
    )
  : []

const closing = mini(
  '---\ngap_closure_status: ',
  ['in_progress'],
  '\ngaps_closed:\n  - "',
  ['gap_1: 24 of 51'],
  '"\n---\n<!-- closeout:begin gap-closure -->\n## Gap Closure Status\n\n| File | After |\n|---|---|\n| a.py | ',
  ['97.46%'],
  ' |\n\n<!-- closeout:end gap-closure -->\n',
)
const nextPhase = (number: string) =>
  mini(
    '<!-- closeout:part heading -->\n### Phase ',
    [number],
    ': Tier 2 Push\n**Goal**: Cover ',
    ['812'],
    ' statements\n**Plans**: 0 plans\n\n<!-- closeout:part bullet -->\n- [ ] **Phase ',
    [number],
    ': Tier 2 Push** - Cover ',
    ['812'],
    '\n<!-- closeout:part row -->\n| Phase | Plans | Status | Completed | Coverage |\n|---|---|---|---|---|\n| ',
    [number],
    '. Tier 2 Push | 0/0 | Not started | - | ',
    ['28'],
    '% |\n',
  )

describe.skipIf(!here)(here ? 'real files' : 'real files (skipped: the corpus is absent)', () => {
  const table: string[] = []
  const named = (pattern: RegExp) => files.filter(file => pattern.test(file))

  test.each(named(/VERI|SUMM/))('%s gets its keys and its section, or is refused at a place', file => {
    const text = readFileSync(file, 'utf8')
    const edit = (before: string) => editSections(before, file, closing, { addFrontmatter: true }).rendered
    const outcome = editOrRefuse(text, edit)
    table.push(row(file, outcome))
    if (!outcome.startsWith('refused')) return
    const repair = { addFrontmatter: true, repairFrontmatter: true }
    const repaired = (before: string) => editSections(before, file, closing, repair).rendered
    table.push(row('', `with --repair-frontmatter: ${editOrRefuse(text, repaired)}`))
  })

  test.each(named(/ROAD/))('%s gets the next phase', file => {
    const text = readFileSync(file, 'utf8')
    const number = nextFreePhase(text, [])
    const edit = (before: string) => editRoadmap(before, file, nextPhase(number), []).rendered
    table.push(row(file, describeEdit(text, edit)))
    const edited = edit(text).text
    const top = parseMarkdown(edited).children
    const at = edited.indexOf(`### Phase ${number}: Tier 2 Push`)
    expect(top.some(node => node.type === 'heading' && node.position!.start.offset === at)).toBe(true)
    expect(edited.indexOf(`**Phase ${number}: Tier 2 Push**`)).toBeLessThan(at)
    expect(edited.indexOf(`| ${number}. Tier 2 Push |`)).toBeGreaterThan(at)
    const taken = readRoadmap(text).anchors[0]!.number
    expect(() => editRoadmap(text, file, nextPhase(taken), [])).toThrow(`Phase ${taken} is taken by`)
  })

  test('the table of outcomes has a row for each', () => {
    process.stdout.write(`\n${table.join('\n')}\n`)
    expect(table.filter(line => !line.startsWith(' '))).toHaveLength(named(/VERI|SUMM|ROAD/).length)
  })
})

function row(file: string, outcome: string): string {
  return `${file.replace(/^.*\//, '').padEnd(58)} ${outcome}`
}

/** What the edit changes, or the place and reason for which it is refused. */
function editOrRefuse(text: string, edit: (before: string) => Rendered): string {
  try {
    return describeEdit(text, edit)
  } catch (error) {
    if (!(error instanceof CloseoutError)) throw error
    const { place, message, hint } = error.diagnostics[0]!
    expect(place?.column).toBeGreaterThan(0)
    return `refused ${place!.line}:${place!.column} ${message.replace(/, expected .*/, '')}; ${hint}`
  }
}

/** Edits a file twice, checks that nothing of it is lost and that spans cover it, and says what changed. */
function describeEdit(text: string, edit: (before: string) => Rendered): string {
  const once = edit(text)
  expect(edit(once.text).text).toBe(once.text)
  const kept = explained(once)
    .filter(span => span.startsWith('kept:'))
    .map(span => span.slice(5))
  let at = 0
  for (const piece of kept) {
    at = text.indexOf(piece, at)
    expect(at).toBeGreaterThanOrEqual(0)
    at += piece.length
  }
  const changes = diffLines(text, once.text)
  const count = (kind: 'added' | 'removed') =>
    changes.filter(change => change[kind]).reduce((sum, { count }) => sum + count, 0)
  return `edited +${count('added')} -${count('removed')} lines`
}
