import type { Explanation } from '../explain.ts'
import type { ExplainedCondition, ExplainedSpan } from '../trace/explain-place.ts'
import type { TracedValue } from '../trace/resolve-value.ts'
import { count } from './count-findings.ts'
import type { Paint } from './paint.ts'

/** An explanation for a person: what stands there, the chain it came down, and the choices that let it through. */
export function reportExplanation(explanation: Explanation, paint: Paint): string {
  const { file, line, column, section, spans, asWritten } = explanation
  const where = `${file}:${line}${column === undefined ? '' : `:${column}`}`
  const head = [
    paint('underline', where),
    ...(section.length > 0 ? [`section   ${section.join(' › ')}`] : []),
    ...(asWritten
      ? []
      : [
          paint(
            'yellow',
            'The document was changed since closeout wrote it: it was compared with what closeout writes.',
          ),
        ]),
  ]
  const body = spans.length > 0 ? spans.map(span => describeSpan(span, explanation, paint)) : ['Nothing stands here.']
  return `${head.join('\n')}\n\n${body.join('\n\n')}\n`
}

function describeSpan(span: Explanation['spans'][number], { evidence, file }: Explanation, paint: Paint): string {
  const rows: [string, string][] = [[`${span.line}:${span.column}`, paint('bold', span.text.trim() || span.text)]]
  if (span.cell) rows.push(['table', `row ${span.cell.row}, column ${span.cell.column}`])
  rows.push(['kind', kindOf(span, file)])
  if (span.value) {
    rows.push(...chainOf(span.value, 0).map((text, index): [string, string] => [index === 0 ? 'chain' : '', text]))
    const files = new Set(filesOf(span.value))
    for (const one of evidence.filter(({ path }) => files.has(path))) {
      const time = one.timestamp === undefined ? '' : ` of ${one.timestamp}`
      const changed = one.unchanged ? '' : paint('red', ' (changed since)')
      rows.push(['evidence', `${one.path}${time}, sha256 ${one.sha256}${changed}`])
    }
  }
  if (span.claim) rows.push(['claim', `${span.claim.reason} (${span.claim.source})`])
  if (span.template) rows.push(['template', placeIn(span.template)])
  rows.push(...span.conditions.map((condition): [string, string] => ['because', describeCondition(condition)]))
  return rows.map(([label, text]) => `${label.padEnd(9)} ${text}`.trimEnd()).join('\n')
}

function kindOf({ kind, text, written }: ExplainedSpan, file: string): string {
  if (written === text)
    return 'edited: closeout wrote this text, but the heading above or the label beside it is another'
  if (written?.trim() === '') return 'edited: a person added it'
  if (written !== undefined) return `edited: by a person; closeout wrote \`${shorten(written)}\``
  if (kind === 'kept') return `kept: text of ${file} that closeout does not own`
  if (kind === 'literal') return 'literal: words of the template'
  if (kind === 'authored') return 'authored: prose that a person wrote in the configuration'
  return kind
}

function shorten(text: string): string {
  const [first = '', ...more] = text.trim().split('\n')
  return first.length > 80 || more.length > 0 ? `${first.slice(0, 80)}…` : first
}

/** One line a step, indented below what it gave. */
function chainOf(value: TracedValue, depth: number): string[] {
  const arrow = depth === 0 ? '' : `${'  '.repeat(depth - 1)}← `
  const own = `${arrow}${String(value.value)}${describeOrigin(value)}`
  const below = (value.arguments ?? []).slice(0, 12).flatMap(argument => chainOf(argument, depth + 1))
  const left = (value.arguments?.length ?? 0) - 12
  return [own, ...below, ...(left > 0 ? [`${'  '.repeat(depth)}← and ${left} more`] : [])]
}

function describeOrigin(value: TracedValue): string {
  if (value.kind === 'derived') {
    const parameters = Object.entries(value.parameters ?? {}).map(([name, given]) => `${name} ${String(given)}`)
    return ` = ${value.operation ?? ''}${parameters.length > 0 ? ` (${parameters.join(', ')})` : ''}${comparison(value)}`
  }
  const place = `${value.file ?? ''}${value.pointer === undefined || value.pointer === '' ? '' : `#${value.pointer}`}${value.line === undefined ? '' : `:${value.line}`}`
  const line = value.lineSha256 === undefined ? '' : ` (line sha256 ${value.lineSha256.slice(0, 12)}…)`
  if (value.kind === 'claimed') return `  claimed by ${value.source ?? ''}, as ${place} records`
  return `  ${value.kind}  ${place}${line}`
}

/** The comparison behind a gate, in its own numbers. */
function comparison({ operation, arguments: args = [] }: TracedValue): string {
  if (operation !== 'gate' || args.length !== 3) return ''
  const [covered, total, target] = args.map(argument => Number(argument.value)) as [number, number, number]
  const sign = 100 * covered >= target * total ? '>=' : '<'
  return `: 100 × ${covered} ${sign} ${target} × ${total}`
}

function filesOf(value: TracedValue): string[] {
  return [...(value.file === undefined ? [] : [value.file]), ...(value.arguments ?? []).flatMap(filesOf)]
}

function describeCondition({ block, outcome, template, observed }: ExplainedCondition): string {
  const went = block === 'each' ? count(Number(outcome), 'item') : String(outcome)
  const saw = observed ? ` ← ${chainOf(observed, 0)[0] ?? ''}` : ''
  return `{{#${block}}} at ${placeIn(template)} is ${went}${saw}`
}

function placeIn({ file, line, column }: ExplainedCondition['template']): string {
  return `${file}:${line}:${column}`
}
