import type { Command } from './command.ts'
import { dateOption, findNothingToDo, findTemplates, openConfig, readDate, requireMetOption } from './common-options.ts'

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
    const found = documents.length > 0 || closeout.exitStatus(diagnostics) > 0 ? [] : findNothingToDo(config, 0)
    const all = [...diagnostics, ...found]
    const report = {
      command: 'check',
      exit: closeout.exitStatus(all),
      documents,
      diagnostics: all,
      skipped,
      diff,
      labels: closeout.checkLabels,
      effect: closeout.describeCheck(documents),
    }
    return { report, root: config.root.directory }
  },
}
