import type { DocumentResult } from '../make.ts'
import { count } from './count-findings.ts'

type Action = DocumentResult['action']
const actions: readonly Action[] = ['created', 'updated', 'unchanged', 'refused']

/** What to call the actions of `build --dry-run`, which takes none. */
export const dryRunLabels = { created: 'to create', updated: 'to update' }
/** What to call the actions of `check`, which takes none. */
export const checkLabels = { created: 'missing', updated: 'differs', unchanged: 'same' }

/** What `build` did to the user's files: `2 documents created, 1 unchanged.` or `Nothing was written.` */
export function describeBuild(documents: readonly DocumentResult[], { dryRun = false } = {}): string {
  if (documents.every(({ action }) => action === 'refused')) return 'Nothing was written.'
  return dryRun ? `Nothing was written: dry run. ${tally(documents, dryRunLabels)}.` : `${tally(documents)}.`
}

/** What `check` found, and that it wrote nothing. */
export function describeCheck(documents: readonly DocumentResult[]): string {
  const compared = documents.filter(({ action }) => action !== 'refused')
  if (compared.length === 0) return 'Nothing was compared, nothing was written.'
  const refused = documents.length - compared.length
  const rest = refused === 0 ? '' : ` ${refused} refused.`
  const all = count(compared.length, 'document')
  const differing = compared.filter(({ action }) => action !== 'unchanged').length
  if (differing === 0) return `${all} up to date.${rest}`
  return `${differing} of ${all} out of date.${rest} Nothing was written.`
}

function tally(documents: readonly DocumentResult[], labels: Partial<Record<Action, string>> = {}): string {
  const parts = actions.flatMap(action => {
    const amount = documents.filter(document => document.action === action).length
    return amount > 0 ? [{ label: labels[action] ?? action, amount }] : []
  })
  return parts
    .map(({ label, amount }, index) => `${index === 0 ? count(amount, 'document') : amount} ${label}`)
    .join(', ')
}
