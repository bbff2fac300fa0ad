import type { Diagnostic } from './diagnostic.ts'
import { findDeepNesting, tooDeep } from './markdown/deep-nesting.ts'
import { findPlaceholders } from './verify/find-placeholders.ts'

/**
 * Placeholders in a Markdown or YAML file that closeout did not write. `path` is root-relative; its ending says
 * which of the two it is (`.yaml`, `.yml`, else Markdown). In the order of the text.
 */
export function lintFile(text: string, path: string): Diagnostic[] {
  const place = findDeepNesting(text)
  if (place !== undefined)
    return [{ rule: 'usage', severity: 'error', file: path, place, message: `Cannot read \`${path}\`: ${tooDeep}` }]
  return findPlaceholders(text, { file: path }).map(finding => ({ ...finding, file: path }))
}
