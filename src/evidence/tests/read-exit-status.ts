import { decodeText } from '../../read-file.ts'
import type { RootedPath } from '../../root.ts'
import { readSource, unreadable } from '../source.ts'
import type { Counted } from './test-run.ts'

/**
 * Reads the file that a shell wrote with `echo $? > exit-status`: one integer.
 *
 * @throws CloseoutError `evidence-missing` or `evidence-unreadable` when there is no such file or it holds anything else.
 */
export async function readExitStatus(file: RootedPath): Promise<Counted> {
  const { source, content } = await readSource(file, 4096)
  const text = decodeText(content).trim()
  if (!/^-?\d{1,10}$/.test(text)) {
    const shown = JSON.stringify(text.slice(0, 40)).slice(1, -1)
    throw unreadable(file, `it holds \`${shown}\`, expected an exit status, one integer`, { line: 1 })
  }
  return { count: Number(text), place: { source, line: 1 } }
}
