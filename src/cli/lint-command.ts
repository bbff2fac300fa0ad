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
    const files = args.map(argument => {
      const path = relative(cwd, resolve(cwd, argument)).split(sep).join('/')
      return { path, text: readText(resolve(cwd, argument), path) }
    })
    const diagnostics = files.flatMap(({ path, text }) => (typeof text === 'string' ? lintFile(text, path) : [text]))
    const read = files.filter(({ text }) => typeof text === 'string')
    const effect = `${count(read.length, 'file')} read, nothing was written.`
    const report = { command: 'lint', exit: exitStatus(diagnostics), documents: [], diagnostics, effect }
    return { report, root: cwd }
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
