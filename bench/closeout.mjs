import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Writes a configuration with this evidence and one document; returns the command that computes its facts. */
export function factsCommand({ cli, folder, evidence, checks }) {
  const config = { version: 1, evidence, documents: [{ template: 'final-report', path: 'r.md' }] }
  writeFileSync(join(folder, 'closeout.yaml'), JSON.stringify(config))
  return {
    name: 'closeout facts',
    isOwn: true,
    argv: [process.execPath, cli, 'facts'],
    version: [process.execPath, cli, '--version'],
    checks,
  }
}
