import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** Absolute path of the bundled cli.js. */
    cli: string
  }
}

/** Bundles the command line once, as it is published, into a folder of this test run. */
export function setup({ provide }: TestProject): () => void {
  const parent = mkdtempSync(join(tmpdir(), 'closeout-bundle-'))
  const folder = join(parent, 'dist')
  execFileSync(process.execPath, ['scripts/build.mjs', folder], { stdio: 'inherit' })
  provide('cli', join(folder, 'cli.js'))
  return () => rmSync(parent, { recursive: true, force: true })
}
