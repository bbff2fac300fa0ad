import { checkLabels, describeCheck, exitStatus } from '../light.ts'
import type { Command } from './command.ts'
import { dateOption, readDate, requireMetOption } from './common-options.ts'
import { cacheOption, openCache } from './cache.ts'
import { allOption, configArguments, diffAll, runEachConfig } from './each-config.ts'

/** `closeout check` */
export const check: Command = {
  summary: 'say whether the documents still equal what their evidence yields; writes nothing',
  arguments: configArguments,
  options: [allOption, requireMetOption, dateOption, cacheOption],
  example: 'closeout check --require-met --format github',
  async run(invocation) {
    const { requireMet = false } = invocation.options
    const options = { requireMet, ...readDate(invocation) }
    const cache = openCache(invocation, { ...options, repairFrontmatter: false })
    const { found, root } = await runEachConfig(invocation, cache, options, async (config, given) => {
      const { check } = await import('../core.ts')
      return check(config, given)
    })
    const { documents, diagnostics, skipped } = found
    const report = {
      command: 'check',
      exit: exitStatus(diagnostics),
      documents,
      diagnostics,
      skipped,
      diff: await diffAll(documents),
      labels: checkLabels,
      effect: describeCheck(documents),
    }
    return { report, root }
  },
}
