import { CloseoutError } from '../diagnostic.ts'
import { emitEntry } from '../frontmatter/emit-yaml.ts'
import { loadYaml } from '../frontmatter/load-yaml.ts'
import type { Leftover } from './adopt-draft.ts'
import { claimsIn } from './atoms.ts'
import { shown } from './snippets.ts'

/** The frontmatter of a template, delimiters included, and the index of the draft's line behind it. */
export interface AdoptedFrontmatter {
  readonly lines: readonly string[]
  readonly keys: readonly string[]
  readonly undecided: readonly Leftover[]
  readonly end: number
}

/** Keys whose values are facts, whatever the draft wrote there. */
const facts: Readonly<Record<string, string>> = {
  phase: '{{phase.id}}',
  plan: '{{phase.plan}}',
  duration: shown('run.durationSeconds', '{{duration run.durationSeconds}}'),
  completed: shown('run.measuredOn'),
  date: shown('run.measuredOn'),
  gap_closure_date: shown('run.measuredOn'),
  gap_closure_status: '{{gapClosure.status}}',
}

/** Frontmatter in the form that every reader understands: facts where a key names one, else what the draft says. */
export function adoptFrontmatter(lines: readonly string[]): AdoptedFrontmatter {
  const close = lines[0] === '---' ? lines.indexOf('---', 1) : -1
  if (close < 0) return { lines: [], keys: [], undecided: [], end: 0 }
  const out = ['---']
  const keys: string[] = []
  const undecided: Leftover[] = []
  for (let at = 1; at < close;) {
    const key = /^([A-Za-z][\w-]*):/.exec(lines[at]!)?.[1]
    let end = at + 1
    while (end < close && /^(?:\s+\S|- )/.test(lines[end]!)) end++
    if (key === undefined) out.push(...lines.slice(at, end))
    else {
      const entry = emit(key, lines.slice(at, end))
      keys.push(key)
      out.push(...entry.lines)
      undecided.push(...entry.open.map(text => ({ line: at + 1, text })))
    }
    at = end
  }
  return { lines: [...out, '---'], keys, undecided, end: close + 1 }
}

function emit(key: string, entry: readonly string[]): { lines: readonly string[]; open: readonly string[] } {
  const fact = facts[key]
  if (fact !== undefined) return { lines: [`${key}: ${fact}`], open: [] }
  const loaded = loadYaml(entry.join('\n'))
  if (!loaded.ok) return { lines: entry, open: [entry[0]!] }
  const written = (loaded.data as Record<string, unknown>)[key]
  // Planning tools look for `tech-stack.added` and read a plain list as none.
  const value = key === 'tech-stack' && Array.isArray(written) ? { added: written as unknown[] } : written
  try {
    const lines = emitEntry(key, value ?? [], 'draft')
      .trimEnd()
      .split('\n')
    return { lines, open: lines.flatMap(openIn) }
  } catch (error) {
    if (!(error instanceof CloseoutError)) throw error
    return { lines: entry, open: [entry[0]!] }
  }
}

function openIn(line: string): string[] {
  const bracket = /\[[A-Z][A-Z/ ]+\]/g
  return [...claimsIn(line.replace(bracket, '')), ...(line.match(bracket) ?? [])]
}
