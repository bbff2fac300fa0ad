import { readFileSync } from 'node:fs'
import { relative, resolve, sep } from 'node:path'
import type { Diagnostic } from '../index.ts'
import type { Command } from './command.ts'

/** `closeout lint` */
export const lint: Command = {
  summary: 'find placeholders such as `[MEASURED]` in Markdown and YAML files',
  arguments: '<file...>',
  example: 'closeout lint docs/*.md',
  async run({ args, cwd }) {
    const { count, exitStatus, lintFile } = await import('../index.ts')
    const diagnostics = args.flatMap(argument => {
      const path = relative(cwd, resolve(cwd, argument)).split(sep).join('/')
      const text = readText(resolve(cwd, argument), path)
      return typeof text === 'string' ? lintFile(text, path) : [text]
    })
    const effect = `${count(args.length, 'file')} read, nothing was written.`
    return { report: { command: 'lint', exit: exitStatus(diagnostics), documents: [], diagnostics, effect } }
  },
}

/** A file's text, or why it could not be read. */
function readText(file: string, path: string): string | Diagnostic {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file))
  } catch (error) {
    const why = error instanceof TypeError ? 'it is not valid UTF-8' : String((error as NodeJS.ErrnoException).code)
    const message = `Cannot read \`${path}\`: ${why}, expected a text file`
    return { rule: 'usage', severity: 'error', file: path, message, hint: 'correct the path' }
  }
}
