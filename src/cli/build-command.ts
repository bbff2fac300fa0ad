import type { Command } from './command.ts'
import { dateOption, findNothingToDo, findTemplates, openConfig, readDate, requireMetOption } from './common-options.ts'

/** `closeout build` */
export const build: Command = {
  summary: 'write the documents that the evidence yields: all of them, or none',
  options: [['--dry-run', 'print what would change, and write nothing'], requireMetOption, dateOption],
  example: 'closeout build --dry-run',
  async run(invocation) {
    const closeout = await import('../index.ts')
    const { dryRun = false, requireMet = false } = invocation.options
    const config = await openConfig(invocation)
    const options = { templates: findTemplates(), dryRun, requireMet, ...(await readDate(invocation)) }
    const { documents, diagnostics, skipped } = await closeout.build(config, options)
    const found = documents.length > 0 || closeout.exitStatus(diagnostics) > 0 ? [] : findNothingToDo(config, 0)
    const all = [...diagnostics, ...found]
    const report = {
      command: 'build',
      exit: closeout.exitStatus(all),
      documents,
      diagnostics: all,
      skipped,
      effect: closeout.describeBuild(documents, { dryRun }),
      ...(dryRun && { diff: documents.map(closeout.diffOf).join(''), labels: closeout.dryRunLabels }),
    }
    return { report, root: config.root.directory }
  },
}
