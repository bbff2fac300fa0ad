import { describeBuild, dryRunLabels, exitStatus } from '../light.ts'
import type { Command } from './command.ts'
import { dateOption, readDate, requireMetOption } from './common-options.ts'
import { cacheOption, openCache } from './cache.ts'
import { allOption, configArguments, diffAll, runEachConfig } from './each-config.ts'

/** `closeout build` */
export const build: Command = {
  summary: 'write the documents that the evidence yields: all of them, or none',
  arguments: configArguments,
  options: [
    allOption,
    ['--dry-run', 'print what would change, and write nothing'],
    ['--repair-frontmatter', 'put values in quotes where an edited file is invalid YAML, and say which'],
    requireMetOption,
    dateOption,
    cacheOption,
  ],
  example: 'closeout build --dry-run',
  async run(invocation) {
    const { dryRun = false, requireMet = false, repairFrontmatter = false } = invocation.options
    const options = { requireMet, repairFrontmatter, ...readDate(invocation) }
    const cache = openCache(invocation, options)
    const { found, root } = await runEachConfig(invocation, cache, options, async (config, given) => {
      const { build } = await import('../core.ts')
      return build(config, { ...given, dryRun })
    })
    const { documents, diagnostics, skipped } = found
    const report = {
      command: 'build',
      exit: exitStatus(diagnostics),
      documents,
      diagnostics,
      skipped,
      effect: describeBuild(documents, { dryRun }),
      ...(dryRun && { diff: await diffAll(documents), labels: dryRunLabels }),
    }
    return { report, root }
  },
}
