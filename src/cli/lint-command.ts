import { readFileSync } from 'node:fs'
import { relative, sep } from 'node:path'
import type { Diagnostic } from '../index.ts'
import type { Command } from './command.ts'
import { listFiles } from './list-files.ts'

/** `closeout lint` */
export const lint: Command = {
  summary: 'find placeholders such as `[MEASURED]` in Markdown and YAML files',
  arguments: '<file...>',
  example: 'closeout lint docs/*.md',
  async run({ args, cwd }) {
    const closeout = await import('../index.ts')
    const files = (await listFiles(args, cwd)).map(absolute => {
      const path = relative(cwd, absolute).split(sep).join('/') || '.'
      return { path, text: readText(absolute, path) }
    })
    const diagnostics = files.flatMap(({ path, text }) =>
      typeof text === 'string' ? closeout.lintFile(text, path) : [text],
    )
    const read = files.filter(({ text }) => typeof text === 'string')
    const effect = `${closeout.count(read.length, 'file')} read, nothing was written.`
    const report = { command: 'lint', exit: closeout.exitStatus(diagnostics), documents: [], diagnostics, effect }
    return { report, root: cwd }

    /** A file's text, or why it could not be read. */
    function readText(file: string, path: string): string | Diagnostic {
      try {
        return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file))
      } catch (error) {
        const message = `Cannot read \`${path}\`: ${closeout.whyUnreadable(error)}, expected a text file`
        const hint = 'correct the path, or name the files of a folder with a pattern like `docs/**/*.md`'
        return { rule: 'usage', severity: 'error', file: path, message, hint }
      }
    }
  },
}
