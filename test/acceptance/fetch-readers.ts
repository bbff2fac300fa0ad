import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** A release of the planning system whose tools read our documents. */
export interface Reader {
  readonly version: string
  /** Absolute path of its `gsd-tools.cjs`, which runs without an install. */
  readonly tools: string
}

const cache = resolve('node_modules/.cache/planning-readers')

/**
 * The readers of these releases, unpacked from the registry's tarballs; kept for the next run.
 * Returns the reason when the registry is not reachable within a minute a release.
 */
export function fetchReaders(versions: readonly string[]): Reader[] | string {
  try {
    return versions.map(version => ({ version, tools: fetchTools(version) }))
  } catch (error) {
    return `the registry did not give get-shit-done-cc: ${String((error as Error).message).split('\n')[0]}`
  }
}

function fetchTools(version: string): string {
  const folder = join(cache, version)
  const tools = join(folder, 'package/get-shit-done/bin/gsd-tools.cjs')
  if (existsSync(tools)) return tools
  mkdirSync(folder, { recursive: true })
  const options = { cwd: folder, timeout: 60_000, stdio: 'pipe' as const }
  execFileSync('npm', ['pack', `get-shit-done-cc@${version}`, '--silent'], options)
  execFileSync('tar', ['-xzf', `get-shit-done-cc-${version}.tgz`], options)
  return tools
}
