import { spawnSync } from 'node:child_process'

const known = new Map()

/** The first line in which a program says its version; `undefined` when it cannot be run. */
export function versionOf(argv) {
  const key = argv.join(' ')
  if (!known.has(key)) {
    const { stdout, stderr, error, status } = spawnSync(argv[0], argv.slice(1), { encoding: 'utf8' })
    known.set(key, error || status !== 0 ? undefined : (stdout.trim() || stderr.trim()).split('\n')[0])
  }
  return known.get(key)
}
