import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { load } from 'js-yaml'
import { describe, expect, test } from 'vitest'
import { CloseoutError } from '../../src/diagnostic.ts'
import { emitEntry } from '../../src/frontmatter/emit-yaml.ts'
import { locateFrontmatter } from '../../src/frontmatter/locate-frontmatter.ts'
import { spliceFrontmatter } from '../../src/frontmatter/splice-frontmatter.ts'

const corpus = '../shared/corpus'
const here = existsSync(corpus)
const title = here ? 'real planning documents' : 'real planning documents (skipped: the corpus is absent)'

/** What closing a phase writes; `gaps_closed` is in some files already. */
const edits = {
  gap_closure_status: 'in_progress',
  gap_closure_date: '2026-02-15',
  gaps_closed: ['gap_1: Coverage Cannot Be Verified', 'gap_2: closed'],
  re_verification: { previous_status: 'gaps_found', gaps_remaining: [], regressions: ['a: b'] },
}
const set = new Map(Object.entries(edits).map(([key, value]) => [key, emitEntry(key, value)]))
const keys = Object.keys(edits)

describe.skipIf(!here)(title, () => {
  const files = here
    ? ['planning', 'phase-12'].flatMap(folder =>
        readdirSync(join(corpus, folder))
          .filter(name => name.endsWith('.md'))
          .map(name => `${folder}/${name}`),
      )
    : []

  test.each(files)('%s is edited exactly, or refused at a line and column; a repair changes single lines', name => {
    const text = readFileSync(join(corpus, name), 'utf8')
    const repaired = isEdited(text, name) ? undefined : tryRepair(text, name)
    if (repaired !== undefined) expect(isEdited(repaired, name)).toBe(true)
  })
})

/** Edits a document twice and checks every promise; false when it is refused, which has a place and a hint. */
function isEdited(text: string, name: string): boolean {
  try {
    const once = spliceFrontmatter(text, name, { set }, { add: true })
    expect(spliceFrontmatter(once.text, name, { set }, { add: true }).text).toBe(once.text)
    expect(untouched(once.text)).toBe(untouched(text))
    const [before, after] = [dataOf(text), dataOf(once.text)]
    expect(after).toMatchObject(edits)
    if (before !== undefined) expect(after).toEqual({ ...before, ...edits })
    return true
  } catch (error) {
    if (!(error instanceof CloseoutError)) throw error
    const { place, hint } = error.diagnostics[0]!
    expect(place?.line).toBeGreaterThan(0)
    expect(place?.column).toBeGreaterThan(0)
    expect(hint).toBeTruthy()
    return false
  }
}

/** The document without the entries that were edited: by the lines of the keys, and by what it holds otherwise. */
function untouched(text: string): string {
  const lines = text.split('\n')
  const block = text.startsWith('---') ? lines.indexOf('---', 1) : 0
  let inside = false
  const kept = lines.slice(0, block).filter(line => {
    if (/^[^\s#-]/.test(line)) inside = keys.some(key => line.startsWith(`${key}:`))
    return !inside || /^(---|\s*)$/.test(line)
  })
  const frontmatter = kept.filter(line => line !== '---').join('\n')
  const body = lines
    .slice(block)
    .join('\n')
    .replace(/^---\n+/, '')
  return `${frontmatter.trim()}\n${body.trim()}`
}

function dataOf(text: string): Record<string, unknown> | undefined {
  const location = locateFrontmatter(text)
  if (location.kind !== 'block') return undefined
  try {
    return load(text.slice(location.start, location.end)) as Record<string, unknown>
  } catch {
    return undefined
  }
}

/** The document with values in quotes, and every line but the ones that were named as it was; undefined if refused. */
function tryRepair(text: string, name: string): string | undefined {
  try {
    const repaired = spliceFrontmatter(text, name, { set: new Map() }, { add: false, repair: true })
    const [before, after] = [text.split('\n'), repaired.text.split('\n')]
    const changed = before.flatMap((line, index) => (line === after[index] ? [] : [index + 1]))
    expect(repaired.diagnostics.map(({ place }) => place?.line)).toEqual(changed)
    expect(after.length).toBe(before.length)
    return repaired.text
  } catch (error) {
    if (error instanceof CloseoutError) return undefined
    throw error
  }
}
