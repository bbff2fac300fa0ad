import { readdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { readConfig } from '../../src/config/read-config.ts'
import { asTree, type Facts } from '../../src/facts/compute-facts.ts'
import type { Origin } from '../../src/facts/value.ts'
import { prepare } from '../../src/prepare.ts'
import type { Document, Span } from '../../src/render/document.ts'
import { countValues } from '../../src/verify/count-values.ts'
import { noUnmeasuredClaim } from '../../src/verify/no-unmeasured-claim.ts'
import { readText } from '../../src/verify/read-text.ts'

const prepareExample = () => prepare(readConfig('examples/phase-12/closeout.yaml'), { templates: resolve('templates') })
let prepared: ReturnType<typeof prepareExample> | undefined
/** The example's documents, prepared once, when the first test asks for them. */
const example = () => (prepared ??= prepareExample())

/** What of a document nobody can explain: text without a span, a value without a source, a claim of the template. */
function unexplained({ text, spans, ...rest }: Document, facts: Facts): string[] {
  const gaps = spans.filter(({ start }, index) => start !== (spans[index - 1]?.end ?? 0))
  const values = spans.filter(span => span.kind !== 'kept' && !isExplained(span, rest.template === 'roadmap-phase'))
  const claims = noUnmeasuredClaim
    .check({ text, spans, ...rest }, { reading: readText(text, spans), facts: asTree(facts) })
    .filter(({ severity = 'error' }) => severity === 'error')
  return [
    ...gaps.map(({ start }) => `nothing covers what stands before ${start}`),
    ...(spans.at(-1)!.end === text.length ? [] : ['nothing covers the end']),
    ...values.map(({ start, end, kind }) => `${kind} \`${text.slice(start, end)}\``),
    ...claims.map(({ message }) => message),
  ]
}

function isExplained({ kind, place, code, claim, origin }: Span, isEdited: boolean): boolean {
  // A roadmap's bullet has the form of its neighbours, whatever the template has.
  if (place === undefined) return isEdited && kind === 'literal'
  if (kind === 'literal') return origin === undefined && (claim === undefined || claim.reason !== '')
  return code !== undefined && origin?.kind === kind && endsInSources(origin)
}

/** Every way down ends at a place of a file, or at evidence as a whole: its path, its sha256. */
function endsInSources(origin: Origin): boolean {
  if (origin.kind === 'derived') return origin.arguments.every(({ origin: of }) => endsInSources(of))
  return (
    origin.file !== '' && (origin.kind === 'measured' ? /^[0-9a-f]{64}$/.test(origin.sha256) : origin.pointer !== '')
  )
}

test.each([
  ['final-report', { measured: 58, derived: 449, configured: 85, claimed: 7, authored: 13 }],
  ['summary', { measured: 12, derived: 68, configured: 43, claimed: 0, authored: 2 }],
  ['verification-status', { measured: 0, derived: 52, configured: 10, claimed: 2, authored: 0 }],
  ['roadmap-phase', { measured: 0, derived: 16, configured: 9, claimed: 0, authored: 0 }],
])('%s has so many values of each kind, and nothing that nobody can explain', async (template, counts) => {
  const { documents, facts } = await example()
  const document = documents.find(one => one.template === template)!
  expect(countValues([document])).toEqual(counts)
  expect(unexplained(document, facts)).toEqual([])
})

test('every shipped template is looked at', async () => {
  const { documents } = await example()
  expect(documents.map(({ template }) => template).sort()).toEqual(readdirSync('templates').sort())
})
