import type { Command } from './command.ts'
import { dateOption, findTemplates, readDate, requireMetOption } from './common-options.ts'
import { allOption, configArguments, runEachConfig } from './each-config.ts'

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
  ],
  example: 'closeout build --dry-run',
  async run(invocation) {
    const closeout = await import('../index.ts')
    const { dryRun = false, requireMet = false, repairFrontmatter = false } = invocation.options
    const options = {
      templates: findTemplates(),
      dryRun,
      requireMet,
      repairFrontmatter,
      ...(await readDate(invocation)),
    }
    const { found, root } = await runEachConfig(invocation, (config, reports) =>
      closeout.build(config, { ...options, ...(reports && { reports }) }),
    )
    const { documents, diagnostics, skipped } = found
    const report = {
      command: 'build',
      exit: closeout.exitStatus(diagnostics),
      documents,
      diagnostics,
      skipped,
      effect: closeout.describeBuild(documents, { dryRun }),
      ...(dryRun && { diff: documents.map(closeout.diffOf).join(''), labels: closeout.dryRunLabels }),
    }
    return { report, root }
  },
}
