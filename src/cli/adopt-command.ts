import { relative, resolve, sep } from 'node:path'
import type { Command } from './command.ts'
import { openConfig } from './common-options.ts'

/** `closeout adopt [draft.md]` */
export const adopt: Command = {
  summary: 'make a template of a draft: each placeholder becomes a value by its place',
  arguments: '[draft.md]',
  options: [
    ['--from <PLAN.md>', 'adopt the drafts that a plan holds in fences'],
    ['--to <folder>', 'templates/<name>; default: after the title of the draft'],
    ['--force', 'overwrite a template that is there'],
  ],
  example: 'closeout adopt draft.md --to templates/closing-report',
  async run(invocation) {
    const closeout = await import('../index.ts')
    const { args, options, cwd } = invocation
    const config = await openConfig(invocation)
    const inside = (path: string) => relative(config.folder, resolve(cwd, path)).split(sep).join('/')
    const { written, templates, diagnostics } = await closeout.adopt(config, {
      ...(args[0] !== undefined && { draft: inside(args[0]) }),
      ...(options.from !== undefined && { from: inside(options.from) }),
      ...(options.to !== undefined && { to: inside(options.to) }),
      ...(options.force && { force: true }),
    })
    const names = templates.map(name => `\`template: ${name}\``).join(', ')
    const report = {
      command: 'adopt',
      exit: closeout.exitStatus(diagnostics),
      documents: [],
      diagnostics,
      written,
      effect: `${written.length > 0 ? `Written: ${written.join(', ')}.` : 'Nothing had to be written.'} Use ${names} in a document.`,
    }
    return { report, root: config.root.directory }
  },
}
