import type { DocumentResult } from '../build.ts'
import { count } from './count-findings.ts'

type Action = DocumentResult['action']
const actions: readonly Action[] = ['created', 'updated', 'unchanged']

/** What to call the actions of `build --dry-run`, which takes none. */
export const dryRunLabels = { created: 'to create', updated: 'to update' }
/** What to call the actions of `check`, which takes none. */
export const checkLabels = { created: 'missing', updated: 'differs', unchanged: 'same' }

/** What `build` did to the user's files: `2 documents created, 1 unchanged.` or `Nothing was written.` */
export function describeBuild(documents: readonly DocumentResult[], { dryRun = false } = {}): string {
  if (documents.length === 0 || documents.some(({ action }) => action === 'refused')) return 'Nothing was written.'
  return dryRun ? `Nothing was written: dry run. ${tally(documents, dryRunLabels)}.` : `${tally(documents)}.`
}

/** What `check` found, and that it wrote nothing. */
export function describeCheck(documents: readonly DocumentResult[]): string {
  if (documents.length === 0 || documents.some(({ action }) => action === 'refused'))
    return 'Nothing was compared, nothing was written.'
  const all = count(documents.length, 'document')
  const differing = documents.filter(({ action }) => action !== 'unchanged').length
  return differing === 0 ? `${all} up to date.` : `${differing} of ${all} out of date. Nothing was written.`
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
