import type { Command } from './command.ts'
import { dateOption, findTemplates, openConfig, readDate, requireMetOption } from './common-options.ts'

/** `closeout check` */
export const check: Command = {
  summary: 'say whether the documents still equal what their evidence yields; writes nothing',
  options: [requireMetOption, dateOption],
  example: 'closeout check --require-met --format github',
  async run(invocation) {
    const closeout = await import('../index.ts')
    const { requireMet = false } = invocation.options
    const config = await openConfig(invocation)
    const options = { templates: findTemplates(), requireMet, ...(await readDate(invocation)) }
    const { documents, diagnostics, diff, skipped } = await closeout.check(config, options)
    const report = {
      command: 'check',
      exit: closeout.exitStatus(diagnostics),
      documents,
      diagnostics,
      skipped,
      diff,
      labels: closeout.checkLabels,
      effect: closeout.describeCheck(documents),
    }
    return { report, root: config.root.directory }
  },
}
