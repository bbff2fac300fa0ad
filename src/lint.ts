import type { Diagnostic } from './diagnostic.ts'
import { findPlaceholders } from './verify/find-placeholders.ts'

/**
 * Placeholders in a Markdown or YAML file that closeout did not write. `path` is root-relative; its ending says
 * which of the two it is (`.yaml`, `.yml`, else Markdown). In the order of the text.
 */
export function lintFile(text: string, path: string): Diagnostic[] {
  return findPlaceholders(text, { file: path }).map(finding => ({ ...finding, file: path }))
}
