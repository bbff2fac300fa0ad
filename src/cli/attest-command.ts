import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Command } from './command.ts'
import { openConfig } from './common-options.ts'

/** `closeout attest` */
export const attest: Command = {
  summary: 'print an in-toto Statement of the documents and their traces, or hold one against the files',
  options: [['--verify <statement>', 'check a statement instead of making one']],
  ownsOutput: true,
  example: 'closeout attest > statement.json',
  async run(invocation) {
    const closeout = await import('../index.ts')
    const config = await openConfig(invocation)
    const root = config.root.directory
    const { verify } = invocation.options
    const told = { command: 'attest', documents: [] }
    if (verify === undefined) {
      const output = `${JSON.stringify(await closeout.attest(config))}\n`
      return { report: { ...told, exit: 0, diagnostics: [], effect: '' }, output, root }
    }
    const diagnostics = closeout.verifyStatement(config, read(), verify)
    const effect = diagnostics.length > 0 ? 'The statement does not hold.' : 'The statement holds for the files here.'
    return { report: { ...told, exit: closeout.exitStatus(diagnostics), diagnostics, effect }, root }

    function read(): Uint8Array {
      try {
        return readFileSync(resolve(invocation.cwd, verify!))
      } catch (error) {
        const message = `Cannot read \`${verify}\`: ${closeout.whyUnreadable(error)}, expected a statement`
        throw closeout.refuse('usage', verify!, message, { hint: 'correct the path' })
      }
    }
  },
}
