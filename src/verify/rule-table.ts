import { rules } from './rules.ts'

/** The rules as a Markdown table, for the README. */
export function ruleTable(): string {
  const rows = Object.values(rules).map(rule => `| \`${rule.id}\` | ${rule.severity} | ${rule.description} |`)
  return ['| rule | severity | refuses |', '| --- | --- | --- |', ...rows, ''].join('\n')
}
