import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What GNU time says of a process: user and system seconds, and the largest resident set in KiB. */
const timer = ['/usr/bin/time', '-f', '%U %S %M', '-o']
const hasTimer = existsSync(timer[0])

/**
 * Runs commands one after the other, again and again, so that all of them see the same moods of the machine.
 * Per command: `{ minimum, median, user, megabytes }` in seconds and MB (10^6 bytes), the last two `null` without GNU
 * time; or `{ trouble }`. The first round warms the file cache and is not counted, unless it is the only one.
 */
export function measure(commands, { runs, folder }) {
  const results = commands.map(() => ({ walls: [], users: [], peaks: [] }))
  for (let run = 0; run <= runs; run++) {
    commands.forEach((command, index) => {
      const result = results[index]
      if (result.trouble !== undefined) return
      const once = runOnce(command, folder)
      if (once.trouble !== undefined) result.trouble = once.trouble
      else if (run > 0) {
        result.walls.push(once.wall)
        result.users.push(once.user)
        result.peaks.push(once.peak)
      }
    })
  }
  return results.map(summarize)
}

function runOnce({ argv, env, skip }, folder) {
  if (skip !== undefined) return { trouble: skip }
  const report = join(folder, 'time.txt')
  const [program, ...args] = hasTimer ? [...timer, report, ...argv] : argv
  const start = process.hrtime.bigint()
  const { status, error, stderr } = spawnSync(program, args, {
    cwd: folder,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
  })
  const wall = Number(process.hrtime.bigint() - start) / 1e9
  if (error?.code === 'ENOENT' || status === 127) return { trouble: 'not here' }
  // A number from a command that did not do its work would say nothing.
  if (error || status !== 0) return { trouble: `failed: ${(error?.message ?? stderr).trim().split('\n').at(-1)}` }
  if (!hasTimer) return { wall, user: null, peak: null }
  const [user, , peak] = readFileSync(report, 'utf8').trim().split(' ').map(Number)
  return { wall, user, peak: (peak * 1024) / 1e6 }
}

function summarize({ walls, users, peaks, trouble }) {
  if (trouble !== undefined) return { trouble }
  walls.sort((one, other) => one - other)
  const least = numbers => (numbers.includes(null) ? null : Math.min(...numbers))
  const most = numbers => (numbers.includes(null) ? null : Math.max(...numbers))
  return { minimum: walls[0], median: walls[walls.length >> 1], user: least(users), megabytes: most(peaks) }
}
