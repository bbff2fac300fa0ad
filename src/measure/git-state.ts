import { execFile } from 'node:child_process'

/** The commit that was measured, and whether anything else was in the working tree. */
export interface GitState {
  readonly commit: string
  readonly dirty: boolean
}

/**
 * The state of the repository around `folder`, or undefined where there is no git, no repository or no commit.
 * `evidence` (paths relative to `folder`) is what a measurement writes itself: that makes no tree dirty.
 */
export async function readGitState(folder: string, evidence: readonly string[]): Promise<GitState | undefined> {
  const commit = await git(folder, ['rev-parse', '--verify', 'HEAD'])
  if (commit === undefined) return undefined
  const others = evidence.map(path => `:(exclude,literal)${path}`)
  const status = await git(folder, ['--no-optional-locks', 'status', '--porcelain', '--', ':/', ...others])
  return status === undefined ? undefined : { commit: commit.trim(), dirty: status.trim() !== '' }
}

function git(folder: string, args: readonly string[]): Promise<string | undefined> {
  return new Promise(resolve => {
    execFile('git', ['-C', folder, ...args], { maxBuffer: 64 * 1024 * 1024 }, (error, output) => {
      resolve(error ? undefined : output)
    })
  })
}
