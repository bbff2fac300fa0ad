import { Value, type Origin, type OriginKind } from '../facts/value.ts'
import type { Document, Span } from '../render/document.ts'
import type { Example } from './rule.ts'

const measured: Origin = { kind: 'measured', file: 'coverage.json', sha256: '0'.repeat(64), pointer: '/totals' }
const origins: Readonly<Record<OriginKind, Origin>> = {
  measured,
  derived: { kind: 'derived', operation: 'percent', arguments: [new Value(1, measured)] },
  configured: { kind: 'configured', file: 'closeout.yaml', pointer: '/targets' },
  claimed: { kind: 'claimed', source: 'VERIFICATION.md', file: 'closeout.yaml', pointer: '/claims/0' },
  authored: { kind: 'authored', file: 'closeout.yaml', pointer: '/notes/0' },
}

const mark = /⟦(measured|derived|configured|claimed|authored|kept|claim):([^⟧]*)⟧/g

/** The document an example stands for: its marks become spans, the rest is template text. */
export function exampleDocument(example: Example): Document {
  const spans: Span[] = []
  let text = ''
  const add = (part: string, span: Omit<Span, 'start' | 'end' | 'conditions'>) => {
    if (part !== '') spans.push({ start: text.length, end: text.length + part.length, conditions: [], ...span })
    text += part
  }
  let from = 0
  for (const { 0: whole, 1: kind, 2: part, index } of example.text.matchAll(mark)) {
    add(example.text.slice(from, index), { kind: 'literal' })
    from = index + whole.length
    if (kind === 'claim') add(part!, { kind: 'literal', claim: { source: 'the team', reason: 'agreed' } })
    else if (kind === 'kept') add(part!, { kind })
    else add(part!, { kind: kind as OriginKind, code: '{{value}}', origin: origins[kind as OriginKind] })
  }
  add(example.text.slice(from), { kind: 'literal' })
  return {
    text,
    spans,
    path: 'report.md',
    template: 'example',
    contract: { kind: 'create', requiredSections: [], minLines: 0, frontmatter: [], ...example.contract },
    before: undefined,
    templateSha256: '0'.repeat(64),
  }
}
