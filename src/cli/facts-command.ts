import { exitStatus } from '../light.ts'
import type { Command } from './command.ts'
import { dateOption, openConfig, readDate } from './common-options.ts'

/** `closeout facts` */
export const facts: Command = {
  summary: 'print the facts as JSON, for scripts and for template authors; findings go to standard error',
  options: [['--origins', 'with the origin of every value'], dateOption],
  ownsOutput: true,
  example: 'closeout facts | jq .coverage.overall.display',
  async run(invocation) {
    const { facts } = await import('../core.ts')
    const config = await openConfig(invocation)
    const { json, origins, diagnostics } = await facts(config, readDate(invocation))
    const printed = invocation.options.origins ? origins() : json
    const report = {
      command: 'facts',
      exit: exitStatus(diagnostics),
      documents: [],
      diagnostics,
      effect: 'Nothing was written.',
    }
    return { report, output: `${JSON.stringify(printed, null, 2)}\n`, root: config.root.directory }
  },
}
