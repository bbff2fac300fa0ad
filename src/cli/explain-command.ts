import type { Command } from './command.ts'
import { openConfig } from './common-options.ts'

/** `closeout explain` */
export const explain: Command = {
  summary: 'say where the value at a place of a document came from, down to JSON pointer or log line',
  arguments: '<file:line[:column]>',
  example: 'closeout explain report.md:57:40',
  async run(invocation) {
    const closeout = await import('../index.ts')
    const [written = ''] = invocation.args
    const match = /^(.+?):(\d{1,9})(?::(\d{1,9}))?$/.exec(written)
    if (!match) {
      throw closeout.refuse(
        'usage',
        '',
        `Unexpected place \`${written}\`, expected \`file:line\` or \`file:line:column\``,
      )
    }
    const [, file = '', line, column] = match
    const config = await openConfig(invocation)
    const place = {
      file,
      from: invocation.cwd,
      line: Number(line),
      ...(column !== undefined && { column: Number(column) }),
    }
    const explanation = await closeout.explain(config, place)
    const { diagnostics, ...told } = explanation
    const color = process.stdout.isTTY && invocation.env['NO_COLOR'] === undefined
    const output =
      invocation.options.format === 'json'
        ? `${JSON.stringify(told, null, 2)}\n`
        : closeout.reportExplanation(explanation, closeout.createPaint(color))
    const report = { command: 'explain', exit: 0, documents: [], diagnostics, effect: '' }
    return { report, output, root: config.root.directory }
  },
}
