import type { Command } from './command.ts'
import { dateOption, findTemplates, readDate, requireMetOption } from './common-options.ts'
import { allOption, configArguments, runEachConfig } from './each-config.ts'

/** `closeout check` */
export const check: Command = {
  summary: 'say whether the documents still equal what their evidence yields; writes nothing',
  arguments: configArguments,
  options: [allOption, requireMetOption, dateOption],
  example: 'closeout check --require-met --format github',
  async run(invocation) {
    const closeout = await import('../index.ts')
    const { requireMet = false } = invocation.options
    const options = { templates: findTemplates(), requireMet, ...(await readDate(invocation)) }
    const { found, root } = await runEachConfig(invocation, (config, reports) =>
      closeout.check(config, { ...options, ...(reports && { reports }) }),
    )
    const { documents, diagnostics, skipped } = found
    const report = {
      command: 'check',
      exit: closeout.exitStatus(diagnostics),
      documents,
      diagnostics,
      skipped,
      diff: documents.map(closeout.diffOf).join(''),
      labels: closeout.checkLabels,
      effect: closeout.describeCheck(documents),
    }
    return { report, root }
  },
}
