import { dirname, relative, resolve, sep } from 'node:path'
import { findTemplates } from '../bundle.ts'
import type { Command } from './command.ts'

/** `closeout init` */
export const init: Command = {
  summary: 'write a commented closeout.yaml, filled from a plan',
  options: [
    ['--from <PLAN.md>', 'the plan to fill it from'],
    ['--templates', 'copy the shipped templates to templates/, to change them'],
    ['--force', 'overwrite what is there'],
  ],
  config: 'the configuration to write (default: closeout.yaml, here)',
  example: 'closeout init --from .planning/phases/12-coverage/12-coverage-01-PLAN.md',
  async run({ options, cwd }) {
    const closeout = await import('../index.ts')
    const file = resolve(cwd, options.config ?? 'closeout.yaml')
    const result = await closeout.init(file, {
      ...(options.from !== undefined && {
        from: relative(dirname(file), resolve(cwd, options.from)).split(sep).join('/'),
      }),
      ...(options.force && { force: true }),
      ...(options.templates && { templates: findTemplates() }),
    })
    const open = result.diagnostics.length
    const left = open === 0 ? '' : ` ${closeout.count(open, 'thing')} could not be found, each is a comment there.`
    const report = {
      command: 'init',
      exit: closeout.exitStatus(result.diagnostics),
      documents: [],
      diagnostics: result.diagnostics,
      written: result.written,
      effect: `${result.written.length > 0 ? `Written: ${result.written.join(', ')}.` : 'Nothing was written: it is all there, as init writes it.'}${left}`,
    }
    return { report, root: result.root.directory }
  },
}
